import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsPlanNudge, SqsSettleNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoTelemetryStore } from '../adapters/dynamodb/dynamo-telemetry-store';
import type { CloseGhostsEnvironment } from '../environment/close-ghosts';
import { closeGhosts } from '../jobs/close-ghosts';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<CloseGhostsEnvironment>('CORE_TABLE', 'TELEMETRY_TABLE', 'PLANNING_QUEUE_URL', 'SETTLEMENTS_QUEUE_URL');
const documents = documentClient(new DynamoDBClient({}));
const sqs = new SQSClient({});
const deps = {
  clock: systemClock,
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE, systemClock),
  settlements: new SqsSettleNudge(sqs, env.SETTLEMENTS_QUEUE_URL),
  planning: new SqsPlanNudge(sqs, env.PLANNING_QUEUE_URL, systemRandom),
  log,
};

export const handler = house<unknown, { readonly closed: number }>(() => closeGhosts(deps));
