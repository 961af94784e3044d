import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type CfnDistribution, CfnTrustStore, type Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';

interface ClientCertificatesProps {
  readonly distribution: Distribution;
  /** Relative to the root of the project. */
  readonly caBundle: string;
}

/**
 * Security profile 3: the distribution verifies the certificate of whoever shows one and ends the handshake of a wrong one. Who shows none
 * comes in as before, so that chargers with passwords and people with browsers share the name ("optional" mode of viewer mTLS).
 */
export class ClientCertificates extends Construct {
  constructor(scope: Construct, id: string, { distribution, caBundle }: ClientCertificatesProps) {
    super(scope, id);
    const path = join(__dirname, '..', '..', caBundle);
    if (!existsSync(path)) {
      throw new Error(
        `${caBundle} is not there: write the certificates of your authorities into it, or leave edge.clientCertificates out.`,
      );
    }
    const bundle = new Asset(this, 'Authorities', { path });
    const trustStore = new CfnTrustStore(this, 'TrustStore', {
      // Names of trust stores are the account's, and CloudFormation makes none up.
      name: `${Stack.of(this).stackName}-Chargers`,
      caCertificatesBundleSource: {
        caCertificatesBundleS3Location: { bucket: bundle.s3BucketName, key: bundle.s3ObjectKey, region: Stack.of(this).region },
      },
    });
    // The construct of the library does not know it yet.
    (distribution.node.defaultChild as CfnDistribution).addPropertyOverride('DistributionConfig.ViewerMtlsConfig', {
      Mode: 'optional',
      TrustStoreConfig: { TrustStoreId: trustStore.attrId, AdvertiseTrustStoreCaNames: true, IgnoreCertificateExpiry: false },
    });
  }
}
