import type { Currency } from '../shared/money';

/** `00` to `23`, as the clock on the wall shows it: the hour that a night in autumn has twice is one of them. */
export type WallHour = string;

/**
 * Figures that can be added up: over days, chargers and sites, and taken back again. Durations in milliseconds, energy in Wh, money in minor
 * units. `powered_30`: so many sessions had power after at most 30 s (and after more than the bound below).
 */
export type Figure =
  | 'sessions'
  | 'successful'
  | 'attempts'
  | 'authorisedSuccessful'
  | 'energyWh'
  | 'workingMs'
  | 'occupiedMs'
  | 'chargingMs'
  | `energyWh_${WallHour}`
  | `occupiedMs_${WallHour}`
  | `starts_${WallHour}`
  | `powered_${number}`
  | `net_${Currency}`
  | `gross_${Currency}`;

/** What is absent is 0. */
export type Figures = Readonly<Partial<Record<Figure, number>>>;

export const NOTHING: Figures = {};

export function plusFigures(a: Figures, b: Figures): Figures {
  return combined(a, b, 1);
}

export function minusFigures(a: Figures, b: Figures): Figures {
  return combined(a, b, -1);
}

export function sumFigures(all: readonly Figures[]): Figures {
  const sums: Partial<Record<Figure, number>> = {};
  for (const figures of all) for (const [name, amount] of entriesOf(figures)) sums[name] = (sums[name] ?? 0) + amount;
  return withoutZeros(sums);
}

export function entriesOf(figures: Figures): readonly (readonly [Figure, number])[] {
  return Object.entries(figures) as [Figure, number][];
}

function combined(a: Figures, b: Figures, sign: 1 | -1): Figures {
  const sums: Partial<Record<Figure, number>> = { ...a };
  for (const [name, amount] of entriesOf(b)) sums[name] = (sums[name] ?? 0) + sign * amount;
  return withoutZeros(sums);
}

function withoutZeros(figures: Figures): Figures {
  return Object.fromEntries(entriesOf(figures).filter(([, amount]) => amount !== 0));
}
