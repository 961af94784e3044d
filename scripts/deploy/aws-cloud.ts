import { ACMClient, DescribeCertificateCommand, ResourceNotFoundException } from '@aws-sdk/client-acm';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Cloud } from './preflight';

/** Where `cdk bootstrap` writes its version, with the qualifier that CDK uses unless told otherwise. */
const BOOTSTRAP_VERSION = '/cdk-bootstrap/hnb659fds/version';

/** The account behind the credentials of the environment. It asks and changes nothing. */
export function awsCloud(region: string): Cloud {
  return {
    async callerAccount() {
      try {
        return (await new STSClient({ region }).send(new GetCallerIdentityCommand({}))).Account;
      } catch (error) {
        const { name } = error as Error;
        // No credentials at all, expired ones, and ones that AWS does not know are one case: log in.
        if (/Credentials|Token|SignatureDoesNotMatch|AccessDenied/.test(name)) return undefined;
        throw error;
      }
    },
    async bootstrapVersion(of) {
      try {
        const { Parameter } = await new SSMClient({ region: of }).send(new GetParameterCommand({ Name: BOOTSTRAP_VERSION }));
        return Number(Parameter?.Value);
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
    async certificate(arn) {
      try {
        // CloudFront takes certificates from this region alone.
        const { Certificate } = await new ACMClient({ region: 'us-east-1' }).send(new DescribeCertificateCommand({ CertificateArn: arn }));
        if (Certificate === undefined) return undefined;
        return {
          status: Certificate.Status ?? 'unknown',
          keyAlgorithm: (Certificate.KeyAlgorithm ?? 'unknown').replaceAll('_', '-'),
          names: [Certificate.DomainName ?? '', ...(Certificate.SubjectAlternativeNames ?? [])],
          expiresAt: Certificate.NotAfter,
        };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
  };
}
