import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { systemClock } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoChargerStore } from '../adapters/dynamodb/dynamo-charger-store';
import { DynamoMailbox } from '../adapters/dynamodb/dynamo-mailbox';
import { settleKeyByConnection } from '../commands/change-key';
import type { ChargerAuthorizeEnvironment } from '../environment/charger-authorize';
import { decide, readClaim } from '../ocpp/authorize-connection';
import { headerOf } from './charger-event';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ChargerAuthorizeEnvironment>('CORE_TABLE');
const documents = documentClient(new DynamoDBClient({}));
const chargers = new DynamoChargerStore(documents, env.CORE_TABLE);
const mailbox = new DynamoMailbox(documents, env.CORE_TABLE);

/** What every later frame of the connection brings along, so that nobody has to look the charger up. Values are strings (API Gateway). */
export const handler = house<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult>(async (event) => {
  const { id } = event.queryStringParameters ?? {};
  const claim = readClaim({
    ids: event.multiValueQueryStringParameters?.['id'] ?? (id === undefined ? [] : [id]),
    authorization: headerOf(event.headers, 'authorization'),
  });
  if (!claim.ok) throw unauthorized(claim.why);
  const decision = decide(claim, await chargers.get(claim.chargerId));
  if (!decision.allowed) throw unauthorized(decision.why, claim.chargerId);
  await settleKeyByConnection(decision.charger, decision.cameWith, { chargers, mailbox, clock: systemClock, log });
  const { id: chargerId, siteId, registration } = decision.charger;
  return {
    principalId: chargerId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn }],
    },
    context: { chargerId, siteId, registration },
  };
});

/** API Gateway turns exactly this message into 401. */
function unauthorized(why: string, chargerId?: string): Error {
  log.warn('CHARGER_CONNECTION_REFUSED', { why, ...(chargerId === undefined ? {} : { chargerId }) });
  return new Error('Unauthorized');
}
