import { join } from 'node:path';
import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  type SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { EdgeConfig, StageConfig } from '../../config/stage';
import { privateBucket } from '../constructs/private-bucket';
import { WebPages } from '../constructs/web-pages';
import type { AppStack } from './app-stack';
import { stackProps } from './stack-props';

/** One host name for chargers, API and pages, with a TLS policy of one's own. */
export class EdgeStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { config, edge, app }: { readonly config: StageConfig; readonly edge: EdgeConfig; readonly app: AppStack },
  ) {
    super(scope, id, stackProps(config, id, 'distribution'));
    const accessLogs = privateBucket(this, 'AccessLogs', config, {
      // CloudFront's standard logs arrive by access control list.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(config.logRetentionDays) }],
    });
    const pages = privateBucket(this, 'Pages', config, { serverAccessLogsBucket: accessLogs, serverAccessLogsPrefix: 'pages/' });
    const chargerPath = new EdgeFunction(this, 'ChargerPath', {
      code: FunctionCode.fromFile({ filePath: join(__dirname, '..', 'edge', 'charger-path.js') }),
      runtime: FunctionRuntime.JS_2_0,
      comment: '/ocpp/<id> becomes /ocpp?id=<id>',
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Tidewatt ${config.stage}`,
      domainNames: [edge.domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', edge.certificateArn),
      minimumProtocolVersion: edge.minimumTls as SecurityPolicyProtocol,
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultRootObject: 'index.html',
      logBucket: accessLogs,
      logFilePrefix: 'distribution/',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(pages),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
      },
      additionalBehaviors: {
        '/ocpp/*': {
          ...passedOnAsItIs(app.chargers.host),
          functionAssociations: [{ function: chargerPath, eventType: FunctionEventType.VIEWER_REQUEST }],
        },
        '/v1/*': passedOnAsItIs(app.http.host),
      },
    });
    if (edge.webFolder !== undefined) new WebPages(this, 'Web', { config, folder: edge.webFolder, bucket: pages, distribution });

    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Cars cross borders and so do the phones of their drivers.' },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'A web application firewall has a monthly price that an idle deployment would pay too. The edge function refuses malformed ' +
          'paths, the authorizer refuses strangers, and a firewall can be attached to the distribution at any time.',
      },
    );
    new CfnOutput(this, 'DistributionDomain', { value: distribution.distributionDomainName, description: `CNAME of ${edge.domainName}` });
  }
}

/** Nothing cached, every header but Host: API Gateway answers 403 to a host name that it does not know. */
function passedOnAsItIs(host: string): BehaviorOptions {
  return {
    origin: new HttpOrigin(host, { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY, originSslProtocols: [OriginSslPolicy.TLS_V1_2] }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
}
