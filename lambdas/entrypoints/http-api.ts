import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { CognitoDirectory, CognitoOwnAccount } from '../adapters/aws/cognito-account';
import { CognitoIdentity } from '../adapters/aws/cognito-identity';
import { FOR_CHARGERS, S3FileStorage } from '../adapters/aws/s3-file-storage';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { SqsPlanNudge, SqsPumpNudge, SqsSettleNudge } from '../adapters/aws/sqs-nudges';
import { SqsSignalsNudge } from '../adapters/aws/sqs-signal-nudges';
import { systemClock, systemRandom, systemSleep } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoAdHocStore } from '../adapters/dynamodb/dynamo-ad-hoc-store';
import { DynamoAlertRuleStore, DynamoAlertStore } from '../adapters/dynamodb/dynamo-alert-store';
import { DynamoApiKeyStore } from '../adapters/dynamodb/dynamo-api-key-store';
import { DynamoAuditTrail } from '../adapters/dynamodb/dynamo-audit-trail';
import { DynamoAvailabilityStore } from '../adapters/dynamodb/dynamo-availability-store';
import { DynamoCaptures } from '../adapters/dynamodb/dynamo-captures';
import { DynamoCardStore } from '../adapters/dynamodb/dynamo-card-store';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoConfigurationStore } from '../adapters/dynamodb/dynamo-configuration-store';
import { DynamoConnectionStore } from '../adapters/dynamodb/dynamo-connection-store';
import { DynamoConnectorHistory } from '../adapters/dynamodb/dynamo-connector-history';
import { DynamoConnectorLocks } from '../adapters/dynamodb/dynamo-connector-locks';
import { DynamoDriverStore } from '../adapters/dynamodb/dynamo-driver-store';
import { DynamoInbox } from '../adapters/dynamodb/dynamo-inbox';
import { DynamoJournal } from '../adapters/dynamodb/dynamo-journal';
import { DynamoLedger } from '../adapters/dynamodb/dynamo-ledger';
import { DynamoLinkStore } from '../adapters/dynamodb/dynamo-link-store';
import { DynamoLocalListStore } from '../adapters/dynamodb/dynamo-local-list-store';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { DynamoPlanStore } from '../adapters/dynamodb/dynamo-plan-store';
import { DynamoPublicCodes } from '../adapters/dynamodb/dynamo-public-codes';
import { DynamoReceipts } from '../adapters/dynamodb/dynamo-receipts';
import { DynamoRefusedVisits } from '../adapters/dynamodb/dynamo-refused-visits';
import { DynamoReservationStore } from '../adapters/dynamodb/dynamo-reservation-store';
import { DynamoSecurityEventStore } from '../adapters/dynamodb/dynamo-security-event-store';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoSignalFeedStore } from '../adapters/dynamodb/dynamo-signal-feed-store';
import { DynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { DynamoStatistics } from '../adapters/dynamodb/dynamo-statistics';
import { DynamoTallies } from '../adapters/dynamodb/dynamo-tallies';
import { DynamoTariffStore } from '../adapters/dynamodb/dynamo-tariff-store';
import { DynamoTelemetryStore } from '../adapters/dynamodb/dynamo-telemetry-store';
import { DynamoTemplateStore } from '../adapters/dynamodb/dynamo-template-store';
import { DynamoTransferStore } from '../adapters/dynamodb/dynamo-transfer-store';
import { DynamoUserStore } from '../adapters/dynamodb/dynamo-user-store';
import { DynamoDeliveryStore, DynamoOutbox, DynamoWebhookStore } from '../adapters/dynamodb/dynamo-webhook-store';
import { TokenBuckets } from '../adapters/memory/token-buckets';
import { createApi } from '../api/app';
import { announcingCards } from '../commands/keep-local-lists';
import { sendCommand } from '../commands/send-command';
import type { HttpApiEnvironment } from '../environment/http-api';
import { tellingOfCards, tellingOfPayments } from '../jobs/announce-changes';
import { paymentDesk } from '../jobs/payments/payment-desk';
import { endAlert } from '../jobs/raise-alert';
import { house, log } from './house';
import { paymentDeps } from './payments';
import { readEnvironment } from './read-environment';

const env = readEnvironment<HttpApiEnvironment>(
  'CORE_TABLE',
  'TELEMETRY_TABLE',
  'LEDGER_TABLE',
  'JOURNAL_DAYS',
  'COMMANDS_QUEUE_URL',
  'PLANNING_QUEUE_URL',
  'SETTLEMENTS_QUEUE_URL',
  'SIGNAL_CHANGES_QUEUE_URL',
  'PAYMENTS_QUEUE_URL',
  'PAYMENT_PROVIDER',
  'PAYMENT_LIVEMODE',
  'PAYMENT_SECRETS',
  'USER_POOL_ID',
  'USER_POOL_CLIENT_ID',
  'FILES_BUCKET',
  'PUBLIC_URL',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
  'NOTICES_QUEUE_URL',
  'ALLOW_LOOPBACK_WEBHOOKS',
);
const documents = documentClient(new DynamoDBClient({}));
const sqs = new SQSClient({});
const cognito = new CognitoIdentityProviderClient({});
// The SDK reads these variables by itself; the keys that sign the tokens are behind the same address.
const identityEndpoint = process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] ?? process.env['AWS_ENDPOINT_URL'];
const facts = {
  allowsLoopbackWebhooks: env.ALLOW_LOOPBACK_WEBHOOKS === 'yes',
  publicUrl: env.PUBLIC_URL,
  defaultTimeZone: env.DEFAULT_TIME_ZONE,
  defaultPriceZone: env.DEFAULT_PRICE_ZONE,
  journalDays: Number(env.JOURNAL_DAYS),
};
const mailbox = new DynamoMailbox(documents, env.CORE_TABLE);
const tallies = new DynamoTallies(documents, env.TELEMETRY_TABLE);
const localLists = new DynamoLocalListStore(documents, env.CORE_TABLE);

