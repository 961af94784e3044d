import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Callers } from '../iam/callers';
import { isForBuckets } from '../s3/service';
import { type AwsAnswer, type AwsRequest, type AwsService, jsonError } from './aws-request';

/** The services behind the one loopback port that every `AWS_ENDPOINT_URL_…` points at. */
export interface Services {
  readonly dynamodb: AwsService;
  readonly sqs: AwsService;
  readonly connections: AwsService;
  readonly buckets: AwsService;
  /** Signing in is unsigned in AWS, too; the administrative operations find no caller and refuse. */
  readonly identity: (request: AwsRequest, caller: ReturnType<Callers['of']>) => Promise<AwsAnswer>;
  /** Public documents that need no signature: the key sets of the user pools. */
  document(path: string): string | undefined;
}

export interface ServiceGateway {
  readonly url: string;
  /** The same answers without the wire, for the threads of this process. */
  call(request: AwsRequest): Promise<AwsAnswer>;
  close(): Promise<void>;
}

/** Listens on loopback only: nothing outside this machine can speak to the engines. */
export async function startGateway(
  callers: Callers,
  services: () => Services,
  count: (call: string) => void = () => {},
): Promise<ServiceGateway> {
  const call = (request: AwsRequest) => answerAws(request, callers, services(), count).catch(brokenEngine);
  const server = createServer({ keepAliveTimeout: 120_000, noDelay: true }, (request, response) => {
    readRequest(request)
      .then(call)
      .then((answer) => {
        response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
        response.end(answer.body);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    call,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A broken engine is a 500 to the SDK, which retries it: the same as a bad moment of the real service. */
function brokenEngine(error: unknown): AwsAnswer {
  return jsonError('InternalServerError', String(error), 500);
}

async function answerAws(request: AwsRequest, callers: Callers, services: Services, count: (call: string) => void): Promise<AwsAnswer> {
  if (request.method === 'GET') {
    const document = services.document(request.path);
    if (document !== undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body: document };
  }
  const caller = callers.of(request.headers as { authorization?: string });
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('AWSCognitoIdentityProviderService.')) return services.identity(request, caller);
  const service = target.startsWith('DynamoDB_20120810.')
    ? services.dynamodb
    : target.startsWith('AmazonSQS.')
      ? services.sqs
      : request.path.includes('/@connections/')
        ? services.connections
        : isForBuckets(request.path)
          ? services.buckets
          : undefined;
  if (service === undefined) {
    return jsonError('UnknownOperationException', `No local service answers ${request.method} ${request.path} ${target}`, 404);
  }
  if (caller === undefined) {
    return jsonError('UnrecognizedClientException', 'The security token included in the request is not one of this server.', 403);
  }
  count(`${caller.functionName} ${callName(request, target)}`);
  return service({ ...request, caller });
}

/** `dynamodb:UpdateItem`, `sqs:SendMessage`, `connections:POST` */
function callName(request: AwsRequest, target: string): string {
  const [protocol = '', operation] = target.split('.');
  if (operation === undefined) return `${isForBuckets(request.path) ? 's3' : 'connections'}:${request.method}`;
  return `${protocol.startsWith('DynamoDB') ? 'dynamodb' : 'sqs'}:${operation}`;
}

async function readRequest(request: IncomingMessage): Promise<AwsRequest> {
  return { method: request.method ?? 'GET', path: request.url ?? '/', headers: request.headers, body: await readBody(request) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}
