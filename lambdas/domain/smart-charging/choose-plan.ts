import type { ChargingMode } from '../sessions/session';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/time';
import { floorToSlot } from '../signals/market-time';
import type { ChargeNeed } from './charge-need';
import type { PlanReasonCode } from './plan';
import { type Block, planOneCar } from './plan-one-car';

/** A quarter-hour, or what is left of it, with all that is known of it. */
export interface WeighedSlot {
  readonly startMs: number;
  readonly endMs: number;
  /** Currency unit per kWh. */
  readonly price?: number;
  readonly co2GramsPerKwh?: number;
  /** 0 for a grid at ease, 1 for one under strain. */
  readonly demand?: number;
}

/** What CO2 and a strained grid are worth beside money, in currency. */
interface Weights {
  readonly perKgCo2?: number;
  readonly perKwhDemand?: number;
}

/** What a missing kilowatt-hour is worth: several times the dearest evening's price, so that only big savings run a risk. */
const MISSING_PER_KWH = { NEVER_SHORT: 3, BALANCED: 1.2, CHEAPEST: 0.5 } as const satisfies Record<
  Exclude<ChargingMode, 'AT_ONCE'>,
  number
>;

/** So far ahead a car without a ready-by is planned. Nearly all leave sooner, and tomorrow evening's prices are guesses. */
const GUESS_HORIZON_MS = 30 * HOUR_MS;

export function guessUntilMs(nowMs: number, fullPowerMs: number): number {
  return floorToSlot(nowMs + Math.max(GUESS_HORIZON_MS, 2 * fullPowerMs));
}

/** What earlier stays tell about this one. */
interface Guess {
  /** Per slot: the chance that a car still there at its beginning leaves within it. */
  readonly hazards: readonly number[];
  /** Still to come; the driver's word where there is one. */
  readonly remainingWh: number;
}

export interface ToChoose {
  readonly nowMs: number;
  readonly need: ChargeNeed;
  readonly powerW: number;
  readonly slots: readonly WeighedSlot[];
  /** Blocks that the charger's schedule holds; 0 for a charger that follows none. */
  readonly maxBlocks: number;
  readonly chargingNow: boolean;
  readonly mode: ChargingMode;
  readonly weights?: Weights;
  /** Absent when there is too little history. */
  readonly guess?: Guess;
  /** Of a driver known to leave before the time they say: the hazards until then. */
  readonly early?: readonly number[];
}

interface ChosenPlan {
  readonly reason: PlanReasonCode;
  readonly blocks: readonly Block[];
  /** From here on full power, also for a charger that lost its line. */
  readonly fullFromMs: number;
  readonly shortfallWh: number;
}

/** When one car is charged. The deadline goes before the price; whatever is not known leads to charging sooner, never later. */
export function choosePlan(what: ToChoose): ChosenPlan {
  const { nowMs, need, powerW, slots, maxBlocks, mode, guess } = what;
  const wantedWh = need.kind === 'NO_REQUEST' ? (need.remainingWh ?? guess?.remainingWh) : need.remainingWh;
  const fullPowerMs = fullPowerTimeMs(wantedWh, powerW);
  const now = { blocks: [{ startMs: nowMs, endMs: nowMs + fullPowerMs }], fullFromMs: nowMs, shortfallWh: 0 };
  if (maxBlocks < 1) return { ...now, reason: 'CHARGER_UNABLE' };
  if (need.kind === 'BOOST') return { ...now, reason: 'BOOST' };
  const blind = slots.every(({ price }) => price === undefined);
  if (need.kind === 'NO_REQUEST') {
    if (mode === 'AT_ONCE' || guess === undefined || wantedWh === undefined || powerW <= 0) return { ...now, reason: 'NO_REQUEST' };
    if (wantedWh > 0 && blind) return { ...now, reason: 'NO_PRICES' };
    return byHabit(what, need, wantedWh, guess.hazards, MISSING_PER_KWH[mode]);
  }
  if (powerW <= 0) return { blocks: [], fullFromMs: nowMs, shortfallWh: need.remainingWh, reason: 'NO_TIME' };
  const shortfallWh = Math.max(0, need.remainingWh - (Math.max(0, need.readyByMs - nowMs) * powerW) / HOUR_MS);
  if (need.remainingWh > 0 && nowMs + fullPowerMs >= need.readyByMs) return { ...now, shortfallWh, reason: 'NO_TIME' };
  if (need.remainingWh > 0 && blind) return { ...now, reason: 'NO_PRICES' };
  return inTime(what, need);
}

/** Rounded up to the second in which a schedule counts. */
export function fullPowerTimeMs(energyWh: number | undefined, powerW: number): number {
  return energyWh === undefined || powerW <= 0 ? 0 : Math.ceil((energyWh / powerW) * 3_600) * SECOND_MS;
}

function byHabit(what: ToChoose, need: NoRequest, wantedWh: number, hazards: readonly number[], missingPerKwh: number): ChosenPlan {
  const { nowMs, slots } = what;
  const { blocks, shortfallWh } = plan(what, {
    need,
    wantedWh,
    slots,
    hazards,
    missingPerKwh,
    untilMs: slots.at(-1)!.endMs,
    mustBeFull: false,
  });
  // Who is still there after it, and wants more than others did, is not kept waiting, unless for a price they named themselves.
  const fullFromMs = need.maxPricePerKwh === undefined ? (blocks.at(-1)?.endMs ?? nowMs) : slots.at(-1)!.endMs;
  return { blocks, fullFromMs, shortfallWh, reason: 'HABIT' };
}

