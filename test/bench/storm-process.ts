/** The chargers of a reconnect storm, in a process of their own: the server can be killed without them. */
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { BenchCharger } from './bench-charger';

/** Each charger's own, by its id. */
export type Passwords = Readonly<Record<string, string>>;

/** `at once` is the worst case: everybody knocks in the same moment, and again every second until let in. */
export type Pattern = 'at once' | 'backoff';

export type StormOrder =
  | { readonly kind: 'settle'; readonly wsUrl: string; readonly passwords: Passwords }
  /** Every line is cut from the chargers' side, without a close frame: the router, not the charger, has gone. */
  | { readonly kind: 'cut' }
  /** From now on a line that is gone counts as lost at this moment. */
  | { readonly kind: 'return'; readonly wsUrl: string; readonly pattern: Pattern; readonly giveUpS: number }
  | { readonly kind: 'registers' };

export interface Return {
  readonly id: string;
  readonly tries: number;
  /** Milliseconds of the handshake that succeeded. */
  readonly connectMs: number;
  /** Milliseconds from the start of the storm until the last queued message was answered. */
  readonly servedMs: number;
}

/** Every charger by its id. */
export type Registers = Readonly<Record<string, number>>;

/** Messages that a charger kept while it was offline. */
const QUEUED_SAMPLES = 2;

/** OCPP 2.0.1 §J, RetryBackOff…: the least wait, plus a random part, doubled so many times. OCPP 1.6 leaves it to the maker. */
const BACKOFF = { leastMs: 1_000, randomMs: 4_000, doublings: 3 } as const;
const KNOCK_EVERY_MS = 1_000;
const MOST_KNOCKS = 10;

let chargers: readonly BenchCharger[] = [];
let passwords: Passwords = {};

async function settle(wsUrl: string): Promise<void> {
  chargers = Object.keys(passwords).map((id) => new BenchCharger(id));
  const queue = [...chargers];
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let charger = queue.shift(); charger; charger = queue.shift()) {
        await knock(charger, wsUrl);
        await charger.startTransaction();
        await charger.call('MeterValues', charger.meterValues());
      }
    }),
  );
}

/** What comes before the storm is not measured: whoever is refused on a busy machine asks again. */
async function knock(charger: BenchCharger, wsUrl: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await charger.connect(wsUrl, passwords[charger.id] ?? '');
    } catch (error) {
      if (tries === MOST_KNOCKS) throw error;
      await wait(KNOCK_EVERY_MS);
    }
  }
}

function pauseMs(pattern: Pattern, tries: number): number {
  if (pattern === 'at once') return tries === 0 ? 0 : KNOCK_EVERY_MS;
  return BACKOFF.leastMs * 2 ** Math.min(tries, BACKOFF.doublings) + Math.random() * BACKOFF.randomMs;
}

/** Connects until it is let in, then says what it has to say. A line that is lost in between is one more try. */
async function comeBack(charger: BenchCharger, order: StormOrder & { kind: 'return' }, begunMs: number): Promise<Return | undefined> {
  const samples = Array.from({ length: QUEUED_SAMPLES }, () => charger.meterValues());
  for (let tries = 0; performance.now() - begunMs < order.giveUpS * 1_000; tries += 1) {
    await wait(pauseMs(order.pattern, tries));
    const knockedMs = performance.now();
    try {
      await charger.connect(order.wsUrl, passwords[charger.id] ?? '');
      const connectMs = performance.now() - knockedMs;
      const status = { connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp: charger.stamp() };
      await charger.call('StatusNotification', status);
      for (let sample = samples[0]; sample !== undefined; sample = samples[0]) {
        await charger.call('MeterValues', sample);
        samples.shift();
      }
      return { id: charger.id, tries: tries + 1, connectMs, servedMs: performance.now() - begunMs };
    } catch {
      charger.close();
    }
  }
  return undefined;
}

async function follow(order: StormOrder): Promise<unknown> {
  switch (order.kind) {
    case 'settle':
      passwords = order.passwords;
      return settle(order.wsUrl);
    case 'cut':
      for (const charger of chargers) charger.close();
      return undefined;
    case 'return': {
      const begunMs = performance.now();
      const returns = await Promise.all(chargers.map((charger) => comeBack(charger, order, begunMs)));
      return returns.filter((one) => one !== undefined);
    }
    case 'registers':
      return Object.fromEntries(chargers.filter(({ isConnected }) => isConnected).map(({ id, registerWh }) => [id, registerWh]));
  }
}

process.on('message', (order: StormOrder) => {
  follow(order).then(
    (result) => process.send?.({ kind: 'done', result }),
    (error: Error) => process.send?.({ kind: 'failed', reason: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });
