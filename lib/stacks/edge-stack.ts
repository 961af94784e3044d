import { readFileSync } from 'node:fs';
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
  HeadersFrameOption,
  HeadersReferrerPolicy,
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
import { ClientCertificates } from '../constructs/client-certificates';
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
    const edgeFunction = (id: string, file: string, comment: string) =>
      new EdgeFunction(this, id, {
        code: FunctionCode.fromInline(sourceOf(file, edge)),
        runtime: FunctionRuntime.JS_2_0,
        comment,
      });
    const chargerPath = edgeFunction('ChargerPath', 'charger-path.js', '/ocpp/<id> becomes /ocpp?id=<id>');
    const pagePath = edgeFunction('PagePath', 'page-path.js', 'A path without a file becomes the page it belongs to');
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Tidewatt ${config.stage}`,
      domainNames: [edge.domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', edge.certificateArn),
      minimumProtocolVersion: edge.minimumTls as SecurityPolicyProtocol,
      priceClass: PriceClass.PRICE_CLASS_100,
      logBucket: accessLogs,
      logFilePrefix: 'distribution/',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(pages),
        // A distribution that verifies client certificates takes nothing but TLS, and does not redirect to it either.
        viewerProtocolPolicy:
          edge.clientCertificates === undefined ? ViewerProtocolPolicy.REDIRECT_TO_HTTPS : ViewerProtocolPolicy.HTTPS_ONLY,
        responseHeadersPolicy: pageHeaders(this),
        functionAssociations: [{ function: pagePath, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: {
        '/ocpp/*': {
          ...passedOnAsItIs(app.chargers.host, { 'Tidewatt-Edge': app.edgeMark }),
          functionAssociations: [{ function: chargerPath, eventType: FunctionEventType.VIEWER_REQUEST }],
        },
        '/v1/*': passedOnAsItIs(app.http.host),
      },
    });
    if (edge.clientCertificates !== undefined) {
      new ClientCertificates(this, 'ClientCertificates', { distribution, caBundle: edge.clientCertificates.caBundle });
    }
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

/** What an edge function needs to know of the configuration is a constant of its source: functions have no environment. */
function sourceOf(file: string, { clientCertificates }: EdgeConfig): string {
  const source = readFileSync(join(__dirname, '..', 'edge', file), 'utf8');
  return source.replace('const CLIENT_CERTIFICATES = false;', `const CLIENT_CERTIFICATES = ${clientCertificates !== undefined};`);
}

/** A page runs its own scripts alone, is framed by nobody, and tells nobody its address: those of drivers are secrets. */
function pageHeaders(scope: Construct): ResponseHeadersPolicy {
  const own = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'";
  return new ResponseHeadersPolicy(scope, 'PageHeaders', {
    comment: `${Stack.of(scope).stackName} pages`,
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: `${own}; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
    },
    customHeadersBehavior: {
      // Pages and scripts are small and change with a deployment: asked for each time, answered 304.
      customHeaders: [{ header: 'cache-control', value: 'no-cache', override: true }],
    },
  });
}

/** Nothing cached, every header but Host: API Gateway answers 403 to a host name that it does not know. */
function passedOnAsItIs(host: string, customHeaders: Record<string, string> = {}): BehaviorOptions {
  return {
    origin: new HttpOrigin(host, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      customHeaders,
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
}
