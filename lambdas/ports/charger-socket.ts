import type { Result } from '../domain/shared/result';

/** API Gateway's management API. A post that succeeds says that it was handed over, never that the charger read it. */
export interface ChargerSocket {
  /** GONE and THROTTLED were surely not sent; anything unclear is thrown. */
  post(connectionId: string, text: string): Promise<Result<undefined, { code: 'GONE' } | { code: 'THROTTLED' }>>;
  /** Best effort; a connection that is already gone is fine. */
  close(connectionId: string): Promise<void>;
}
