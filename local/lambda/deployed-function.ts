import type { Callers } from '../iam/callers';
import { type Policy, readPolicy } from '../iam/policy';
import { policyOfRole } from '../iam/roles';
import { Refusal } from '../refusal';
import type { Deployed, Deployment } from '../template/deployment';
import { type FunctionDefinition, type ServiceAccess, WorkerFunction } from './function';

/** Where the services of this machine are, as the functions' environment has to say it. */
export interface Endpoints {
  readonly services: ServiceAccess;
  /** Under the public address of this server, because what is signed for it is used from outside. */
  readonly bucketsUrl: string;
  /** For the functions that ask a payment provider: its keys, which are in no template. */
  readonly payments: Readonly<Record<string, string>>;
  /** Turns a value of the template's environment that names a cloud address into the local one. */
  translate(value: string): string;
}

export interface RunnableFunction {
  readonly resource: Deployed;
  readonly policy: Policy;
  readonly run: WorkerFunction;
}

/** The functions of the template that run here: those of Node. Others belong to CDK's own custom resources and only run on deployment. */
export function deployFunctions(
  deployment: Deployment,
  callers: Callers,
  endpoints: Endpoints,
  log: (functionName: string, text: string) => void,
): readonly RunnableFunction[] {
  return deployment
    .all('AWS::Lambda::Function')
    .filter(({ properties }) => String(properties['Runtime']).startsWith('nodejs') && properties['Handler'] !== '__entrypoint__.handler')
    .map((resource) => {
      const role = deployment.find('AWS::IAM::Role', String(resource.properties['Role']));
      const policy = role === undefined ? readPolicy([], resource.logicalId) : policyOfRole(role, deployment);
      const credentials = callers.admit({ functionName: resource.ref, accountId: deployment.account, policy });
      const environment = { ...environmentOf(resource, endpoints), ...credentialsEnvironment(credentials) };
      return { resource, policy, run: new WorkerFunction(definition(resource, deployment, environment), endpoints.services, log) };
    });
}

function definition(resource: Deployed, deployment: Deployment, environment: Record<string, string>): FunctionDefinition {
  const { properties } = resource;
  const key = String((properties['Code'] as { S3Key?: unknown } | undefined)?.S3Key);
  const folder = deployment.assetPaths.get(key);
  if (folder === undefined) {
    throw new Refusal(`The code of ${resource.logicalId} in ${resource.stackName} (${key}) is not in the synthesized output.`);
  }
  return {
    name: resource.ref,
    arn: resource.attribute('Arn'),
    folder,
    handler: String(properties['Handler']),
    timeoutS: Number(properties['Timeout'] ?? 3),
    memoryMb: Number(properties['MemorySize'] ?? 128),
    reservedConcurrency: properties['ReservedConcurrentExecutions'] as number | undefined,
    environment,
  };
}

/** "Defined runtime environment variables" of Lambda, and where the SDK finds each service. Tracing is off: nobody collects here. */
function environmentOf(resource: Deployed, { services: { url }, bucketsUrl, payments, translate }: Endpoints): Record<string, string> {
  const { Variables = {} } = (resource.properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> };
  const logging = (resource.properties['LoggingConfig'] ?? {}) as { LogFormat?: string; ApplicationLogLevel?: string };
  return {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_SQS: url,
    AWS_ENDPOINT_URL_S3: bucketsUrl,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: url,
    ...Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, translate(String(value))])),
    ...(Variables['PAYMENT_PROVIDER'] === undefined ? {} : payments),
    AWS_REGION: resource.region,
    AWS_DEFAULT_REGION: resource.region,
    AWS_LAMBDA_FUNCTION_NAME: resource.ref,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.properties['MemorySize'] ?? 128),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${resource.ref}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    ...(logging.LogFormat === undefined ? {} : { AWS_LAMBDA_LOG_FORMAT: logging.LogFormat }),
    ...(logging.ApplicationLogLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: logging.ApplicationLogLevel }),
    POWERTOOLS_TRACE_ENABLED: 'false',
    // Lambda runs a newer Node than this machine may have; the warning would only fill the log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TZ: ':UTC',
  };
}

function credentialsEnvironment({ accessKeyId, secretAccessKey, sessionToken }: ReturnType<Callers['admit']>) {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
}
