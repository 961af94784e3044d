import * as z from 'zod';
import type { Currency } from '../domain/shared/money';
import { DAY_MS } from '../domain/shared/time';
import { type Amount, decimal, decimalNumber, fraction, sum, times, whole } from '../domain/tariffs/amount';
import type { ChargingPeriod, MeasuredRange, ReservedTime } from '../domain/tariffs/charging-period';
import type { Rating } from '../domain/tariffs/rate-session';
import { MoneyBody } from './schemas';
import { refusePart } from './serve';

/** OCPI 2.2.1 CdrDimensionType. What no price is about is read and not used. */
const CDR_DIMENSIONS = [
  'CURRENT',
  'ENERGY',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'MAX_CURRENT',
  'MIN_CURRENT',
  'MAX_POWER',
  'MIN_POWER',
  'PARKING_TIME',
  'POWER',
  'RESERVATION_TIME',
  'STATE_OF_CHARGE',
  'TIME',
] as const;
type CdrDimension = (typeof CDR_DIMENSIONS)[number];

const Instant = z.iso.datetime({ offset: true, error: 'expected an RFC 3339 instant' });

export const PeriodsIn = {
  charging_periods: z
    .array(
      z.strictObject({
        start_date_time: Instant,
        dimensions: z.array(z.strictObject({ type: z.enum(CDR_DIMENSIONS), volume: z.number().min(-1_000_000).max(1_000_000) })),
        tariff_id: z.string().optional(),
      }),
    )
    .min(1)
    .max(2_000)
    .meta({ description: 'ChargingPeriod of OCPI: PARKING_TIME marks a period of parking, RESERVATION_TIME one before the session.' }),
  end_date_time: Instant.meta({ description: 'At most 92 days after the beginning of the first period.' }),
};

export interface SimulatedSession {
  readonly startMs: number;
  readonly periods: readonly ChargingPeriod[];
  readonly reservation?: ReservedTime;
}

/** Longer than any car stays. A tariff can have hundreds of times of day, and each of them is looked at on each of the days. */
const LONGEST_MS = 92 * DAY_MS;

type PeriodIn = z.output<(typeof PeriodsIn)['charging_periods']>[number];

/** The periods of a charge detail record. Each lasts until the next one begins; clocks tell how long, and volumes tell what it was. */
export function readPeriods(found: readonly PeriodIn[], end: string): SimulatedSession {
  const starts = [...found.map(({ start_date_time }) => Date.parse(start_date_time)), Date.parse(end)];
  found.forEach((_period, i) => {
    if (starts[i + 1]! < starts[i]!) throw refusePart(`/charging_periods/${i}/start_date_time`, 'is after the end of the period');
  });
  if (starts.at(-1)! - starts[0]! > LONGEST_MS) throw refusePart('/end_date_time', 'is more than 92 days after the beginning');
  const isReserved = found.map(({ dimensions }) => volumeOf(dimensions, 'RESERVATION_TIME') !== undefined);
  const reserved = isReserved.includes(false) ? isReserved.indexOf(false) : found.length;
  if (isReserved.lastIndexOf(true) >= reserved) throw refusePart('/charging_periods', 'a reservation comes before the session');
  return {
    startMs: starts[reserved]!,
    periods: found.flatMap((period, i) => (i < reserved ? [] : [readPeriod(period, i, starts)])),
    ...(reserved === 0 ? {} : { reservation: { startMs: starts[0]!, endMs: starts[reserved]!, hasExpired: reserved === found.length } }),
  };
}

function readPeriod({ dimensions }: PeriodIn, i: number, starts: readonly number[]): ChargingPeriod {
  const parked = volumeOf(dimensions, 'PARKING_TIME') ?? 0;
  const charged = volumeOf(dimensions, 'TIME') ?? 0;
  if (parked > 0 && charged > 0) throw refusePart(`/charging_periods/${i}/dimensions`, 'TIME and PARKING_TIME are two periods');
  const energy = volumeOf(dimensions, 'ENERGY') ?? volumeOf(dimensions, 'ENERGY_IMPORT') ?? 0;
  if (energy < 0) throw refusePart(`/charging_periods/${i}/dimensions`, 'ENERGY is never negative');
  const [startMs, endMs] = [starts[i]!, starts[i + 1]!];
  const power = measured(dimensions, 'POWER') ?? meanPower(energy, endMs - startMs);
  const current = measured(dimensions, 'CURRENT');
  return {
    startMs,
    endMs,
    activity: parked > 0 ? 'PARKING' : 'CHARGING',
    energyWh: times(decimal(energy), whole(1_000)),
    ...(power === undefined ? {} : { power }),
    ...(current === undefined ? {} : { current }),
  };
}

