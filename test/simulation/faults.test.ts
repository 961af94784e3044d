import { badHalfHour } from './bad-half-hour';

const MINUTE_MS = 60_000;
const first = Number(process.env['SIM_FIRST_SEED'] ?? 1);
const count = Number(process.env['SIM_SEEDS'] ?? 150);

test(
  `no session is lost or doubled and every command ends once, under ${count} schedules of faults`,
  async () => {
    const total = { crashes: 0, sessions: 0, commands: 0, ghosts: 0, taken: 0 };
    for (let seed = first; seed < first + count; seed++) {
      const { violations, ...seen } = await badHalfHour(seed);
      expect(violations).toEqual([]);
      total.crashes += seen.crashes;
      total.sessions += seen.sessions;
      total.commands += seen.commands;
      total.ghosts += seen.ghosts;
      total.taken += seen.taken;
    }
    // A run in which nothing happened would prove nothing.
    expect(total.crashes).toBeGreaterThan(count / 4);
    expect(total.sessions).toBeGreaterThan(count);
    expect(total.commands).toBeGreaterThan(count);
    expect(total.ghosts).toBeGreaterThan(count / 50);
    expect(total.taken).toBeGreaterThan(count / 10);
  },
  10 * MINUTE_MS,
);

test('a seed gives the same run again', async () => {
  expect(await badHalfHour(42)).toEqual(await badHalfHour(42));
});
