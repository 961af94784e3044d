import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { badHalfHour, type Seen } from './bad-half-hour';

/**
 * `npm run simulation -- --seeds 10000 --first 1`: schedules of faults until all have passed or one has not. Many are shared out among as
 * many processes as there are processors; what a seed does is the same in each.
 */
const SLICE = 200;

type Total = Omit<Seen, 'violations'>;
interface Slice {
  readonly first: number;
  readonly count: number;
}
interface Done {
  readonly total: Total;
  readonly failed?: { readonly seed: number; readonly violations: readonly string[] };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function runSlice({ first, count }: Slice): Promise<Done> {
  let total: Total = { crashes: 0, sessions: 0, commands: 0, ghosts: 0, taken: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const { violations, ...seen } = await badHalfHour(seed);
    if (violations.length > 0) return { total, failed: { seed, violations } };
    total = sum(total, seen);
  }
  return { total };
}

function sum(a: Total, b: Total): Total {
  return {
    crashes: a.crashes + b.crashes,
    sessions: a.sessions + b.sessions,
    commands: a.commands + b.commands,
    ghosts: a.ghosts + b.ghosts,
    taken: a.taken + b.taken,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10000' }, first: { type: 'string', default: '1' } } });
  const first = wholeNumber('first', values.first);
  const count = wholeNumber('seeds', values.seeds);
  const slices = Array.from({ length: Math.ceil(count / SLICE) }, (_, index) => ({
    first: first + index * SLICE,
    count: Math.min(SLICE, count - index * SLICE),
  }));
  const begunMs = performance.now();
  let total: Total = { crashes: 0, sessions: 0, commands: 0, ghosts: 0, taken: 0 };
  let done = 0;
  const take = (slice: Slice, { total: more, failed }: Done): boolean => {
    if (failed !== undefined) {
      for (const violation of failed.violations) say(violation);
      say(`again: npm run simulation -- --first ${failed.seed} --seeds 1`);
      process.exitCode = 1;
      return false;
    }
    total = sum(total, more);
    const before = done;
    done += slice.count;
    if (done === count || Math.floor(done / 1_000) > Math.floor(before / 1_000)) {
      const { sessions, ghosts, taken, commands, crashes } = total;
      const tookS = Math.round((performance.now() - begunMs) / 1_000);
      say(
        `${done} schedules, ${sessions} sessions (${ghosts} ghosts, ${taken} reserved), ${commands} commands, ${crashes} crashes: 0 violations, ${tookS} s`,
      );
    }
    return true;
  };
  const processes = Math.min(availableParallelism(), Math.ceil(slices.length / 2));
  if (processes > 1) return shareOut(slices, processes, take);
  for (const slice of slices) if (!take(slice, await runSlice(slice))) return;
}

/** Each process asks for the next slice when it is done with one; the first that fails ends all. */
async function shareOut(slices: Slice[], processes: number, take: (slice: Slice, done: Done) => boolean): Promise<void> {
  const children: ChildProcess[] = [];
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(__filename, ['--slices'], { execArgv: process.execArgv });
      children.push(child);
      let current: Slice | undefined;
      const next = () => {
        current = slices.shift();
        if (current === undefined) child.disconnect();
        else child.send(current);
      };
      child.on('message', (done: Done) => {
        if (current !== undefined && take(current, done)) return next();
        slices.length = 0;
        for (const each of children) if (each.connected) each.disconnect();
      });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a process of the simulation ended with ${code}`))));
      next();
    });
  await Promise.all(Array.from({ length: processes }, work));
}

function workForParent(): void {
  process.on('message', (slice: Slice) => {
    void runSlice(slice).then((done) => process.connected && process.send?.(done));
  });
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    say(`--${name} takes a whole number from 1, not ${text}`);
    process.exit(2);
  }
  return Number(text);
}

if (process.argv.includes('--slices')) workForParent();
else void main();