function volumeOf(dimensions: PeriodIn['dimensions'], wanted: CdrDimension): number | undefined {
  return dimensions.find(({ type }) => type === wanted)?.volume;
}

function measured(dimensions: PeriodIn['dimensions'], of: 'POWER' | 'CURRENT'): MeasuredRange | undefined {
  const mean = volumeOf(dimensions, of);
  const least = volumeOf(dimensions, `MIN_${of}`) ?? mean ?? volumeOf(dimensions, `MAX_${of}`);
  const most = volumeOf(dimensions, `MAX_${of}`) ?? mean ?? least;
  return least === undefined || most === undefined ? undefined : { least, most };
}

function meanPower(kWh: number, lengthMs: number): MeasuredRange | undefined {
  if (lengthMs === 0) return undefined;
  const kW = Math.round((kWh * 3_600_000_000_000) / lengthMs) / 1_000_000;
  return { least: kW, most: kW };
}

const Cost = z.strictObject({ excl_vat: z.number(), incl_vat: z.number().optional() });

const Billed = z.strictObject({ net: MoneyBody, vat: MoneyBody, gross: MoneyBody });

export const SimulationBody = z
  .strictObject({
    currency: z.string(),
    total_cost: Cost.meta({ description: 'Exact to four digits, as OCPI has it. `incl_vat` is left out where no price has a VAT rate.' }),
    total_fixed_cost: Cost.optional(),
    total_energy: z.number(),
    total_energy_cost: Cost.optional(),
    total_time: z.number(),
    total_time_cost: Cost.optional(),
    total_parking_time: z.number().optional(),
    total_parking_cost: Cost.optional(),
    total_reservation_cost: Cost.optional(),
    billed: Billed.meta({ description: 'What would be paid: rounded once per VAT rate.' }),
    lines: z.array(
      z.strictObject({
        kind: z.string(),
        isReservation: z.boolean(),
        quantity: z.string().optional(),
        unit: z.enum(['kWh', 'hour', 'session']).optional(),
        price: z.string().optional(),
        vatPercent: z.number().optional(),
        net: z.string(),
        gross: z.string(),
      }),
    ),
    vat: z.array(z.strictObject({ vatPercent: z.number().optional(), net: z.string(), vat: z.string(), gross: z.string() })),
    notes: z.array(z.strictObject({ code: z.string(), detail: z.string().optional(), quantity: z.string().optional() })),
    hash: z.string().meta({ description: 'SHA-256 of the tariff content.' }),
  })
  .meta({ id: 'TariffSimulation' });

const OCPI_DIGITS = 4;
const MS_AN_HOUR = 3_600_000;

/** The costs of a charge detail record. */
export function cdrCosts(rating: Rating) {
  const hasVat = rating.vat.some(({ vatPercent }) => vatPercent !== undefined);
  const cost = (net: Amount, gross: Amount) => ({
    excl_vat: decimalNumber(net, OCPI_DIGITS),
    ...(hasVat ? { incl_vat: decimalNumber(gross, OCPI_DIGITS) } : {}),
  });
  const of = (name: string, wanted: (line: Rating['lines'][number]) => boolean) => {
    const lines = rating.lines.filter(wanted);
    return lines.length === 0 ? {} : { [name]: cost(sum(lines.map(({ net }) => net)), sum(lines.map(({ gross }) => gross))) };
  };
  const hours = (ms: number) => decimalNumber(fraction(ms, MS_AN_HOUR), OCPI_DIGITS);
  const session = (kind: string) => (line: Rating['lines'][number]) => !line.isReservation && line.kind === kind;
  return {
    currency: rating.currency,
    total_cost: cost(rating.exact.net, rating.exact.gross),
    ...of('total_fixed_cost', session('FLAT')),
    total_energy: decimalNumber(times(rating.energyWh, fraction(1, 1_000)), OCPI_DIGITS),
    ...of('total_energy_cost', session('ENERGY')),
    total_time: hours(rating.sessionMs),
    ...of('total_time_cost', session('TIME')),
    ...(rating.parkingMs === 0 ? {} : { total_parking_time: hours(rating.parkingMs) }),
    ...of('total_parking_cost', session('PARKING_TIME')),
    ...of('total_reservation_cost', ({ isReservation }) => isReservation),
  };
}

/** For answers: the billed amounts as money. */
export function billedMoney({
  net,
  vat,
  gross,
  currency,
}: {
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly currency: Currency;
}) {
  return { net: { amount: net, currency }, vat: { amount: vat, currency }, gross: { amount: gross, currency } };
}
