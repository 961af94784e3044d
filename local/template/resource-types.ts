import { createHash } from 'node:crypto';
import type { Stack } from './assembly';

/** A resource as its type sees it: properties are resolved when asked for. */
export interface Named {
  readonly type: string;
  readonly logicalId: string;
  readonly stack: Stack;
  property(name: string): unknown;
}

interface ResourceType {
  /** What `Ref` gives. */
  ref(resource: Named): string;
  readonly attributes: Readonly<Record<string, (resource: Named) => string>>;
}

/** CloudFormation's own pattern, without its random tail: the same template gives the same names, so data is found again. */
function physicalName(resource: Named, property: string, maxLength: number): string {
  const given = resource.property(property);
  if (typeof given === 'string') return given;
  const name = `${resource.stack.name}-${resource.logicalId}`;
  if (name.length <= maxLength) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `${name.slice(0, maxLength - 13)}-${hash}`;
}

/** Ten lower-case characters, as API Gateway's and CloudFront's ids look. */
function shortId(resource: Named, length = 10): string {
  const digest = createHash('sha256').update(`${resource.stack.name}/${resource.logicalId}`).digest();
  return [...digest.subarray(0, length)].map((byte) => 'abcdefghijklmnopqrstuvwxyz0123456789'[byte % 36]).join('');
}

const arn = (service: string, rest: string, { stack }: Named) => `arn:aws:${service}:${stack.region}:${stack.account}:${rest}`;

const tableName = (resource: Named) => physicalName(resource, 'TableName', 255);
const functionName = (resource: Named) => physicalName(resource, 'FunctionName', 64);
const bucketName = (resource: Named) => physicalName(resource, 'BucketName', 63).toLowerCase();
function queueName(resource: Named): string {
  if (resource.property('FifoQueue') !== true) return physicalName(resource, 'QueueName', 80);
  return physicalName(resource, 'QueueName', 75).replace(/(\.fifo)?$/, '.fifo');
}
const roleName = (resource: Named) => physicalName(resource, 'RoleName', 64);
const poolId = (resource: Named) => `${resource.stack.region}_${shortId(resource, 9)}`;

const table: ResourceType = {
  ref: tableName,
  attributes: { Arn: (r) => arn('dynamodb', `table/${tableName(r)}`, r), TableId: (r) => shortId(r) },
};

