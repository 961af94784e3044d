import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetters, SqsNotices, SqsWebhookRequests } from '../adapters/aws/sqs-notices';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoAlertRuleStore, DynamoAlertStore } from '../adapters/dynamodb/dynamo-alert-store';
import { DynamoChargerMarks } from '../adapters/dynamodb/dynamo-charger-marks';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { DynamoDeliveryStore, DynamoOutbox, DynamoWebhookStore } from '../adapters/dynamodb/dynamo-webhook-store';
import type { HandleNoticeEnvironment } from '../environment/handle-notice';
import { handleNotice } from '../jobs/handle-notice';
import { readNotice } from '../jobs/read-notice';
import { fromQueue } from './from-queue';
import { log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<HandleNoticeEnvironment>(
  'CORE_TABLE',
  'NOTICES_QUEUE_URL',
  'WEBHOOKS_QUEUE_URL',
  'DEAD_LETTER_QUEUE_URLS',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
);
const documents = documentClient(new DynamoDBClient({}));
const sqs = new SQSClient({});
const deps = {
  clock: systemClock,
  random: systemRandom,
  alerts: new DynamoAlertStore(documents, env.CORE_TABLE),
  rules: new DynamoAlertRuleStore(documents, env.CORE_TABLE),
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  marks: new DynamoChargerMarks(documents, env.CORE_TABLE),
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  signals: new DynamoSignalStore(documents, env.CORE_TABLE),
  outbox: new DynamoOutbox(documents, env.CORE_TABLE),
  webhooks: new DynamoWebhookStore(documents, env.CORE_TABLE),
  deliveries: new DynamoDeliveryStore(documents, env.CORE_TABLE),
  notices: new SqsNotices(sqs, env.NOTICES_QUEUE_URL),
  requests: new SqsWebhookRequests(sqs, env.WEBHOOKS_QUEUE_URL),
  deadLetters: new SqsDeadLetters(sqs, env.DEAD_LETTER_QUEUE_URLS.split(',')),
  log,
};
export const handler = fromQueue((body) => handleNotice(readNotice(body), deps));
