import { parseArgs } from 'node:util';
import { badHalfHour } from './bad-half-hour';

/** `npm run simulation -- --seeds 10000 --first 1`: schedules of faults one after the other, until all have passed or one has not. */
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10000' }, first: { type: 'string', default: '1' } } });
const first = wholeNumber('first', values.first);
const count = wholeNumber('seeds', values.seeds);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const begunMs = performance.now();
  const total = { crashes: 0, sessions: 0, commands: 0 };
  const tell = (done: number) => {
    const tookS = Math.round((performance.now() - begunMs) / 1_000);
    say(`${done} schedules, ${total.sessions} sessions, ${total.commands} commands, ${total.crashes} crashes: 0 violations, ${tookS} s`);
  };
  for (let seed = first; seed < first + count; seed++) {
    const { violations, crashes, sessions, commands } = await badHalfHour(seed);
    if (violations.length > 0) {
      for (const violation of violations) say(violation);
      say(`again: npm run simulation -- --first ${seed} --seeds 1`);
      process.exitCode = 1;
      return;
    }
    total.crashes += crashes;
    total.sessions += sessions;
    total.commands += commands;
    const done = seed - first + 1;
    if (done % 1_000 === 0 && done < count) tell(done);
  }
  tell(count);
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    say(`--${name} takes a whole number from 1, not ${text}`);
    process.exit(2);
  }
  return Number(text);
}

void main();
