/**
 * Packs a CSV of quarter-hourly day-ahead prices (`ts_utc,DE_eur_mwh,DK1_eur_mwh,…`, no gaps) into the file that the `replay`
 * source carries: per zone the differences between neighbours, in hundredths of EUR/MWh, zigzag varints, deflated, base64.
 *
 *   node --import tsx scripts/pack-replay-prices.ts prices.csv > lambdas/adapters/signals/replay-prices.json
 */
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

const SLOT_MS = 15 * 60_000;
const [head, ...rows] = readFileSync(process.argv[2]!, 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const startMs = Date.parse(rows[0]![0]!);
rows.forEach((row, i) => {
  if (Date.parse(row[0]!) !== startMs + i * SLOT_MS) throw new Error(`the series has a hole before ${row[0]}`);
});

function packed(column: number): string {
  const bytes: number[] = [];
  let before = 0;
  for (const row of rows) {
    const hundredths = Math.round(Number(row[column]) * 100);
    const step = hundredths - before;
    before = hundredths;
    let zigzag = step >= 0 ? step * 2 : -step * 2 - 1;
    while (zigzag >= 128) {
      bytes.push((zigzag % 128) | 128);
      zigzag = Math.floor(zigzag / 128);
    }
    bytes.push(zigzag);
  }
  return deflateRawSync(Buffer.from(bytes), { level: 9 }).toString('base64');
}

const zones = Object.fromEntries(head!.slice(1).map((name, i) => [name.replace('_eur_mwh', ''), packed(i + 1)]));
const file = {
  licence: 'Energinet, Energi Data Service',
  unit: '0.01 EUR/MWh',
  startAt: new Date(startMs).toISOString(),
  count: rows.length,
  zones,
};
console.log(JSON.stringify(file, null, 1));
