import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { ApiGatewaySocket } from '../adapters/aws/api-gateway-socket';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { SqsPlanNudge, SqsPumpNudge, SqsSettleNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoAdHocStore } from '../adapters/dynamodb/dynamo-ad-hoc-store';
import { DynamoAvailabilityStore } from '../adapters/dynamodb/dynamo-availability-store';
import { DynamoCaptures } from '../adapters/dynamodb/dynamo-captures';
import { DynamoCardStore } from '../adapters/dynamodb/dynamo-card-store';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoConfigurationStore } from '../adapters/dynamodb/dynamo-configuration-store';
import { DynamoConnectionStore } from '../adapters/dynamodb/dynamo-connection-store';
import { DynamoConnectorHistory } from '../adapters/dynamodb/dynamo-connector-history';
import { DynamoJournal } from '../adapters/dynamodb/dynamo-journal';
import { DynamoLedger } from '../adapters/dynamodb/dynamo-ledger';
import { DynamoLocalListStore } from '../adapters/dynamodb/dynamo-local-list-store';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { DynamoReservationStore } from '../adapters/dynamodb/dynamo-reservation-store';
import { DynamoSecurityEventStore } from '../adapters/dynamodb/dynamo-security-event-store';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import { DynamoTallies } from '../adapters/dynamodb/dynamo-tallies';
import { DynamoTelemetryStore } from '../adapters/dynamodb/dynamo-telemetry-store';
import { actOnAnswer } from '../commands/act-on-answer';
import { keepingAvailability } from '../commands/change-availability';
import { commissioning } from '../commands/configure-charger';
import { followBoots } from '../commands/follow-boot';
import { keepingAdHoc } from '../commands/keep-ad-hoc';
import { keepingConfigurations } from '../commands/keep-configuration';
import { keepingLocalLists } from '../commands/keep-local-lists';
import { keepingReservations } from '../commands/keep-reservations';
import { receiveAnswer } from '../commands/receive-answer';
import { sendCommand } from '../commands/send-command';
import type { ChargerMessageEnvironment } from '../environment/charger-message';
import { alarming } from '../jobs/raise-security-alerts';
import { FrameGuard } from '../ocpp/frame-guard';
import { receiveFrame } from '../ocpp/receive-frame';
import { readOrigin } from './charger-event';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ChargerMessageEnvironment>(
  'CORE_TABLE',
  'TELEMETRY_TABLE',
  'LEDGER_TABLE',
  'JOURNAL_DAYS',
  'COMMANDS_QUEUE_URL',
  'PLANNING_QUEUE_URL',
  'SETTLEMENTS_QUEUE_URL',
  'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
  'NOTICES_QUEUE_URL',
);
const clock = systemClock;
const documents = documentClient(new DynamoDBClient({}));
const sqs = new SQSClient({});
const mailbox = new DynamoMailbox(documents, env.CORE_TABLE);
const pump = new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom);
const planning = new SqsPlanNudge(sqs, env.PLANNING_QUEUE_URL, systemRandom);
const sender = sendCommand({ clock, mailbox, pump });
const chargers = new DynamoChargerStore(documents, env.CORE_TABLE);
const journal = new DynamoJournal(documents, { table: env.TELEMETRY_TABLE, keptDays: Number(env.JOURNAL_DAYS), clock, log });
const reservations = new DynamoReservationStore(documents, env.CORE_TABLE);
const cards = new DynamoCardStore(documents, env.CORE_TABLE);
const follow = {
  clock,
  lists: new DynamoLocalListStore(documents, env.CORE_TABLE),
  cards,
  configurations: new DynamoConfigurationStore(documents, env.CORE_TABLE),
  availability: new DynamoAvailabilityStore(documents, env.CORE_TABLE),
  sender,
  mailbox,
  log,
};
const settlements = new SqsSettleNudge(sqs, env.SETTLEMENTS_QUEUE_URL);
/** Configuration before the lists: they are cut to what the keys say. */
const effects = keepingLocalLists(
  follow,
  keepingConfigurations(
    follow,
    keepingAvailability(
      follow.availability,
      keepingReservations(reservations, keepingAdHoc(settlements, actOnAnswer({ chargers, sender, plan: planning, log }))),
    ),
  ),
);
const socket = new ApiGatewaySocket(new ApiGatewayManagementApiClient({}));
const securityEvents = alarming(new DynamoSecurityEventStore(documents, env.TELEMETRY_TABLE, clock), {
  notices: new SqsNotices(sqs, env.NOTICES_QUEUE_URL),
  log,
});
const ports = {
  clock,
  chargers,
  connections: new DynamoConnectionStore(documents, env.CORE_TABLE),
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  ledger: new DynamoLedger(documents, env.LEDGER_TABLE, { clock, random: systemRandom }),
  cards,
  connectorHistory: new DynamoConnectorHistory(documents, env.TELEMETRY_TABLE),
  telemetry: new DynamoTelemetryStore(documents, env.TELEMETRY_TABLE, clock),
  planning,
  pump,
  settlements,
  adHoc: new DynamoAdHocStore(documents, env.CORE_TABLE),
  reservations,
  securityEvents,
  commissioning: { ...commissioning({ chargers, mailbox, random: systemRandom, sender }), ...followBoots(follow) },
  journal,
  captures: new DynamoCaptures(documents, env.TELEMETRY_TABLE, log),
  answers: receiveAnswer({
    mailbox,
    pump,
    journal,
    effects,
    log,
  }),
  socket,
  guard: new FrameGuard({ tallies: new DynamoTallies(documents, env.TELEMETRY_TABLE), securityEvents, socket, log }),
  log,
};

/** Every frame of every charger. It always answers 200: an error here would reach the charger as a text that is not OCPP (F-27). */
export const handler = house<APIGatewayProxyWebsocketEventV2, APIGatewayProxyResultV2>(async (event) => {
  const text = event.isBase64Encoded ? '' : (event.body ?? '');
  await receiveFrame(text, { ...readOrigin(event), receivedAtMs: clock.nowMs() }, ports);
  return { statusCode: 200 };
});
