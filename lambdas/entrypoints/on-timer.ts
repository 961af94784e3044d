import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsPumpNudge, SqsTimers } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoJournal } from '../adapters/dynamodb/dynamo-journal';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { readTimer } from '../commands/nudges';
import { onTimer } from '../commands/on-timer';
import { sendCommand } from '../commands/send-command';
import type { OnTimerEnvironment } from '../environment/on-timer';
import { fromQueue } from './from-queue';
import { log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<OnTimerEnvironment>('CORE_TABLE', 'TELEMETRY_TABLE', 'JOURNAL_DAYS', 'COMMANDS_QUEUE_URL', 'TIMERS_QUEUE_URL');
const documents = documentClient(new DynamoDBClient({}));
const sqs = new SQSClient({});
const mailbox = new DynamoMailbox(documents, env.CORE_TABLE);
const pump = new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom);
const deps = {
  clock: systemClock,
  mailbox,
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  sender: sendCommand({ clock: systemClock, mailbox, pump }),
  pump,
  timers: new SqsTimers(sqs, env.TIMERS_QUEUE_URL),
  journal: new DynamoJournal(documents, { table: env.TELEMETRY_TABLE, keptDays: Number(env.JOURNAL_DAYS), clock: systemClock, log }),
  log,
};
export const handler = fromQueue((body) => onTimer(readTimer(body), deps));
