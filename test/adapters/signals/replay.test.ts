import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReplayPrices } from '../../../lambdas/adapters/signals/replay';

const at = (iso: string) => ({ nowMs: () => Date.parse(iso) });

function recorded(file: string): Map<number, number> {
  const lines = readFileSync(join(__dirname, '..', '..', 'fixtures', 'prices', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return new Map(lines.map((line) => line.split(',')).map(([time, price]) => [Date.parse(time!), Number(price)]));
}

test.each([
  ['de-2025-10-26-autumn.csv', '2025-10-25T22:00Z', '2025-10-26T23:00Z', 100],
  ['de-2026-03-29-spring.csv', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 92],
  ['de-2026-01-14-evening.csv', '2026-01-14T16:00Z', '2026-01-14T23:00Z', 28],
])('a recorded day plays itself to the cent: %s', async (file, from, to, count) => {
  const real = recorded(file);
  const { slots, unit, source, licence } = await new ReplayPrices(at(from)).fetch('DE-LU', Date.parse(from), Date.parse(to));
  expect({ unit, source, licence }).toEqual({ unit: 'EUR/kWh', source: 'replay', licence: 'Energinet, Energi Data Service' });
  expect(slots).toHaveLength(count);
  expect(slots.map(({ startMs, value }) => [startMs, Math.round(value * 1e5) / 100])).toEqual(
    slots.map(({ startMs }) => [startMs, real.get(startMs)]),
  );
  expect(new Set(slots.map(({ quality }) => quality))).toEqual(new Set(['replay']));
});

test.each([
  ['2026-11-21T11:59Z', '2026-11-21T22:45:00.000Z'], // 12:59 in Berlin: today only
  ['2026-11-21T12:00Z', '2026-11-22T22:45:00.000Z'], // 13:00: tomorrow too
])('tomorrow appears after one o’clock, as in the market: at %s the last is %s', async (now, last) => {
  const source = new ReplayPrices(at(now));
  const { slots } = await source.fetch('DK1', Date.parse('2026-11-20T23:00Z'), Date.parse('2026-11-23T23:00Z'));
  expect(new Date(slots.at(-1)!.startMs).toISOString()).toBe(last);
});

test('nothing but the unpublished is EMPTY', async () => {
  const source = new ReplayPrices(at('2026-11-21T10:00Z'));
  await expect(source.fetch('DK1', Date.parse('2026-11-21T23:00Z'), Date.parse('2026-11-22T23:00Z'))).rejects.toMatchObject({
    reason: 'EMPTY',
  });
});

test('zones are different, and a zone without a recording is not served', async () => {
  const source = new ReplayPrices(at('2026-11-21T10:00Z'));
  const [from, to] = [Date.parse('2026-11-21T00:00Z'), Date.parse('2026-11-21T06:00Z')];
  const values = await Promise.all(
    ['DE', 'DE-LU', 'DK2', 'NO2', 'SE3', 'SE4'].map(async (zone) => JSON.stringify((await source.fetch(zone, from, to)).slots)),
  );
  expect(values[0]).toBe(values[1]);
  expect(new Set(values.slice(1)).size).toBe(5);
  expect(['DE', 'SE4', 'FR', 'toString'].map((zone) => source.serves(zone))).toEqual([true, true, false, false]);
  await expect(source.fetch('FR', from, to)).rejects.toMatchObject({ reason: 'UNKNOWN_ZONE' });
});
