import type { MeterSample } from '../sessions/meter-sample';
import type { ClosedSession, EnergyCost } from '../sessions/session';
import { type Currency, energyCost, moneyText, nanoPerKwh } from '../shared/money';
import { HOUR_MS, MINUTE_MS } from '../shared/time';
import type { SignalSlot } from '../signals/signal';
import { type DeliveredSlot, deliver, overallQuality, type PricedSlot, pricedSlots, sourcesOf } from './deliver';

/** A point of the energy register's curve. */
export interface Reading {
  readonly atMs: number;
  readonly registerWh: number;
}

/**
 * The register's curve from start to stop, made believable: readings outside the session or outside the span between the start's and
 * the stop's register are dropped, and of the rest the longest chain that never falls is kept. So one wild reading, a register that
 * starts again at zero after a power cut, and samples that came twice or late all cost nothing but themselves.
 */
export function registerCurve(
  session: Pick<ClosedSession, 'startedAtMs' | 'stoppedAtMs' | 'meterStartWh' | 'energyWh'>,
  samples: readonly MeterSample[],
): Reading[] {
  const { startedAtMs, stoppedAtMs, meterStartWh, energyWh } = session;
  const stopWh = meterStartWh + energyWh;
  const believable = samples
    .flatMap(({ sampledAtMs, registerWh }) => (registerWh === undefined ? [] : [{ atMs: sampledAtMs, registerWh }]))
    .filter(({ atMs, registerWh }) => atMs > startedAtMs && atMs < stoppedAtMs && registerWh >= meterStartWh && registerWh <= stopWh)
    .sort((a, b) => a.atMs - b.atMs || a.registerWh - b.registerWh);
  return [{ atMs: startedAtMs, registerWh: meterStartWh }, ...longestRising(believable), { atMs: stoppedAtMs, registerWh: stopWh }];
}

/** Longest non-decreasing subsequence, patience sorting. */
function longestRising(readings: readonly Reading[]): Reading[] {
  const tops: number[] = []; // index of the smallest reading that ends a chain of each length
  const previous: number[] = [];
  readings.forEach(({ registerWh }, i) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (readings[tops[middle]!]!.registerWh <= registerWh) low = middle + 1;
      else high = middle;
    }
    previous[i] = low > 0 ? tops[low - 1]! : -1;
    tops[low] = i;
  });
  const chain: Reading[] = [];
  for (let i = tops.at(-1) ?? -1; i >= 0; i = previous[i]!) chain.push(readings[i]!);
  return chain.reverse();
}

/** The register between two readings lies on the straight line. */
export function registerAt(curve: readonly Reading[], atMs: number): number {
  const after = curve.findIndex((reading) => reading.atMs >= atMs);
  if (after === -1) return curve.at(-1)!.registerWh;
  const right = curve[after]!;
  const left = curve[after - 1];
  if (left === undefined || right.atMs === left.atMs) return right.registerWh;
  return left.registerWh + ((right.registerWh - left.registerWh) * (atMs - left.atMs)) / (right.atMs - left.atMs);
}

/** What flowed in each slot, in whole milliwatt-hours that add up to the session's energy exactly. */
function meteredSlots(
  session: ClosedSession,
  curve: readonly Reading[],
  slots: readonly PricedSlot[],
): { slot: PricedSlot; energyMilliWh: bigint }[] {
  let beforeMilliWh = BigInt(session.meterStartWh) * 1_000n;
  return slots.map((slot, i) => {
    const isLast = i === slots.length - 1;
    const edgeWh = isLast ? session.meterStartWh + session.energyWh : registerAt(curve, slot.endMs);
    const edgeMilliWh = BigInt(Math.round(edgeWh * 1_000));
    const energyMilliWh = edgeMilliWh - beforeMilliWh;
    beforeMilliWh = edgeMilliWh;
    return { slot, energyMilliWh };
  });
}

/** Shorter stretches between readings say little about power: a watt-hour of rounding in ten seconds is 360 W. */
const LEAST_STRETCH_MS = MINUTE_MS;

