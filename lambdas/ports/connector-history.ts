import type { StatusChange } from '../domain/tariffs/session-periods';

/** The statuses that a connector went through: which part of a session was charging and which was parking. */
export interface ConnectorHistory {
  /** Idempotent: the same status of the same moment is kept once. One write. */
  note(chargerId: string, connectorId: number, change: StatusChange): Promise<void>;
  /** In order of the charger's time, `fromMs` inclusive, `toMs` exclusive. */
  between(chargerId: string, connectorId: number, fromMs: number, toMs: number): Promise<readonly StatusChange[]>;
}
