import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the local server counts while it runs: `{"charger-message dynamodb:UpdateItem": 12}`. */
export interface ServerMetrics {
  readonly awsCalls: Readonly<Record<string, number>>;
  readonly connections: number;
}

export interface MeasuredServer {
  readonly url: string;
  readonly wsUrl: string;
  readonly credentials: { readonly email: string; readonly password: string };
  metrics(): Promise<ServerMetrics>;
  /** Resident memory of the server and of every process that it started, by command name; `null` where /proc does not tell. */
  residentMb(): Readonly<Record<string, number>> | null;
  stop(): Promise<void>;
  /** Kill -9, as a power cut would end it. The folder that it was given stays. */
  kill(): Promise<void>;
}

/** In a folder of its own that goes when it stops; or in one that is given and stays, on a port that a successor can have, too. */
export async function startMeasuredServer(place?: { readonly folder: string; readonly port: number }): Promise<MeasuredServer> {
  const child = fork(join(__dirname, 'server-process.ts'), place === undefined ? [] : [place.folder, String(place.port)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = await answerOf<{ url: string; wsUrl: string }>(child, 'ready', 180_000);
  return {
    url: ready.url,
    wsUrl: ready.wsUrl,
    credentials: { email: 'bench@tidewatt.local', password: 'Correct-Horse-42' },
    async metrics() {
      const answer = answerOf<{ metrics: ServerMetrics }>(child, 'metrics', 10_000);
      child.send('metrics');
      return (await answer).metrics;
    },
    residentMb: () => (child.pid === undefined ? null : residentMbOfTree(child.pid)),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      const hardEnd = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(hardEnd);
    },
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The next message of that kind from a forked process; its end, or its own word that it failed, is an error. */
export function answerOf<T>(child: ChildProcess, kind: string, withinMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const onMessage = (message: unknown) => {
      const { kind: said, reason } = message as { kind: string; reason?: string };
      if (said === kind) settle(() => resolve(message as T));
      if (said === 'failed') settle(() => reject(new Error(reason)));
    };
    const onExit = (code: number | null) => settle(() => reject(new Error(`the process ended with ${code} before it said ${kind}`)));
    const timer = setTimeout(() => settle(() => reject(new Error(`no ${kind} within ${withinMs} ms`))), withinMs);
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}

function residentMbOfTree(root: number): Readonly<Record<string, number>> | null {
  const processes: { pid: number; parent: number; name: string; residentMb: number }[] = [];
  try {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        const status = readFileSync(`/proc/${entry}/status`, 'utf8');
        const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
        processes.push({
          pid: Number(entry),
          parent: Number(field('PPid')),
          name: field('Name'),
          residentMb: Number(field('VmRSS') || 0) / 1024,
        });
      } catch {
        // Ended between the listing and the look.
      }
    }
  } catch {
    return null;
  }
  const sums: Record<string, number> = {};
  const visit = (pid: number) => {
    for (const one of processes) {
      if (one.pid === pid) sums[one.name] = Math.round((sums[one.name] ?? 0) + one.residentMb);
      if (one.parent === pid) visit(one.pid);
    }
  };
  visit(root);
  return sums;
}