/**
 * The types that do something here, with their names and attributes. A type in neither list stops the start: running a template with
 * a hole in it would say less than the truth.
 */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::SQS::Queue': {
    ref: (r) => `https://sqs.${r.stack.region}.amazonaws.com/${r.stack.account}/${queueName(r)}`,
    attributes: {
      Arn: (r) => arn('sqs', queueName(r), r),
      QueueName: queueName,
      QueueUrl: (r) => `https://sqs.${r.stack.region}.amazonaws.com/${r.stack.account}/${queueName(r)}`,
    },
  },
  'AWS::Lambda::Function': { ref: functionName, attributes: { Arn: (r) => arn('lambda', `function:${functionName(r)}`, r) } },
  'AWS::Lambda::EventSourceMapping': { ref: (r) => shortId(r, 16), attributes: { Id: (r) => shortId(r, 16) } },
  'AWS::Lambda::EventInvokeConfig': { ref: (r) => shortId(r), attributes: {} },
  'AWS::Lambda::Permission': { ref: (r) => shortId(r), attributes: {} },
  'AWS::IAM::Role': {
    ref: roleName,
    attributes: { Arn: (r) => `arn:aws:iam::${r.stack.account}:role/${roleName(r)}`, RoleId: (r) => shortId(r) },
  },
  'AWS::IAM::Policy': { ref: (r) => shortId(r), attributes: {} },
  'AWS::IAM::ManagedPolicy': {
    ref: (r) => `arn:aws:iam::${r.stack.account}:policy/${physicalName(r, 'ManagedPolicyName', 128)}`,
    attributes: { PolicyArn: (r) => `arn:aws:iam::${r.stack.account}:policy/${physicalName(r, 'ManagedPolicyName', 128)}` },
  },
  'AWS::ApiGatewayV2::Api': {
    ref: (r) => shortId(r),
    attributes: {
      ApiId: (r) => shortId(r),
      ApiEndpoint: (r) => `${r.property('ProtocolType') === 'WEBSOCKET' ? 'wss' : 'https'}://${apiHost(r)}`,
    },
  },
  'AWS::ApiGatewayV2::Stage': { ref: (r) => String(r.property('StageName')), attributes: {} },
  'AWS::ApiGatewayV2::Route': { ref: (r) => shortId(r), attributes: { RouteId: (r) => shortId(r) } },
  'AWS::ApiGatewayV2::Integration': { ref: (r) => shortId(r), attributes: { IntegrationId: (r) => shortId(r) } },
  'AWS::ApiGatewayV2::Authorizer': { ref: (r) => shortId(r), attributes: { AuthorizerId: (r) => shortId(r) } },
  'AWS::Scheduler::Schedule': {
    ref: (r) => physicalName(r, 'Name', 64),
    attributes: { Arn: (r) => arn('scheduler', `schedule/default/${physicalName(r, 'Name', 64)}`, r) },
  },
  'AWS::Cognito::UserPool': {
    ref: poolId,
    attributes: {
      Arn: (r) => arn('cognito-idp', `userpool/${poolId(r)}`, r),
      UserPoolId: poolId,
      ProviderName: (r) => `cognito-idp.${r.stack.region}.amazonaws.com/${poolId(r)}`,
      ProviderURL: (r) => `https://cognito-idp.${r.stack.region}.amazonaws.com/${poolId(r)}`,
    },
  },
  'AWS::Cognito::UserPoolClient': { ref: (r) => shortId(r, 26), attributes: { ClientId: (r) => shortId(r, 26) } },
  'AWS::Cognito::UserPoolGroup': { ref: (r) => String(r.property('GroupName')), attributes: {} },
  'AWS::S3::Bucket': {
    ref: bucketName,
    attributes: {
      Arn: (r) => `arn:aws:s3:::${bucketName(r)}`,
      DomainName: (r) => `${bucketName(r)}.s3.amazonaws.com`,
      RegionalDomainName: (r) => `${bucketName(r)}.s3.${r.stack.region}.amazonaws.com`,
    },
  },
  'AWS::CloudFront::Distribution': {
    ref: (r) => shortId(r, 14).toUpperCase(),
    attributes: { Id: (r) => shortId(r, 14).toUpperCase(), DomainName: (r) => `${shortId(r, 13)}.cloudfront.net` },
  },
  'AWS::CloudFront::Function': {
    ref: (r) => arn('cloudfront', `function/${shortId(r)}`, r),
    attributes: { FunctionARN: (r) => arn('cloudfront', `function/${shortId(r)}`, r) },
  },
  'AWS::CloudFront::ResponseHeadersPolicy': { ref: (r) => shortId(r), attributes: { Id: (r) => shortId(r) } },
  'Custom::CDKBucketDeployment': {
    ref: (r) => shortId(r),
    attributes: { DestinationBucketArn: (r) => String(r.property('DestinationBucketArn')) },
  },
};

function apiHost(resource: Named): string {
  return `${shortId(resource)}.execute-api.${resource.stack.region}.amazonaws.com`;
}

/**
 * Types that mean nothing on one machine, each for a reason: nobody watches their alarms, reads their logs there, or is kept out by
 * them. What the application asks of them (`Ref`, `Arn`) gets a name of the right shape.
 */
export const WITHOUT_LOCAL_MEANING: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  // Watching: the function logs lie under DATA_DIR/log.
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::ApiGateway::Account',
  'AWS::XRay::Group',
  // Policies of resources: functions are held to the policies of their roles; nobody else can reach the engines.
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
  // Edge and names: the local server is its own edge, with its own certificate.
  'AWS::CertificateManager::Certificate',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::TrustStore',
  // What refers to it stays the reference, the same text on both sides; here nothing gets past the edge that holds it.
  'AWS::SecretsManager::Secret',
  'AWS::CloudFront::ConnectionFunction',
  'AWS::Route53::RecordSet',
  'AWS::Route53::HostedZone',
  'AWS::WAFv2::WebACL',
  'AWS::WAFv2::WebACLAssociation',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Version',
  'AWS::Lambda::Alias',
  'AWS::Cognito::UserPoolDomain',
  'Custom::S3AutoDeleteObjects',
]);

/** Names for a type without local meaning: right in shape, so that strings made of them stay readable. */
export function shapeOf(resource: Named): ResourceType {
  const service = resource.type.split('::')[1]?.toLowerCase() ?? 'custom';
  const name = physicalName(resource, 'Name', 128);
  return {
    ref: () => name,
    attributes: new Proxy(
      {},
      { get: (_target, attribute) => () => (attribute === 'Arn' ? arn(service, name, resource) : `${name}.${String(attribute)}`) },
    ),
  };
}
