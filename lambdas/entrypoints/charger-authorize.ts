import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { systemClock } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { DynamoRefusedVisits } from '../adapters/dynamodb/dynamo-refused-visits';
import { DynamoSecurityEventStore } from '../adapters/dynamodb/dynamo-security-event-store';
import { DynamoTallies } from '../adapters/dynamodb/dynamo-tallies';
import { settleKeyByConnection } from '../commands/change-key';
import type { ChargerAuthorizeEnvironment } from '../environment/charger-authorize';
import { alarming } from '../jobs/raise-security-alerts';
import { admitCharger } from '../ocpp/admit-charger';
import { readVisit } from './charger-event';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ChargerAuthorizeEnvironment>('CORE_TABLE', 'TELEMETRY_TABLE', 'EDGE_MARK', 'NOTICES_QUEUE_URL');
const documents = documentClient(new DynamoDBClient({}));
const clock = systemClock;
const tallies = new DynamoTallies(documents, env.TELEMETRY_TABLE);
const ports = {
  clock,
  chargers: new DynamoChargerStore(documents, env.CORE_TABLE),
  mailbox: new DynamoMailbox(documents, env.CORE_TABLE),
  tallies,
  visits: new DynamoRefusedVisits(documents, env.TELEMETRY_TABLE, tallies, clock),
  securityEvents: alarming(new DynamoSecurityEventStore(documents, env.TELEMETRY_TABLE, clock), {
    notices: new SqsNotices(new SQSClient({}), env.NOTICES_QUEUE_URL),
    log,
  }),
  log,
};

/** What every later frame of the connection brings along, so that nobody has to look the charger up. Values are strings (API Gateway). */
export const handler = house<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult>(async (event) => {
  const visit = readVisit(event, env.EDGE_MARK);
  const admission = await admitCharger(visit, ports);
  if (!admission.ok) {
    const { code: why, chargerId } = admission.refusal;
    log.warn('CHARGER_CONNECTION_REFUSED', { why, address: visit.address, ...(chargerId === undefined ? {} : { chargerId }) });
    // API Gateway turns exactly this message into 401.
    throw new Error('Unauthorized');
  }
  const { charger, cameWith } = admission.value;
  await settleKeyByConnection(charger, cameWith, ports);
  const { id: chargerId, siteId, registration } = charger;
  return {
    principalId: chargerId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn }],
    },
    context: { chargerId, siteId, registration, address: visit.address },
  };
});