type ReadyBy = Extract<ChargeNeed, { kind: 'READY_BY' }>;
type NoRequest = Extract<ChargeNeed, { kind: 'NO_REQUEST' }>;

function inTime(what: ToChoose, need: ReadyBy): ChosenPlan {
  const { slots, powerW, mode, early } = what;
  const warmMs = Math.min((need.preconditionMinutes ?? 0) * MINUTE_MS, fullPowerTimeMs(need.remainingWh, powerW));
  const { blocks, shortfallWh } = plan(what, {
    need,
    wantedWh: need.remainingWh - (warmMs * powerW) / HOUR_MS,
    slots,
    hazards: early,
    missingPerKwh: mode === 'AT_ONCE' ? MISSING_PER_KWH.NEVER_SHORT : MISSING_PER_KWH[mode],
    untilMs: need.readyByMs - warmMs,
    mustBeFull: true,
  });
  const all = warmMs > 0 ? joined([...blocks, { startMs: need.readyByMs - warmMs, endMs: need.readyByMs }]) : blocks;
  return { blocks: all, fullFromMs: Math.max(need.readyByMs, all.at(-1)?.endMs ?? 0), shortfallWh, reason: 'CHEAPEST' };
}

interface Task {
  readonly need: ReadyBy | NoRequest;
  readonly wantedWh: number;
  readonly slots: readonly WeighedSlot[];
  readonly hazards: readonly number[] | undefined;
  readonly missingPerKwh: number;
  readonly untilMs: number;
  readonly mustBeFull: boolean;
}

/** What a price cap forbids: no energy is left that would have to go there. */
const FORBIDDEN_PER_KWH = 1_000;

/** First what the driver wants in any case, at once; then the cheapest of the rest. */
function plan(
  { nowMs, weights = {}, powerW, maxBlocks, chargingNow }: ToChoose,
  { need, wantedWh, slots, hazards, missingPerKwh, untilMs, mustBeFull }: Task,
): { readonly blocks: readonly Block[]; readonly shortfallWh: number } {
  const atOnceMs = fullPowerTimeMs(Math.max(0, Math.min(need.atOnceWh ?? 0, wantedWh)), powerW);
  const restWh = Math.max(0, wantedWh - (atOnceMs * powerW) / HOUR_MS);
  const costs = weigh(slots, weights);
  const open = cut(
    slots.map(({ startMs, endMs, price }, t) => {
      const isAllowed = price === undefined || price <= (need.maxPricePerKwh ?? Number.POSITIVE_INFINITY);
      return { startMs, endMs, isAllowed, costPerKwh: isAllowed ? costs[t]! : FORBIDDEN_PER_KWH, hazard: hazards?.[t] ?? 0 };
    }),
    nowMs + atOnceMs,
    untilMs,
  );
  const allowedWh = open.reduce((sum, { startMs, endMs, isAllowed }) => sum + (isAllowed ? ((endMs - startMs) * powerW) / HOUR_MS : 0), 0);
  const { blocks } = planOneCar({
    slots: open,
    energyWh: Math.min(restWh, allowedWh),
    powerW,
    maxBlocks: Math.max(1, atOnceMs > 0 ? maxBlocks - 1 : maxBlocks),
    chargingNow: atOnceMs > 0 || chargingNow,
    ...(hazards === undefined ? {} : { leaving: { hazards: open.map(({ hazard }) => hazard), missingPerKwh, mustBeFull } }),
  });
  return {
    blocks: atOnceMs > 0 ? joined([{ startMs: nowMs, endMs: nowMs + atOnceMs }, ...blocks]) : blocks,
    shortfallWh: Math.max(0, restWh - allowedWh),
  };
}

/**
 * Money, CO2 and strain in one figure per kWh. A slot without a price counts as dearer than all that have one: it is used only when
 * the deadline needs it. One without CO2 or demand counts as the mean of the others, neither better nor worse.
 */
function weigh(slots: readonly WeighedSlot[], { perKgCo2 = 0, perKwhDemand = 0 }: Weights): number[] {
  const dearest = slots.reduce((most, { price }) => Math.max(most, price ?? Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY) + 1;
  const co2 = perKgCo2 === 0 ? 0 : mean(slots.map(({ co2GramsPerKwh }) => co2GramsPerKwh));
  const strain = perKwhDemand === 0 ? 0 : mean(slots.map(({ demand }) => demand));
  return slots.map(
    ({ price = dearest, co2GramsPerKwh = co2, demand = strain }) => price + (perKgCo2 * co2GramsPerKwh) / 1_000 + perKwhDemand * demand,
  );
}

function mean(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function cut<S extends Block>(slots: readonly S[], fromMs: number, untilMs: number): S[] {
  return slots
    .filter(({ startMs, endMs }) => endMs > fromMs && startMs < untilMs)
    .map((slot) => ({ ...slot, startMs: Math.max(slot.startMs, fromMs), endMs: Math.min(slot.endMs, untilMs) }));
}

function joined(blocks: readonly Block[]): Block[] {
  const found: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of blocks) {
    const before = found.at(-1);
    if (before !== undefined && startMs <= before.endMs) before.endMs = Math.max(before.endMs, endMs);
    else found.push({ startMs, endMs });
  }
  return found;
}
