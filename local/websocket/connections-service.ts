import { denial } from '../iam/callers';
import type { AwsAnswer, AwsService } from '../services/aws-request';
import { type Connection, MAX_MESSAGE_BYTES, type WebSocketApi } from './api';

/** Bytes that may wait for a slow reader. AWS does not publish its figure; a reader this far behind is not reading. */
const CLIENT_BUFFER_BYTES = 1024 * 1024;
const CONNECTION_ID = /^[\w-]{15}=$/;

/** The @connections API of every WebSocket API here ("Use @connections commands", API Gateway Developer Guide). */
export function connectionsService(apis: readonly WebSocketApi[]): AwsService {
  return async ({ caller, method, path, body }) => {
    const [, apiId, stage, id] = /^\/([^/]+)\/([^/]+)\/@connections\/([^/?]+)$/.exec(path) ?? [];
    const api = apis.find(({ definition }) => definition.apiId === apiId && definition.stage === stage);
    if (api === undefined || id === undefined) return failure(403, 'ForbiddenException', 'Forbidden');
    const connectionId = decodeURIComponent(id);
    const { region, account } = api.definition;
    const resource = `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${method}/@connections/${connectionId}`;
    const denied = denial(caller, [{ action: 'execute-api:ManageConnections', resource }]);
    if (denied !== undefined) return failure(403, 'AccessDeniedException', denied);
    if (!CONNECTION_ID.test(connectionId)) return failure(400, 'BadRequestException', `Invalid connectionId: ${connectionId}`);
    const connection = api.connections.get(connectionId);
    if (connection === undefined || connection.closing !== undefined || connection.socket.readyState !== connection.socket.OPEN) {
      return failure(410, 'GoneException', 'Gone');
    }
    if (method === 'POST') return post(connection, body);
    if (method === 'GET') return describe(connection);
    if (method !== 'DELETE') return failure(403, 'ForbiddenException', 'Forbidden');
    api.end(connection, 1000, 'Connection deleted');
    return { status: 204, body: '' };
  };
}

function post(connection: Connection, body: Buffer): AwsAnswer {
  if (body.length > MAX_MESSAGE_BYTES) return failure(413, 'PayloadTooLargeException', 'Message too long');
  if (connection.socket.bufferedAmount > CLIENT_BUFFER_BYTES) {
    return failure(429, 'LimitExceededException', 'The client-side buffer is full.');
  }
  connection.socket.send(body, { binary: false });
  connection.lastActiveAtMs = Date.now();
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
}

function describe({ facts, lastActiveAtMs }: Connection): AwsAnswer {
  const identity = { sourceIp: facts.request.sourceIp, userAgent: '' };
  const connectedAt = new Date(facts.connectedAtMs).toISOString();
  const body = JSON.stringify({ connectedAt, identity, lastActiveAt: new Date(lastActiveAtMs).toISOString() });
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

function failure(status: number, type: string, message: string): AwsAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ message }),
  };
}
