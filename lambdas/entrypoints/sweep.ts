import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { SqsPaymentNudge, SqsPlanNudge, SqsPumpNudge, SqsSettleNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoAvailabilityStore } from '../adapters/dynamodb/dynamo-availability-store';
import { DynamoCardStore } from '../adapters/dynamodb/dynamo-card-store';
import { DynamoConfigurationStore } from '../adapters/dynamodb/dynamo-configuration-store';
import { DynamoDueWork } from '../adapters/dynamodb/dynamo-due-work';
import { DynamoLocalListStore } from '../adapters/dynamodb/dynamo-local-list-store';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { choresOf } from '../commands/chores';
import { sendCommand } from '../commands/send-command';
import { sweep } from '../commands/sweep';
import type { SweepEnvironment } from '../environment/sweep';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<SweepEnvironment>(
  'CORE_TABLE',
  'COMMANDS_QUEUE_URL',
  'PLANNING_QUEUE_URL',
  'SETTLEMENTS_QUEUE_URL',
  'PAYMENTS_QUEUE_URL',
  'NOTICES_QUEUE_URL',
);
const sqs = new SQSClient({});
const documents = documentClient(new DynamoDBClient({}));
const clock = systemClock;
const mailbox = new DynamoMailbox(documents, env.CORE_TABLE);
const pump = new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom);
const deps = {
  clock,
  due: new DynamoDueWork(documents, env.CORE_TABLE),
  chores: choresOf({
    clock,
    lists: new DynamoLocalListStore(documents, env.CORE_TABLE),
    cards: new DynamoCardStore(documents, env.CORE_TABLE),
    configurations: new DynamoConfigurationStore(documents, env.CORE_TABLE),
    availability: new DynamoAvailabilityStore(documents, env.CORE_TABLE),
    sender: sendCommand({ clock, mailbox, pump }),
    mailbox,
    log,
  }),
  pump,
  plan: new SqsPlanNudge(sqs, env.PLANNING_QUEUE_URL, systemRandom),
  settle: new SqsSettleNudge(sqs, env.SETTLEMENTS_QUEUE_URL),
  notices: new SqsNotices(sqs, env.NOTICES_QUEUE_URL),
  payments: new SqsPaymentNudge(sqs, env.PAYMENTS_QUEUE_URL),
  log,
};

export const handler = house<unknown, { readonly rescued: number }>(() => sweep(deps));
