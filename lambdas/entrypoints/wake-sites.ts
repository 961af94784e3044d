import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsPlanNudges, SqsSignalsNudge } from '../adapters/aws/sqs-signal-nudges';
import { systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import type { WakeSitesEnvironment } from '../environment/wake-sites';
import { readSignalsChanged, wakeSites } from '../jobs/wake-sites';
import { fromQueue } from './from-queue';
import { log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<WakeSitesEnvironment>(
  'CORE_TABLE',
  'PLANNING_QUEUE_URL',
  'SIGNAL_CHANGES_QUEUE_URL',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
);
const documents = documentClient(new DynamoDBClient({}));
const sqs = new SQSClient({});
const deps = {
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  planning: new SqsPlanNudges(sqs, env.PLANNING_QUEUE_URL, systemRandom),
  changes: new SqsSignalsNudge(sqs, env.SIGNAL_CHANGES_QUEUE_URL),
  log,
};
export const handler = fromQueue((body) => wakeSites(readSignalsChanged(body), deps));
