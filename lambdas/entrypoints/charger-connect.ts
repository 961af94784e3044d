import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { ApiGatewaySocket } from '../adapters/aws/api-gateway-socket';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { SqsPlanNudge, SqsPumpNudge, SqsTimers } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoConnectionStore } from '../adapters/dynamodb/dynamo-connection-store';
import { DynamoSecurityEventStore } from '../adapters/dynamodb/dynamo-security-event-store';
import { DynamoTallies } from '../adapters/dynamodb/dynamo-tallies';
import type { ChargerConnectEnvironment } from '../environment/charger-connect';
import { alarming } from '../jobs/raise-security-alerts';
import { connectCharger } from '../ocpp/connect-charger';
import { headerOf, readOrigin } from './charger-event';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ChargerConnectEnvironment>(
  'CORE_TABLE',
  'TELEMETRY_TABLE',
  'COMMANDS_QUEUE_URL',
  'PLANNING_QUEUE_URL',
  'TIMERS_QUEUE_URL',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
  'NOTICES_QUEUE_URL',
);
const sqs = new SQSClient({});
const documents = documentClient(new DynamoDBClient({}));
const ports = {
  connections: new DynamoConnectionStore(documents, env.CORE_TABLE, env.TELEMETRY_TABLE),
  tallies: new DynamoTallies(documents, env.TELEMETRY_TABLE),
  securityEvents: alarming(new DynamoSecurityEventStore(documents, env.TELEMETRY_TABLE, systemClock), {
    notices: new SqsNotices(sqs, env.NOTICES_QUEUE_URL),
    log,
  }),
  socket: new ApiGatewaySocket(new ApiGatewayManagementApiClient({})),
  pump: new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom),
  planning: new SqsPlanNudge(sqs, env.PLANNING_QUEUE_URL, systemRandom),
  timers: new SqsTimers(sqs, env.TIMERS_QUEUE_URL),
  log,
};

type ConnectEvent = APIGatewayProxyWebsocketEventV2 & { readonly headers?: Record<string, string> };

export const handler = house<ConnectEvent, APIGatewayProxyResultV2>(async (event) => {
  const offeredSubprotocols = headerOf(event.headers, 'sec-websocket-protocol');
  const answer = await connectCharger({ ...readOrigin(event), offeredSubprotocols }, ports);
  return answer.status === 200
    ? { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': answer.subprotocol } }
    : { statusCode: answer.status, body: answer.sentence };
});
