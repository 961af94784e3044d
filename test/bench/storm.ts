import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CentralApi } from '../../simulator/central-api';
import { freePort } from '../support/free-port';
import { quiet } from './frames';
import { answerOf, type MeasuredServer, startMeasuredServer } from './measured-server';
import { percentile, print, remark, rounded } from './statistics';
import type { Passwords, Pattern, Registers, Return, StormOrder } from './storm-process';

const GIVE_UP_S = 240;
/** A site is planned as a whole; two thousand chargers in one garage are not what is measured here. */
const CHARGERS_PER_SITE = 10;

type Cause = 'lines cut' | 'server killed';
type Fleet = <T>(order: StormOrder) => Promise<T>;

/**
 * Everybody charges, everybody is cut off in the same moment, everybody comes back with what was queued meanwhile. One JSON line a storm:
 * how many are back and served, what a handshake took, when the last was served, and whose newest meter sample the sessions do not have.
 */
export async function benchStorm(count: number): Promise<void> {
  const place = { folder: mkdtempSync(join(tmpdir(), 'tidewatt-bench-')), port: await freePort() };
  const ids = Array.from({ length: count }, (_, index) => `STORM-${String(index + 1).padStart(5, '0')}`);
  const child = fork(join(__dirname, 'storm-process.ts'), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const fleet: Fleet = async <T>(order: StormOrder) => {
    const answer = answerOf<{ result: T }>(child, 'done', 1_800_000);
    child.send(order);
    return (await answer).result;
  };
  const ready = answerOf(child, 'ready', 60_000);
  let server: MeasuredServer | undefined;
  try {
    remark('starting the server …');
    server = await startMeasuredServer(place);
    await ready;
    const passwords = await register(server, ids);
    remark(`${count} chargers connect and start charging …`);
    await fleet({ kind: 'settle', wsUrl: server.wsUrl, passwords });
    for (const cause of ['lines cut', 'server killed'] as const) {
      for (const pattern of ['backoff', 'at once'] as const) {
        await quiet(server);
        remark(`${cause}, everybody comes back: ${pattern} …`);
        const begunMs = performance.now();
        if (cause === 'lines cut') await fleet({ kind: 'cut' });
        else await server.kill();
        const returning = comeBack(fleet, server, pattern);
        // The chargers knock on a closed door meanwhile.
        if (cause === 'server killed') server = await startMeasuredServer(place);
        const downMs = performance.now() - begunMs;
        await report(server, fleet, { cause, pattern, count, downMs, returns: await returning });
      }
    }
  } finally {
    child.kill();
    await server?.stop();
    rmSync(place.folder, { recursive: true, force: true });
  }
}

/** With keys made by the server, as an installer would take them over. */
async function register({ url, credentials }: MeasuredServer, ids: readonly string[]): Promise<Passwords> {
  remark(`registering ${ids.length} chargers …`);
  const api = new CentralApi(url, credentials);
  const passwords: Record<string, string> = {};
  const queue = Array.from({ length: Math.ceil(ids.length / CHARGERS_PER_SITE) }, (_, index) => index * CHARGERS_PER_SITE);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
        const site = { name: `Storm ${from}`, timeZone: 'Europe/Berlin', priceZone: 'DE-LU' };
        const { id: siteId } = (await api.call('POST', '/v1/sites', site)) as { id: string };
        for (const id of ids.slice(from, from + CHARGERS_PER_SITE)) {
          const charger = { id, siteId, maxCurrentA: 16, phases: 3 };
          const { password } = (await api.call('POST', '/v1/chargers', charger)) as { password: string };
          passwords[id] = password;
          await api.registerCard(`CARD-${id}`);
        }
      }
    }),
  );
  return passwords;
}

function comeBack(fleet: Fleet, { wsUrl }: MeasuredServer, pattern: Pattern): Promise<readonly Return[]> {
  return fleet({ kind: 'return', wsUrl, pattern, giveUpS: GIVE_UP_S });
}

interface Storm {
  readonly cause: Cause;
  readonly pattern: Pattern;
  readonly count: number;
  readonly downMs: number;
  readonly returns: readonly Return[];
}

async function report(server: MeasuredServer, fleet: Fleet, { cause, pattern, count, downMs, returns }: Storm): Promise<void> {
  await quiet(server);
  const registers = await fleet<Registers>({ kind: 'registers' });
  const connectMs = returns.map((one) => one.connectMs);
  const servedMs = returns.map((one) => one.servedMs);
  print({
    bench: 'storm',
    cause,
    pattern,
    chargers: count,
    served: returns.length,
    connected: (await server.metrics()).connections,
    samplesLost: await samplesLost(server, registers, count),
    tries: returns.reduce((sum, { tries }) => sum + tries, 0),
    connectMsP50: rounded(percentile(connectMs, 50), 0),
    connectMsP99: rounded(percentile(connectMs, 99), 0),
    servedMsP50: rounded(percentile(servedMs, 50), 0),
    lastServedMs: rounded(percentile(servedMs, 100), 0),
    downMs: rounded(downMs, 0),
    residentMb: server.residentMb(),
  });
}

/** Chargers whose open session does not know their newest sample, or that have none. */
async function samplesLost(server: MeasuredServer, registers: Registers, count: number): Promise<number> {
  const api = new CentralApi(server.url, server.credentials);
  const stored = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ status: 'OPEN', limit: '100', ...(cursor === null ? {} : { cursor }) });
    const page = (await api.call('GET', `/v1/sessions?${query}`)) as {
      items: readonly { chargerId: string; energyWh: number }[];
      nextCursor: string | null;
    };
    for (const { chargerId, energyWh } of page.items) stored.set(chargerId, energyWh);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return count - Object.entries(registers).filter(([id, registerWh]) => stored.get(id) === registerWh).length;
}
