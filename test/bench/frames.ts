import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CentralApi } from '../../simulator/central-api';
import type { Action, LoadOrder, LoadResult } from './load-process';
import { answerOf, type MeasuredServer, startMeasuredServer } from './measured-server';
import { percentile, print, remark, rounded } from './statistics';

export interface FramesOptions {
  readonly chargers: readonly number[];
  readonly seconds: number;
}

const PASSWORD = randomBytes(10).toString('hex');
const ACTIONS: readonly Action[] = ['Heartbeat', 'MeterValues'];

/** Frames per second and round trips, closed loop and then open loop at half that rate, for growing numbers of chargers. */
export async function benchFrames({ chargers, seconds }: FramesOptions): Promise<void> {
  await withServerAndLoad(async (server, load) => {
    const most = Math.max(...chargers);
    const ids = Array.from({ length: most }, (_, index) => `BENCH-${String(index + 1).padStart(4, '0')}`);
    await register(server, ids);
    print({ bench: 'memory', chargers: 0, residentMb: server.residentMb() });
    for (const count of chargers) {
      remark(`${count} chargers connect …`);
      await load.order({ kind: 'connect', wsUrl: server.wsUrl, password: PASSWORD, ids: ids.slice(0, count) }, 600_000);
      await quiet(server);
      for (const action of ACTIONS) {
        const closed = await measure(server, load, count, { kind: 'closed', action, seconds });
        await quiet(server);
        const framesPerSecond = Math.max(1, Math.round(closed / 2));
        await measure(server, load, count, { kind: 'open', action, seconds, framesPerSecond });
        await quiet(server);
      }
      print({ bench: 'memory', chargers: count, residentMb: server.residentMb() });
    }
  });
}

/** Which AWS calls one frame of each kind costs, counted by the server itself. */
export async function benchCalls(): Promise<void> {
  await withServerAndLoad(async (server, load) => {
    const id = 'BENCH-CALLS';
    await register(server, [id]);
    await load.order({ kind: 'connect', wsUrl: server.wsUrl, password: PASSWORD, ids: [id] }, 60_000);
    await quiet(server);
    let transactionId = 0;
    const timestamp = '';
    const kinds: readonly (readonly [string, () => Readonly<Record<string, unknown>>])[] = [
      ['BootNotification', () => ({ chargePointVendor: 'Bench', chargePointModel: 'Raw', firmwareVersion: '1' })],
      ['Heartbeat', () => ({})],
      ['StatusNotification', () => ({ connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp })],
      ['Authorize', () => ({ idTag: `CARD-${id}` })],
      ['MeterValues', () => ({})],
      ['StartTransaction', () => ({ connectorId: 1, idTag: `CARD-${id}`, meterStart: 0, timestamp })],
      ['StopTransaction', () => ({ transactionId, meterStop: 1000, timestamp, reason: 'Local' })],
    ];
    const frames = 20;
    const sums = new Map<string, Map<string, number>>();
    const count = async (action: string, payload: Readonly<Record<string, unknown>>) => {
      const before = await server.metrics();
      const answer = await load.order<Readonly<Record<string, unknown>>>({ kind: 'call', action, payload }, 30_000);
      // The answer leaves before the handler is through with everything: wait until nothing is counted any more.
      const after = await quiet(server);
      const sum = sums.get(action) ?? new Map<string, number>();
      sums.set(action, sum);
      for (const [call, total] of Object.entries(after.awsCalls)) {
        const more = total - (before.awsCalls[call] ?? 0);
        if (more > 0 && isFrameHandler(call)) sum.set(call, (sum.get(call) ?? 0) + more);
      }
      return answer;
    };
    for (let round = 0; round < frames; round += 1) {
      for (const [action, payload] of kinds) {
        const answer = await count(action, payload());
        if (action === 'StartTransaction') transactionId = Number(answer['transactionId']);
      }
    }
    for (const [action] of kinds) print({ bench: 'calls', action, frames, ...perFrame(sums.get(action) ?? new Map(), frames) });
  });
}

