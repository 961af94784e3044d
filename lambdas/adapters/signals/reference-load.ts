/**
 * Megawatts that count as a demand of 1, by zone or country: round figures at about the highest load of a hard winter (of a hot summer in
 * the south). It is a scale and no measurement: a weight on demand needs to know busy hours from quiet ones, and a fixed scale keeps a
 * quarter's figure what it was when the rest of the window changes. Loads above count as 1.
 */
const REFERENCE_MW: Readonly<Record<string, number>> = {
  AT: 12_000,
  BE: 14_000,
  BG: 7_500,
  CH: 11_000,
  CZ: 12_000,
  DE: 82_000,
  'DE-LU': 82_000,
  DK: 6_600,
  DK1: 3_900,
  DK2: 2_700,
  EE: 1_600,
  ES: 42_000,
  FI: 15_000,
  FR: 95_000,
  GB: 55_000,
  GR: 10_000,
  HR: 3_300,
  HU: 7_500,
  IE: 6_000,
  IT: 58_000,
  LT: 2_200,
  LV: 1_300,
  NL: 20_000,
  NO: 25_000,
  PL: 28_000,
  PT: 10_000,
  RO: 9_500,
  RS: 7_500,
  SE: 27_000,
  SI: 2_400,
  SK: 4_700,
};

export function hasReferenceLoad(place: string): boolean {
  return Object.hasOwn(REFERENCE_MW, place);
}

/** Demand as a ratio, 0 to 1. Below zero there is no load, only a mistake, and the caller's bounds refuse it. */
export function demandOf(loadMw: number, place: string): number {
  return Math.min(1, loadMw / REFERENCE_MW[place]!);
}
