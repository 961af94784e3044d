import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ApiGatewaySocket } from '../adapters/aws/api-gateway-socket';
import { SqsTimers } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoConnectionStore } from '../adapters/dynamodb/dynamo-connection-store';
import { DynamoJournal } from '../adapters/dynamodb/dynamo-journal';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { readPumpNudge } from '../commands/nudges';
import { pumpMailbox } from '../commands/pump-mailbox';
import type { CommandPumpEnvironment } from '../environment/command-pump';
import { fromFifoQueue } from './from-queue';
import { log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<CommandPumpEnvironment>(
  'CORE_TABLE',
  'TELEMETRY_TABLE',
  'JOURNAL_DAYS',
  'TIMERS_QUEUE_URL',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
);
const documents = documentClient(new DynamoDBClient({}));
const deps = {
  clock: systemClock,
  random: systemRandom,
  mailbox: new DynamoMailbox(documents, env.CORE_TABLE),
  connections: new DynamoConnectionStore(documents, env.CORE_TABLE),
  socket: new ApiGatewaySocket(new ApiGatewayManagementApiClient({})),
  timers: new SqsTimers(new SQSClient({}), env.TIMERS_QUEUE_URL),
  journal: new DynamoJournal(documents, { table: env.TELEMETRY_TABLE, keptDays: Number(env.JOURNAL_DAYS), clock: systemClock, log }),
  log,
};
/** One group per charger: its nudges come one after the other, other chargers' beside them. */
export const handler = fromFifoQueue(() => (body) => pumpMailbox(readPumpNudge(body).chargerId, deps));
