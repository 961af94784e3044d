import * as z from 'zod';
import { MINUTE_MS } from '../../domain/shared/time';
import { type SignalSeries, type SignalSlot, SLOT_MS } from '../../domain/signals/signal';
import type { Clock } from '../../ports/clock';
import { type SignalSource, SignalSourceError } from '../../ports/signals';
import { type HttpJsonOptions, httpJson } from './http-json';

/**
 * Day-ahead prices of nearly all European zones from Energy-Charts (Fraunhofer ISE), without a key. What it is like: always EUR/MWh,
 * whatever the zone's currency; `null` where a value is missing; HTTP 200 with empty arrays when it has nothing; hourly zones and
 * quarter-hourly ones in the same shape; a licence that differs by zone, so it is kept with the prices.
 */
const PUBLIC_URL = 'https://api.energy-charts.info';

const ZONES = new Set(
  (
    'AT BE BG CH CZ DE-LU DK1 DK2 EE ES FI FR GR HR HU IT-Calabria IT-Centre-North IT-Centre-South IT-North IT-Sardinia IT-Sicily ' +
    'IT-South LT LV ME NL NO1 NO2 NO3 NO4 NO5 PL PT RO RS SE1 SE2 SE3 SE4 SI SK'
  ).split(' '),
);
const ALIASES: Readonly<Record<string, string>> = { DE: 'DE-LU', LU: 'DE-LU' };

/** The market's own limits are ±4,000 EUR/MWh; beyond 5 EUR/kWh somebody has mixed up units. */
const MOST_EUR_PER_KWH = 5;
const HOUR_OF_SLOTS = 4;

export class EnergyCharts implements SignalSource {
  readonly id = 'energy-charts';
  readonly kind = 'price';
  readonly #clock: Clock;
  readonly #http: HttpJsonOptions;
  readonly #baseUrl: string;

  constructor(clock: Clock, { baseUrl = PUBLIC_URL, ...http }: HttpJsonOptions & { readonly baseUrl?: string } = {}) {
    this.#clock = clock;
    this.#http = http;
    this.#baseUrl = baseUrl;
  }

  serves(zone: string): boolean {
    return ZONES.has(bidZone(zone));
  }

  async fetch(zone: string, fromMs: number, toMs: number): Promise<SignalSeries> {
    const url = new URL('/price', this.#baseUrl);
    url.searchParams.set('bzn', bidZone(zone));
    url.searchParams.set('start', minuteText(fromMs));
    url.searchParams.set('end', minuteText(toMs - MINUTE_MS)); // the end is included
    const answer = await httpJson(url, this.#http);
    return parseEnergyCharts(zone, answer, { fromMs, toMs, fetchedAtMs: this.#clock.nowMs() });
  }
}

function bidZone(zone: string): string {
  return ALIASES[zone] ?? zone;
}

function minuteText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16)}Z`;
}

const answerShape = z.object({
  license_info: z.string().default('not stated'),
  unix_seconds: z.array(z.number().int()),
  price: z.array(z.number().nullable()),
  unit: z.string(),
});

/** Reads an answer of `/price`. Quarter-hours outside the window are left out, holes stay holes. */
export function parseEnergyCharts(
  zone: string,
  answer: unknown,
  { fromMs, toMs, fetchedAtMs }: { readonly fromMs: number; readonly toMs: number; readonly fetchedAtMs: number },
): SignalSeries {
  const read = answerShape.safeParse(answer);
  if (!read.success) throw new SignalSourceError('MALFORMED', z.prettifyError(read.error));
  const { license_info: licence, unix_seconds: seconds, price: prices, unit } = read.data;
  if (unit.replaceAll(' ', '') !== 'EUR/MWh') throw new SignalSourceError('WRONG_UNIT', `prices came in "${unit}"`);
  if (seconds.length !== prices.length) throw new SignalSourceError('MALFORMED', `${seconds.length} times and ${prices.length} prices`);

  const slots: SignalSlot[] = [];
  for (const [i, eurPerMwh] of prices.entries()) {
    const startMs = seconds[i]! * 1_000;
    const slotCount = slotsUntilNext(seconds, i);
    if (eurPerMwh === null) continue;
    const value = eurPerMwh / 1_000;
    if (Math.abs(value) > MOST_EUR_PER_KWH) {
      throw new SignalSourceError('IMPLAUSIBLE', `${eurPerMwh} EUR/MWh at ${new Date(startMs).toISOString()}`);
    }
    for (let part = 0; part < slotCount; part++) {
      const partMs = startMs + part * SLOT_MS;
      if (partMs >= fromMs && partMs < toMs) slots.push({ startMs: partMs, value, quality: 'final' });
    }
  }
  if (slots.length === 0) throw new SignalSourceError('EMPTY', `no price of ${zone} in the time asked for`);
  return { kind: 'price', zone, unit: 'EUR/kWh', source: 'energy-charts', licence, fetchedAtMs, slots };
}

/**
 * A price holds until the next one begins. Before a hole, and at the end, it holds as long as the one before it did: a price is not
 * stretched over times of which the feed says nothing.
 */
function slotsUntilNext(seconds: readonly number[], i: number): number {
  const step = slotsBetween(seconds, i) ?? Number.POSITIVE_INFINITY;
  if (step <= HOUR_OF_SLOTS) return step;
  const before = slotsBetween(seconds, i - 1) ?? Number.POSITIVE_INFINITY;
  return before <= HOUR_OF_SLOTS ? before : 1;
}

function slotsBetween(seconds: readonly number[], i: number): number | undefined {
  const [start, next] = [seconds[i], seconds[i + 1]];
  if (start === undefined || next === undefined) return undefined;
  const step = ((next - start) * 1_000) / SLOT_MS;
  if (step < 1 || !Number.isInteger(step) || (start * 1_000) % SLOT_MS !== 0) {
    throw new SignalSourceError('MALFORMED', `times do not run in quarter-hours: ${start}, ${next}`);
  }
  return step;
}