/**
 * The most the car took, bounded by the charger's rating: what it would have drawn had it been let to charge at once. Without samples
 * that is its mean from start to stop, and then no saving is claimed.
 */
export function mostAcceptedW(curve: readonly Reading[], samples: readonly MeterSample[], ratedW: number): number {
  const measured = samples.flatMap(({ powerW }) => (powerW === undefined || powerW <= 0 || powerW > ratedW * 1.1 ? [] : [powerW]));
  const between = curve.slice(1).map((right, i) => {
    const left = curve[i]!;
    return right.atMs - left.atMs < LEAST_STRETCH_MS ? 0 : ((right.registerWh - left.registerWh) * HOUR_MS) / (right.atMs - left.atMs);
  });
  const most = Math.max(0, ...(measured.length > 0 ? measured : between.map((powerW) => Math.min(powerW, ratedW))));
  return most > 0 ? most : ratedW;
}

/**
 * What a finished session's energy cost at the market, against the same energy charged from the plug-in on at full power. Each sum
 * is exact and rounded once. Undefined when no price at all is known for the time of the session; quarter-hours without one take the
 * mean of those with one, and the report then says `missing`.
 */
export function savingReport(
  session: ClosedSession,
  samples: readonly MeterSample[],
  prices: readonly (SignalSlot & { readonly source: string })[],
  { currency, ratedW }: { readonly currency: Currency; readonly ratedW: number },
): EnergyCost | undefined {
  const curve = registerCurve(session, samples);
  const untilMs = Math.max(session.stoppedAtMs, session.startedAtMs + 1);
  const metered = meteredSlots(session, curve, pricedSlots(session.startedAtMs, untilMs, prices));
  const used = metered.filter(({ energyMilliWh }) => energyMilliWh > 0n);

  const powerW = mostAcceptedW(curve, samples, ratedW);
  // A watt-hour of rounding in the stop's register may ask for more than fits between start and stop: it may run on a little.
  const atOnceUntilMs = session.startedAtMs + Math.ceil((session.energyWh / powerW) * HOUR_MS);
  const atOnce = deliver(
    pricedSlots(session.startedAtMs, Math.max(untilMs, atOnceUntilMs), prices),
    [{ startMs: session.startedAtMs, endMs: atOnceUntilMs }],
    powerW,
    session.energyWh,
  ).filter(({ energyWh }) => energyWh > 0);

  const known = [...used.map(({ slot }) => slot), ...atOnce].filter(({ price }) => price !== undefined);
  if (session.energyWh > 0 && known.length === 0) return undefined;
  const mean = known.reduce((sum, { price }) => sum + price! / known.length, 0);

  const cost = energyCost(
    used.map(({ slot, energyMilliWh }) => ({ energyMilliWh, price: nanoPerKwh(slot.price ?? mean) })),
    currency,
  );
  const baseline = energyCost(
    exactly(atOnce, session.energyWh).map(({ energyMilliWh, price }) => ({ energyMilliWh, price: nanoPerKwh(price ?? mean) })),
    currency,
  );
  const counted = [...used.map(({ slot }) => slot), ...atOnce];
  return {
    cost: moneyText(cost),
    baselineCost: moneyText(baseline),
    saved: moneyText({ amountMinor: baseline.amountMinor - cost.amountMinor, currency }),
    priceSource: sourcesOf(counted),
    priceQuality: counted.length === 0 ? 'final' : overallQuality(counted),
  };
}

/** Milliwatt-hours per slot whose running sums are rounded, so that together they are the session's energy and not a crumb more. */
function exactly(slots: readonly DeliveredSlot[], energyWh: number): { energyMilliWh: bigint; price: number | undefined }[] {
  let sumWh = 0;
  let before = 0n;
  return slots.map((slot, i) => {
    sumWh += slot.energyWh;
    const edge = i === slots.length - 1 ? BigInt(energyWh) * 1_000n : BigInt(Math.round(sumWh * 1_000));
    const energyMilliWh = edge - before;
    before = edge;
    return { energyMilliWh, price: slot.price };
  });
}