const READS = /:(GetItem|Query|Scan|BatchGetItem|TransactGetItems)$/;
const WRITES = /:(PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems)$/;

/** Only what the frame's own function does counts; queues and their consumers have their own budget. */
function isFrameHandler(call: string): boolean {
  return /charger-?message/i.test(call);
}

function perFrame(calls: ReadonlyMap<string, number>, frames: number) {
  const sum = (pattern: RegExp) =>
    rounded([...calls].reduce((total, [call, count]) => total + (pattern.test(call) ? count : 0), 0) / frames);
  return {
    writes: sum(WRITES),
    reads: sum(READS),
    calls: sum(/./),
    byCall: Object.fromEntries([...calls].map(([call, count]) => [call.slice(call.indexOf(' ') + 1), rounded(count / frames)])),
  };
}

async function measure(
  server: MeasuredServer,
  load: Load,
  chargers: number,
  order: LoadOrder & { readonly action: Action },
): Promise<number> {
  const before = await server.metrics();
  const { seconds, errors, roundTripsMs, unsent } = await load.order<LoadResult>(order, 600_000);
  const after = await server.metrics();
  const calls = new Map(
    Object.entries(after.awsCalls)
      .filter(([call]) => isFrameHandler(call))
      .map(([call, total]) => [call, total - (before.awsCalls[call] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
  const framesPerSecond = roundTripsMs.length / seconds;
  const { writes, reads } = perFrame(calls, Math.max(1, roundTripsMs.length));
  print({
    bench: 'frames',
    action: order.action,
    loop: order.kind,
    chargers,
    seconds: rounded(seconds, 1),
    ...('framesPerSecond' in order ? { offeredPerSecond: order.framesPerSecond } : {}),
    framesPerSecond: rounded(framesPerSecond, 1),
    p50Ms: rounded(percentile(roundTripsMs, 50)),
    p99Ms: rounded(percentile(roundTripsMs, 99)),
    errors,
    unsent,
    writesPerFrame: writes,
    readsPerFrame: reads,
    residentMb: server.residentMb(),
  });
  return framesPerSecond;
}

async function register(server: MeasuredServer, ids: readonly string[]): Promise<void> {
  remark(`registering ${ids.length} chargers …`);
  const api = new CentralApi(server.url, server.credentials);
  const queue = [...ids];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        await api.registerCharger({ id, password: PASSWORD, maxCurrentA: 16, phases: 3 });
        await api.registerCard(`CARD-${id}`);
      }
    }),
  );
}

/** Waits until a second goes by in which no function called anything: commissioning and planning are then over. */
export async function quiet(server: MeasuredServer) {
  const giveUpMs = Date.now() + 120_000;
  const busy = (metrics: Awaited<ReturnType<MeasuredServer['metrics']>>) =>
    // The sweep looks around every minute, whatever happens; it is no sign of work.
    JSON.stringify(Object.entries(metrics.awsCalls).filter(([call]) => !/sweep/i.test(call)));
  let last = await server.metrics();
  for (;;) {
    await wait(250);
    const now = await server.metrics();
    if (busy(now) === busy(last)) return now;
    if (Date.now() > giveUpMs) {
      remark('the server does not come to rest; measuring all the same');
      return now;
    }
    last = now;
  }
}

interface Load {
  order<T = unknown>(order: LoadOrder, withinMs: number): Promise<T>;
}

async function withServerAndLoad(work: (server: MeasuredServer, load: Load) => Promise<void>): Promise<void> {
  remark('starting the server …');
  const server = await startMeasuredServer();
  let child: ChildProcess | undefined;
  try {
    child = fork(join(__dirname, 'load-process.ts'), [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const process = child;
    await answerOf(process, 'ready', 60_000);
    await work(server, {
      async order<T>(order: LoadOrder, withinMs: number) {
        const answer = answerOf<{ result: T }>(process, 'done', withinMs);
        process.send(order);
        return (await answer).result;
      },
    });
  } finally {
    child?.kill();
    await server.stop();
  }
}
