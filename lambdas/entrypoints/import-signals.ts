import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsPlanNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { priceSources } from '../adapters/signals/price-sources';
import type { ImportSignalsEnvironment } from '../environment/import-signals';
import { importSignals } from '../jobs/import-signals';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ImportSignalsEnvironment>(
  'CORE_TABLE',
  'PLANNING_QUEUE_URL',
  'PRICE_SOURCES',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
);
const documents = documentClient(new DynamoDBClient({}));
const ports = {
  clock: systemClock,
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  signals: new DynamoSignalStore(documents, env.CORE_TABLE),
  sources: priceSources(env.PRICE_SOURCES, systemClock),
  planning: new SqsPlanNudge(new SQSClient({}), env.PLANNING_QUEUE_URL, systemRandom),
  log,
};

/** Started by the timetable; what the event says does not matter. */
export const handler = house<unknown, void>(() => importSignals(ports));
