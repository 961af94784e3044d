import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoAvailabilityStore } from '../adapters/dynamodb/dynamo-availability-store';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoConnectionStore } from '../adapters/dynamodb/dynamo-connection-store';
import { DynamoConnectorHistory } from '../adapters/dynamodb/dynamo-connector-history';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoSiteStore } from '../adapters/dynamodb/dynamo-site-store';
import { DynamoStatistics } from '../adapters/dynamodb/dynamo-statistics';
import { DynamoTelemetryStore } from '../adapters/dynamodb/dynamo-telemetry-store';
import type { RebuildStatisticsEnvironment } from '../environment/rebuild-statistics';
import { type RebuildReport, rebuildStatistics } from '../jobs/rebuild-statistics';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<RebuildStatisticsEnvironment>('CORE_TABLE', 'TELEMETRY_TABLE', 'DEFAULT_TIME_ZONE', 'DEFAULT_PRICE_ZONE');
const documents = documentClient(new DynamoDBClient({}));
const deps = {
  clock: systemClock,
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  lines: new DynamoConnectionStore(documents, env.CORE_TABLE, env.TELEMETRY_TABLE),
  connectorHistory: new DynamoConnectorHistory(documents, env.TELEMETRY_TABLE),
  availability: new DynamoAvailabilityStore(documents, env.CORE_TABLE),
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE, systemClock),
  sites: new DynamoSiteStore(documents, env.CORE_TABLE, { timeZone: env.DEFAULT_TIME_ZONE, priceZone: env.DEFAULT_PRICE_ZONE }),
  statistics: new DynamoStatistics(documents, env.CORE_TABLE),
  log,
};

export const handler = house<unknown, RebuildReport>(() => rebuildStatistics(deps));