const nudge = new SqsSettleNudge(sqs, env.SETTLEMENTS_QUEUE_URL);

const notices = new SqsNotices(sqs, env.NOTICES_QUEUE_URL);
const alerts = new DynamoAlertStore(documents, env.CORE_TABLE);
const telling = { clock: systemClock, outbox: new DynamoOutbox(documents, env.CORE_TABLE), notices, log };

const api = createApi({
  alerts,
  alertRules: new DynamoAlertRuleStore(documents, env.CORE_TABLE),
  endAlert: (alert, step) => endAlert(alert, step, { alerts, notices, log }),
  webhooks: new DynamoWebhookStore(documents, env.CORE_TABLE),
  deliveries: new DynamoDeliveryStore(documents, env.CORE_TABLE),
  notices,
  clock: systemClock,
  random: systemRandom,
  sleep: systemSleep,
  log,
  identity: new CognitoIdentity(
    cognito,
    {
      userPoolId: env.USER_POOL_ID,
      clientId: env.USER_POOL_CLIENT_ID,
      ...(identityEndpoint === undefined ? {} : { endpoint: identityEndpoint }),
    },
    systemClock,
  ),
  apiKeys: new DynamoApiKeyStore(documents, env.CORE_TABLE),
  account: new CognitoOwnAccount(cognito),
  directory: new CognitoDirectory(cognito, env.USER_POOL_ID),
  users: new DynamoUserStore(documents, env.CORE_TABLE),
  audit: new DynamoAuditTrail(documents, env.CORE_TABLE),
  rates: new TokenBuckets(systemClock),
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  mailbox,
  commands: sendCommand({ clock: systemClock, mailbox, pump: new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom) }),
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  connectorHistory: new DynamoConnectorHistory(documents, env.TELEMETRY_TABLE),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE, systemClock),
  securityEvents: new DynamoSecurityEventStore(documents, env.TELEMETRY_TABLE, systemClock),
  tallies,
  visits: new DynamoRefusedVisits(documents, env.TELEMETRY_TABLE, tallies, systemClock),
  journal: new DynamoJournal(documents, { table: env.TELEMETRY_TABLE, keptDays: facts.journalDays, clock: systemClock, log }),
  captures: new DynamoCaptures(documents, env.TELEMETRY_TABLE, log),
  inbox: new DynamoInbox(documents, env.CORE_TABLE),
  settlements: nudge,
  adHocNudge: nudge,
  adHoc: new DynamoAdHocStore(documents, env.CORE_TABLE),
  locks: new DynamoConnectorLocks(documents, env.CORE_TABLE),
  publicCodes: new DynamoPublicCodes(documents, env.CORE_TABLE),
  receipts: new DynamoReceipts(documents, env.LEDGER_TABLE),
  plans: new DynamoPlanStore(documents, env.CORE_TABLE),
  planning: new SqsPlanNudge(sqs, env.PLANNING_QUEUE_URL, systemRandom),
  reservations: new DynamoReservationStore(documents, env.CORE_TABLE),
  cards: tellingOfCards(
    announcingCards(new DynamoCardStore(documents, env.CORE_TABLE), { lists: localLists, clock: systemClock }),
    telling,
  ),
  localLists,
  configurations: new DynamoConfigurationStore(documents, env.CORE_TABLE),
  templates: new DynamoTemplateStore(documents, env.CORE_TABLE),
  availability: new DynamoAvailabilityStore(documents, env.CORE_TABLE),
  drivers: new DynamoDriverStore(documents, env.CORE_TABLE),
  ledger: tellingOfPayments(new DynamoLedger(documents, env.LEDGER_TABLE, { clock: systemClock, random: systemRandom }), telling),
  payments: paymentDesk(paymentDeps(env, documents, sqs)),
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  signals: new DynamoSignalStore(documents, env.CORE_TABLE),
  statistics: new DynamoStatistics(documents, env.CORE_TABLE),
  lines: new DynamoConnectionStore(documents, env.CORE_TABLE, env.TELEMETRY_TABLE),
  feeds: new DynamoSignalFeedStore(documents, env.CORE_TABLE),
  changes: new SqsSignalsNudge(sqs, env.SIGNAL_CHANGES_QUEUE_URL),
  tariffs: new DynamoTariffStore(documents, env.CORE_TABLE),
  transfers: new DynamoTransferStore(documents, env.CORE_TABLE),
  links: new DynamoLinkStore(documents, env.TELEMETRY_TABLE),
  files: new S3FileStorage(new S3Client(FOR_CHARGERS), env.FILES_BUCKET),
  facts,
});

const answer = handle(api);

export const handler = house((event: LambdaEvent, context) => answer(event, context));
