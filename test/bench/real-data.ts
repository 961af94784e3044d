import { readFileSync } from 'node:fs';
import { HOUR_MS } from '../../lambdas/domain/shared/time';
import { type SignalSlot, SLOT_MS } from '../../lambdas/domain/signals/signal';

/** A stay of a car at a connector, as recorded: when, how much, and how strong the car is. */
export interface RecordedStay {
  readonly id: string;
  readonly siteId: string;
  readonly person: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** No more than fits between start and end at full power. */
  readonly energyWh: number;
  readonly powerW: number;
  /** What the driver said, where somebody asked. */
  readonly statedReadyByMs?: number;
  readonly statedEnergyWh?: number;
}

type Row = Readonly<Record<string, string>>;

/** Files of plain values: no quotes, no commas within. */
function readRows(file: string): Row[] {
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = head!.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
  });
}

/** EUR/kWh by quarter-hour, from EUR/MWh by quarter-hour or hour (`ts_utc`, `DE_eur_mwh` …) or cents with VAT (one zone). */
export function readPrices(file: string, zone: string): SignalSlot[] {
  return readSeries(
    file,
    (names) => names.find((name) => name.startsWith(`${zone}_`)) ?? names.find((name) => name.startsWith('price_c')),
    {
      eur_mwh: 1e-3,
      c_per_kwh_incl_vat: 1e-2,
    },
  );
}

/** Grams per kWh by quarter-hour. */
export function readCo2(file: string, zone: string): SignalSlot[] {
  return readSeries(file, (names) => names.find((name) => name.startsWith(`${zone}_`)), { gco2_kwh: 1 });
}

function readSeries(
  file: string,
  columnOf: (names: readonly string[]) => string | undefined,
  units: Readonly<Record<string, number>>,
): SignalSlot[] {
  const rows = readRows(file);
  const column = columnOf(Object.keys(rows[0] ?? {}));
  if (column === undefined) throw new Error(`${file} has no column of that zone.`);
  const factor = Object.entries(units).find(([ending]) => column.endsWith(ending))?.[1];
  if (factor === undefined) throw new Error(`${file}: the unit of ${column} is none of ${Object.keys(units).join(', ')}.`);
  const points = rows.map((row) => ({ startMs: Date.parse(row['ts_utc']!), text: row[column]! }));
  return points.flatMap(({ startMs, text }, i) => {
    if (text === '' || Number.isNaN(Number(text))) return [];
    // A value holds until the next, but no longer than an hour: what is missing stays missing.
    const lengthMs = Math.min(HOUR_MS, (points[i + 1]?.startMs ?? startMs + SLOT_MS) - startMs);
    const quarters = Math.max(1, Math.round(lengthMs / SLOT_MS));
    return Array.from(
      { length: quarters },
      (_, quarter): SignalSlot => ({
        startMs: startMs + quarter * SLOT_MS,
        value: Number(text) * factor,
        quality: 'final',
      }),
    );
  });
}

const LEAST_WH = 1_000;
const SHORTEST_STAY_MS = HOUR_MS / 2;
const LONGEST_STAY_MS = 72 * HOUR_MS;
/** What cars draw on one phase at 16 and 32 A and on three at 16 A. */
const USUAL_POWERS_W = [3_680, 7_360, 11_040] as const;

/**
 * Home or workplace sessions in order of their start, without those that say nothing about planning: under 1 kWh, under half an hour,
 * over three days. `*_shifted` times, where a file has them, fall onto the years of the prices.
 */
export function readStays(file: string): RecordedStay[] {
  const all = readRows(file).flatMap((row): (Omit<RecordedStay, 'powerW'> & { powerW: number | undefined })[] => {
    const startedAtMs = Date.parse(row['plugin_utc_shifted'] || row['plugin_utc'] || '');
    const endedAtMs = Date.parse(row['plugout_utc_shifted'] || row['plugout_utc'] || '');
    const energyWh = Number(row['kwh']) * 1_000;
    const lengthMs = endedAtMs - startedAtMs;
    if (!(energyWh >= LEAST_WH && lengthMs >= SHORTEST_STAY_MS && lengthMs <= LONGEST_STAY_MS)) return [];
    const statedMs = Date.parse(row['requested_departure_utc'] ?? '');
    const statedWh = Number(row['kwh_requested'] || Number.NaN) * 1_000;
    return [
      {
        id: row['session_id'] ?? row['session'] ?? '',
        siteId: row['site'] ?? 'site',
        person: row['user'] ?? '',
        startedAtMs,
        endedAtMs,
        energyWh,
        powerW: row['kw_inferred'] ? Number(row['kw_inferred']) * 1_000 : undefined,
        ...(statedMs > startedAtMs ? { statedReadyByMs: statedMs } : {}),
        ...(statedWh > 0 ? { statedEnergyWh: statedWh } : {}),
      },
    ];
  });
  const meanPowersW = new Map<string, number>();
  for (const { person, startedAtMs, endedAtMs, energyWh } of all) {
    const meanW = (energyWh * HOUR_MS) / (endedAtMs - startedAtMs);
    meanPowersW.set(person, Math.max(meanPowersW.get(person) ?? 0, meanW));
  }
  return all
    .map((stay) => {
      const powerW = stay.powerW ?? USUAL_POWERS_W.find((usualW) => usualW >= meanPowersW.get(stay.person)!) ?? USUAL_POWERS_W[2];
      return { ...stay, powerW, energyWh: Math.min(stay.energyWh, (powerW * (stay.endedAtMs - stay.startedAtMs)) / HOUR_MS) };
    })
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
}
