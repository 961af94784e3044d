import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  ForbiddenException,
  GoneException,
  LimitExceededException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { ChargerSocket } from '../../ports/charger-socket';

/** The WebSocket API's management API. */
export class ApiGatewaySocket implements ChargerSocket {
  readonly #client: ApiGatewayManagementApiClient;

  constructor(client: ApiGatewayManagementApiClient) {
    this.#client = client;
  }

  async post(connectionId: string, text: string): Promise<Result<undefined, { code: 'GONE' } | { code: 'THROTTLED' }>> {
    try {
      await this.#client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: text }));
      return ok();
    } catch (error) {
      if (error instanceof GoneException) return refuse({ code: 'GONE' });
      // Raised for too many posts, and also when the charger's side takes no more bytes: either way nothing was handed over.
      if (error instanceof LimitExceededException) return refuse({ code: 'THROTTLED' });
      throw error;
    }
  }

  async close(connectionId: string): Promise<void> {
    try {
      await this.#client.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    } catch (error) {
      if (error instanceof GoneException || error instanceof ForbiddenException) return;
      throw error;
    }
  }
}
