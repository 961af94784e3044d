import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { SqsPumpNudge, SqsSettleNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoAdHocStore } from '../adapters/dynamodb/dynamo-ad-hoc-store';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoConfigurationStore } from '../adapters/dynamodb/dynamo-configuration-store';
import { DynamoConnectorHistory } from '../adapters/dynamodb/dynamo-connector-history';
import { DynamoConnectorLocks } from '../adapters/dynamodb/dynamo-connector-locks';
import { DynamoLedger } from '../adapters/dynamodb/dynamo-ledger';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { DynamoReceipts } from '../adapters/dynamodb/dynamo-receipts';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { DynamoStatistics } from '../adapters/dynamodb/dynamo-statistics';
import { DynamoTariffStore } from '../adapters/dynamodb/dynamo-tariff-store';
import { DynamoTelemetryStore } from '../adapters/dynamodb/dynamo-telemetry-store';
import { DynamoOutbox } from '../adapters/dynamodb/dynamo-webhook-store';
import { sendCommand } from '../commands/send-command';
import type { OperatorIdentity } from '../domain/ad-hoc/receipt';
import type { SettleSessionEnvironment } from '../environment/settle-session';
import { advanceAdHoc } from '../jobs/advance-ad-hoc';
import { announcingSettlements } from '../jobs/announce-sessions';
import { adHocPayer } from '../jobs/charge-ad-hoc';
import { readSettleNudge } from '../jobs/nudges';
import { paymentDesk } from '../jobs/payments/payment-desk';
import { settleSession } from '../jobs/settle-session';
import { fromQueue } from './from-queue';
import { log } from './house';
import { paymentDeps } from './payments';
import { readEnvironment } from './read-environment';

const env = readEnvironment<SettleSessionEnvironment>(
  'CORE_TABLE',
  'TELEMETRY_TABLE',
  'LEDGER_TABLE',
  'COMMANDS_QUEUE_URL',
  'OPERATOR',
  'SETTLEMENTS_QUEUE_URL',
  'PAYMENTS_QUEUE_URL',
  'PAYMENT_PROVIDER',
  'PAYMENT_LIVEMODE',
  'PAYMENT_SECRETS',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
  'NOTICES_QUEUE_URL',
);
const documents = documentClient(new DynamoDBClient({}));
const sqs = new SQSClient({});
const mailbox = new DynamoMailbox(documents, env.CORE_TABLE);
const nudge = new SqsSettleNudge(sqs, env.SETTLEMENTS_QUEUE_URL);
const adHoc = new DynamoAdHocStore(documents, env.CORE_TABLE);
const payments = paymentDesk(paymentDeps(env, documents, sqs));
const deps = {
  clock: systemClock,
  adHoc,
  adHocPayer: adHocPayer({ clock: systemClock, adHoc, payments, nudge, log }),
  locks: new DynamoConnectorLocks(documents, env.CORE_TABLE),
  receipts: new DynamoReceipts(documents, env.LEDGER_TABLE),
  configurations: new DynamoConfigurationStore(documents, env.CORE_TABLE),
  operator: JSON.parse(env.OPERATOR) as OperatorIdentity,
  mailbox,
  nudge,
  sessions: announcingSettlements(new DynamoSessionStore(documents, env.CORE_TABLE), {
    outbox: new DynamoOutbox(documents, env.CORE_TABLE),
    notices: new SqsNotices(sqs, env.NOTICES_QUEUE_URL),
    log,
  }),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE, systemClock),
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  signals: new DynamoSignalStore(documents, env.CORE_TABLE),
  ledger: new DynamoLedger(documents, env.LEDGER_TABLE, { clock: systemClock, random: systemRandom }),
  payments,
  sender: sendCommand({
    clock: systemClock,
    mailbox,
    pump: new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom),
  }),
  tariffs: new DynamoTariffStore(documents, env.CORE_TABLE),
  connectorHistory: new DynamoConnectorHistory(documents, env.TELEMETRY_TABLE),
  statistics: new DynamoStatistics(documents, env.CORE_TABLE),
  log,
};
export const handler = fromQueue(async (body) => {
  const nudged = readSettleNudge(body);
  await ('adHocId' in nudged ? advanceAdHoc(nudged.adHocId, deps) : settleSession(nudged.sessionId, deps));
});
