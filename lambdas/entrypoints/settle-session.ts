import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { SqsPumpNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoConnectorHistory } from '../adapters/dynamodb/dynamo-connector-history';
import { DynamoLedger } from '../adapters/dynamodb/dynamo-ledger';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { DynamoStatistics } from '../adapters/dynamodb/dynamo-statistics';
import { DynamoTariffStore } from '../adapters/dynamodb/dynamo-tariff-store';
import { DynamoTelemetryStore } from '../adapters/dynamodb/dynamo-telemetry-store';
import { sendCommand } from '../commands/send-command';
import type { SettleSessionEnvironment } from '../environment/settle-session';
import { readSettleNudge } from '../jobs/nudges';
import { settleSession } from '../jobs/settle-session';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<SettleSessionEnvironment>(
  'CORE_TABLE',
  'TELEMETRY_TABLE',
  'LEDGER_TABLE',
  'COMMANDS_QUEUE_URL',
  'DEFAULT_TIME_ZONE',
  'DEFAULT_PRICE_ZONE',
);
const documents = documentClient(new DynamoDBClient({}));
const deps = {
  clock: systemClock,
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE, systemClock),
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  signals: new DynamoSignalStore(documents, env.CORE_TABLE),
  ledger: new DynamoLedger(documents, env.LEDGER_TABLE, { clock: systemClock, random: systemRandom }),
  sender: sendCommand({
    clock: systemClock,
    mailbox: new DynamoMailbox(documents, env.CORE_TABLE),
    pump: new SqsPumpNudge(new SQSClient({}), env.COMMANDS_QUEUE_URL, systemRandom),
  }),
  tariffs: new DynamoTariffStore(documents, env.CORE_TABLE),
  connectorHistory: new DynamoConnectorHistory(documents, env.TELEMETRY_TABLE),
  statistics: new DynamoStatistics(documents, env.CORE_TABLE),
  log,
};
const processor = new BatchProcessor(EventType.SQS);

export const handler = house<SQSEvent, SQSBatchResponse>((event, context) =>
  processPartialResponse(event, async ({ body }: SQSRecord) => settleSession(readSettleNudge(body).sessionId, deps), processor, {
    context,
  }),
);
