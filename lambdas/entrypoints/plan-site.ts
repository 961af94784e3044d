import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { SqsPumpNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoHabitStore } from '../adapters/dynamodb/dynamo-habit-store';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { DynamoPlanStore } from '../adapters/dynamodb/dynamo-plan-store';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { DynamoTariffStore } from '../adapters/dynamodb/dynamo-tariff-store';
import { DynamoOutbox } from '../adapters/dynamodb/dynamo-webhook-store';
import { sendCommand } from '../commands/send-command';
import type { PlanSiteEnvironment } from '../environment/plan-site';
import { announcingStarts } from '../jobs/announce-sessions';
import { planBatch } from '../jobs/plan-batch';
import { fromFifoQueue } from './from-queue';
import { log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<PlanSiteEnvironment>(
  'CORE_TABLE',
  'COMMANDS_QUEUE_URL',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
  'NOTICES_QUEUE_URL',
);
const documents = documentClient(new DynamoDBClient({}));
const mailbox = new DynamoMailbox(documents, env.CORE_TABLE);
const sqs = new SQSClient({});
const sessions = new DynamoSessionStore(documents, env.CORE_TABLE);
const pump = new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom);
const deps = {
  clock: systemClock,
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  sessions,
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  signals: new DynamoSignalStore(documents, env.CORE_TABLE),
  tariffs: new DynamoTariffStore(documents, env.CORE_TABLE),
  plans: announcingStarts(new DynamoPlanStore(documents, env.CORE_TABLE), {
    sessions,
    outbox: new DynamoOutbox(documents, env.CORE_TABLE),
    notices: new SqsNotices(sqs, env.NOTICES_QUEUE_URL),
    log,
  }),
  habits: new DynamoHabitStore(documents, env.CORE_TABLE),
  mailbox,
  sender: sendCommand({ clock: systemClock, mailbox, pump }),
  log,
};
/** One group per site: its nudges come one after the other, so two runs never plan one site at the same time. */
export const handler = fromFifoQueue((bodies) => planBatch(bodies, deps));
