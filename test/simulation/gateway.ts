import type { SimulatedCharger } from './simulated-charger';
import type { World } from './world';

interface OpenSocket {
  readonly chargerId: string;
  readonly connectionId: string;
}

/** The sockets of API Gateway: which are open, and what is posted to them. */
export class Gateway {
  readonly #world: World;
  readonly #stations = new Map<string, SimulatedCharger>();
  readonly #open = new Map<string, OpenSocket>();
  readonly #openedAtMs = new Map<string, number>();
  #connections = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get stations(): ReadonlyMap<string, SimulatedCharger> {
    return this.#stations;
  }

  add(station: SimulatedCharger): void {
    this.#stations.set(station.id, station);
  }

  nextConnectionId(): string {
    this.#connections += 1;
    return `c${this.#connections}`;
  }

  opened(connectionId: string, chargerId: string, connectedAtMs: number): void {
    this.#open.set(connectionId, { chargerId, connectionId });
    this.#openedAtMs.set(connectionId, connectedAtMs);
  }

  closed(connectionId: string): void {
    this.#open.delete(connectionId);
  }

  /** The gateway says with every frame when its socket was opened, also when the socket has gone since. */
  openedAtMs(connectionId: string): number {
    return this.#openedAtMs.get(connectionId) ?? Number.NaN;
  }

  /** It loses every socket of a charger, and neither tells anybody nor is the charger aware of it. */
  vanish(chargerId: string): void {
    for (const [connectionId, socket] of this.#open) if (socket.chargerId === chargerId) this.#open.delete(connectionId);
  }

  post(connectionId: string, text: string): 'GONE' | 'OK' {
    const socket = this.#open.get(connectionId);
    if (socket === undefined) return 'GONE';
    const world = this.#world;
    world.after(world.between(5, Math.min(2_000, world.faults.delayMs)), () =>
      this.#stations.get(socket.chargerId)?.receives(connectionId, text),
    );
    return 'OK';
  }
}
