import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { SqsSignalsNudge } from '../adapters/aws/sqs-signal-nudges';
import { systemClock } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoSignalFeedStore } from '../adapters/dynamodb/dynamo-signal-feed-store';
import { DynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { readToken } from '../adapters/signals/read-token';
import { signalSources } from '../adapters/signals/signal-sources';
import type { ImportSignalsEnvironment } from '../environment/import-signals';
import { importSignals } from '../jobs/import-signals';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ImportSignalsEnvironment>(
  'CORE_TABLE',
  'SIGNAL_CHANGES_QUEUE_URL',
  'SIGNAL_SOURCES',
  'ENTSOE_TOKEN_PARAMETER',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
);
const documents = documentClient(new DynamoDBClient({}));
const ports = {
  clock: systemClock,
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  signals: new DynamoSignalStore(documents, env.CORE_TABLE),
  feeds: new DynamoSignalFeedStore(documents, env.CORE_TABLE),
  sources: signalSources(env.SIGNAL_SOURCES, {
    clock: systemClock,
    entsoeToken: readToken(process.env['ENTSOE_TOKEN'], env.ENTSOE_TOKEN_PARAMETER, () => new SSMClient({})),
  }),
  changes: new SqsSignalsNudge(new SQSClient({}), env.SIGNAL_CHANGES_QUEUE_URL),
  log,
};

/** Started by the timetable; what the event says does not matter. */
export const handler = house<unknown, void>(() => importSignals(ports));
