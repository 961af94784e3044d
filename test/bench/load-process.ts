/** The load generator: a process of its own, so that it never waits for the server's event loop, nor the server for its. */
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { BenchCharger } from './bench-charger';

export type Action = 'Heartbeat' | 'MeterValues';

export type LoadOrder =
  | { readonly kind: 'connect'; readonly wsUrl: string; readonly password: string; readonly ids: readonly string[] }
  | { readonly kind: 'closed'; readonly action: Action; readonly seconds: number }
  | { readonly kind: 'open'; readonly action: Action; readonly seconds: number; readonly framesPerSecond: number }
  | { readonly kind: 'call'; readonly action: string; readonly payload: Readonly<Record<string, unknown>> };

export interface LoadResult {
  readonly seconds: number;
  readonly errors: number;
  readonly roundTripsMs: readonly number[];
  /** Frames that were due but could not be sent by the end. */
  readonly unsent: number;
}

let chargers: BenchCharger[] = [];

async function connect(wsUrl: string, password: string, ids: readonly string[]): Promise<void> {
  for (const charger of chargers) charger.close();
  chargers = ids.map((id) => new BenchCharger(id));
  const queue = [...chargers];
  // Handshakes are slow on purpose (password hash): sixteen at a time.
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let charger = queue.shift(); charger; charger = queue.shift()) {
        await charger.connect(wsUrl, password);
        await charger.startTransaction();
      }
    }),
  );
}

function frameOf(charger: BenchCharger, action: Action) {
  return charger.call(action, action === 'Heartbeat' ? {} : charger.meterValues());
}

/** Every charger sends its next frame as soon as the last was answered: what the server can do at most. */
async function closedLoop(action: Action, seconds: number): Promise<LoadResult> {
  const roundTripsMs: number[] = [];
  let errors = 0;
  const begunMs = performance.now();
  const endMs = begunMs + seconds * 1000;
  await Promise.all(
    chargers.map(async (charger) => {
      while (performance.now() < endMs) {
        const sentMs = performance.now();
        try {
          await frameOf(charger, action);
          roundTripsMs.push(performance.now() - sentMs);
        } catch {
          errors += 1;
          await wait(100);
        }
      }
    }),
  );
  return { seconds: (performance.now() - begunMs) / 1000, errors, roundTripsMs, unsent: 0 };
}

/**
 * Frames are due at fixed times, whatever the server does, and a round trip counts from when the frame was due: a server that stalls
 * cannot hide it by slowing its callers. A charger with a call in flight sends the next one late, as OCPP demands.
 */
async function openLoop(action: Action, seconds: number, framesPerSecond: number): Promise<LoadResult> {
  const roundTripsMs: number[] = [];
  let errors = 0;
  const dueOf: number[][] = chargers.map(() => []);
  const busy = chargers.map(() => false);
  const serve = async (index: number) => {
    const charger = chargers[index];
    if (!charger || busy[index]) return;
    busy[index] = true;
    for (let dueMs = dueOf[index]?.shift(); dueMs !== undefined; dueMs = dueOf[index]?.shift()) {
      try {
        await frameOf(charger, action);
        roundTripsMs.push(performance.now() - dueMs);
      } catch {
        errors += 1;
      }
    }
    busy[index] = false;
  };
  const begunMs = performance.now();
  const total = Math.floor(framesPerSecond * seconds);
  for (let sent = 0; sent < total; ) {
    const dueByNow = Math.min(total, Math.floor(((performance.now() - begunMs) / 1000) * framesPerSecond) + 1);
    for (; sent < dueByNow; sent += 1) {
      const index = sent % chargers.length;
      dueOf[index]?.push(begunMs + (sent / framesPerSecond) * 1000);
      void serve(index);
    }
    await wait(1);
  }
  const giveUpMs = performance.now() + 10_000;
  while (busy.some(Boolean) && performance.now() < giveUpMs) await wait(5);
  return { seconds, errors, roundTripsMs, unsent: dueOf.reduce((sum, due) => sum + due.length, 0) };
}

async function follow(order: LoadOrder): Promise<unknown> {
  switch (order.kind) {
    case 'connect':
      return connect(order.wsUrl, order.password, order.ids);
    case 'closed':
      return closedLoop(order.action, order.seconds);
    case 'open':
      return openLoop(order.action, order.seconds, order.framesPerSecond);
    case 'call': {
      const [charger] = chargers;
      if (!charger) throw new Error('nobody is connected');
      const stamped = 'timestamp' in order.payload ? { ...order.payload, timestamp: charger.stamp() } : order.payload;
      if (order.action === 'MeterValues') return charger.call('MeterValues', charger.meterValues());
      return charger.call(order.action, stamped);
    }
  }
}

process.on('message', (order: LoadOrder) => {
  follow(order).then(
    (result) => process.send?.({ kind: 'done', result }),
    (error: Error) => process.send?.({ kind: 'failed', reason: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });
