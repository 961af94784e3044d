import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { systemClock } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoConnectionStore } from '../adapters/dynamodb/dynamo-connection-store';
import type { ChargerDisconnectEnvironment } from '../environment/charger-disconnect';
import { disconnectCharger } from '../ocpp/disconnect-charger';
import { readOrigin } from './charger-event';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ChargerDisconnectEnvironment>('CORE_TABLE');
const ports = { clock: systemClock, connections: new DynamoConnectionStore(documentClient(new DynamoDBClient({})), env.CORE_TABLE), log };

type Disconnected = APIGatewayProxyWebsocketEventV2 & { readonly requestContext: { readonly disconnectStatusCode?: number } };

export const handler = house<Disconnected, APIGatewayProxyResultV2>(async (event) => {
  const { chargerId, connectionId } = readOrigin(event);
  await disconnectCharger(chargerId, connectionId, ports, event.requestContext.disconnectStatusCode);
  return { statusCode: 200 };
});
