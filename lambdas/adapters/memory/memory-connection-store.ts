import type { Connection } from '../../domain/chargers/charger';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { ConnectionStore } from '../../ports/charger-store';

interface Known {
  readonly epoch: number;
  readonly connectedAtMs: number;
  readonly socket?: { readonly connectionId: string; readonly lastSeenAtMs: number };
}

export class MemoryConnectionStore implements ConnectionStore {
  readonly #known = new Map<string, Known>();

  async open(
    chargerId: string,
    connectionId: string,
    connectedAtMs: number,
  ): Promise<Result<{ readonly connection: Connection; readonly replaced?: string }, { code: 'NEWER_CONNECTION' }>> {
    const before = this.#known.get(chargerId);
    if (before !== undefined && before.connectedAtMs > connectedAtMs) return refuse({ code: 'NEWER_CONNECTION' });
    const epoch = (before?.epoch ?? 0) + 1;
    this.#known.set(chargerId, { epoch, connectedAtMs, socket: { connectionId, lastSeenAtMs: connectedAtMs } });
    const replaced = before?.socket?.connectionId;
    return ok({
      connection: { chargerId, connectionId, epoch, connectedAtMs, lastSeenAtMs: connectedAtMs },
      ...(replaced === undefined || replaced === connectionId ? {} : { replaced }),
    });
  }

  async get(chargerId: string): Promise<Connection | undefined> {
    const known = this.#known.get(chargerId);
    if (known?.socket === undefined) return undefined;
    const { epoch, connectedAtMs, socket } = known;
    return { chargerId, connectionId: socket.connectionId, epoch, connectedAtMs, lastSeenAtMs: socket.lastSeenAtMs };
  }

  async touch(chargerId: string, connectionId: string, atMs: number): Promise<void> {
    const known = this.#known.get(chargerId);
    if (known?.socket?.connectionId !== connectionId || known.socket.lastSeenAtMs >= atMs) return;
    this.#known.set(chargerId, { ...known, socket: { connectionId, lastSeenAtMs: atMs } });
  }

  async close(chargerId: string, connectionId: string): Promise<boolean> {
    const known = this.#known.get(chargerId);
    if (known?.socket?.connectionId !== connectionId) return false;
    this.#known.set(chargerId, { epoch: known.epoch, connectedAtMs: known.connectedAtMs });
    return true;
  }
}
