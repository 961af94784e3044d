import type { Connector } from '../domain/chargers/charger';

/** When a line that ended, or a connector that is Faulted, is to be looked at again. Marks exist only while something is wrong. */
export interface ChargerMarks {
  /** Since when the charger has no line; `undefined` while it has one, or never had. */
  lineLostAtMs(chargerId: string): Promise<number | undefined>;
  /** Later, or never. Of a line that is back, or was lost anew since, nothing changes. */
  lookAtLine(chargerId: string, lostAtMs: number, atMs: number | undefined): Promise<void>;
  /** Later, or never. Of a connector that has said something since, nothing changes. */
  lookAtFault(connector: Pick<Connector, 'chargerId' | 'connectorId' | 'receivedAtMs'>, atMs: number | undefined): Promise<void>;
}
