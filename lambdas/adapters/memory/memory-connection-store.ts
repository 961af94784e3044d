import type { Connection } from '../../domain/chargers/charger';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Line } from '../../domain/statistics/presence';
import type { ConnectionStore, LineHistory, OpenedConnection } from '../../ports/charger-store';

interface Known {
  readonly epoch: number;
  readonly connectedAtMs: number;
  readonly lastSeenAtMs: number;
  readonly connectionId?: string;
  readonly address: string;
  readonly lostAtMs?: number;
}

export class MemoryConnectionStore implements ConnectionStore, LineHistory {
  readonly #known = new Map<string, Known>();
  readonly #ended = new Map<string, Line[]>();

  async open(
    chargerId: string,
    connectionId: string,
    connectedAtMs: number,
    address = '',
  ): Promise<Result<OpenedConnection, { code: 'NEWER_CONNECTION' }>> {
    const before = this.#known.get(chargerId);
    if (before !== undefined && before.connectedAtMs > connectedAtMs) return refuse({ code: 'NEWER_CONNECTION' });
    const epoch = (before?.epoch ?? 0) + 1;
    if (before !== undefined && before.connectedAtMs !== connectedAtMs) {
      this.#ended.set(chargerId, [...(this.#ended.get(chargerId) ?? []), lineOf(before)]);
    }
    this.#known.set(chargerId, { epoch, connectedAtMs, lastSeenAtMs: connectedAtMs, connectionId, address });
    const connection = { chargerId, connectionId, epoch, connectedAtMs, lastSeenAtMs: connectedAtMs };
    if (before?.connectionId === undefined || before.connectionId === connectionId) return ok({ connection });
    const replacedSeen = { address: before.address, lastSeenAtMs: before.lastSeenAtMs };
    return ok({ connection, replaced: before.connectionId, ...(before.address === '' ? {} : { replacedSeen }) });
  }

  async get(chargerId: string): Promise<Connection | undefined> {
    const known = this.#known.get(chargerId);
    if (known?.connectionId === undefined) return undefined;
    const { epoch, connectedAtMs, connectionId, lastSeenAtMs } = known;
    return { chargerId, connectionId, epoch, connectedAtMs, lastSeenAtMs };
  }

  async touch(chargerId: string, socket: { readonly connectionId: string; readonly connectedAtMs: number }, atMs: number) {
    const known = this.#known.get(chargerId);
    const isItsOwn = known?.connectedAtMs === socket.connectedAtMs && (known.connectionId ?? socket.connectionId) === socket.connectionId;
    if (known === undefined || !isItsOwn || known.lastSeenAtMs >= atMs) return { restored: false };
    const { lostAtMs: _, ...rest } = known;
    this.#known.set(chargerId, { ...rest, connectionId: socket.connectionId, lastSeenAtMs: atMs });
    return { restored: known.connectionId === undefined };
  }

  async close(chargerId: string, connectionId: string, lostAtMs: number): Promise<boolean> {
    const known = this.#known.get(chargerId);
    if (known?.connectionId !== connectionId) return false;
    const { connectionId: _, ...rest } = known;
    this.#known.set(chargerId, { ...rest, lostAtMs });
    return true;
  }

  /** Since when a charger has no line. */
  lostAtMs(chargerId: string): number | undefined {
    return this.#known.get(chargerId)?.lostAtMs;
  }

  async lines(chargerId: string, fromMs: number): Promise<readonly Line[]> {
    const newest = this.#known.get(chargerId);
    const ended = (this.#ended.get(chargerId) ?? []).filter(({ connectedAtMs }) => connectedAtMs >= fromMs);
    return [...ended, ...(newest === undefined ? [] : [lineOf(newest)])];
  }
}

function lineOf({ connectedAtMs, lastSeenAtMs, lostAtMs }: Known): Line {
  return { connectedAtMs, lastSeenAtMs, ...(lostAtMs === undefined ? {} : { endedAtMs: lostAtMs }) };
}
