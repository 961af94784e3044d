import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/time';

/**
 * When the cost of a running session is to be looked at: as soon as its register or its clock has come so far. A meter value is compared
 * with it in the write that keeps the value, so watching costs a charger's message neither a read nor a write.
 */
export interface SpendingWatch {
  readonly registerWh: number;
  readonly atMs: number;
}

/** A charger tells its meter every minute, and a stop takes half a minute to get through: so long money goes on being spent. */
const LOOK_AHEAD_MS = 90 * SECOND_MS;
/** A session that costs nothing yet may begin to; one at its limit is looked at with every value. */
const LONGEST_REST_MS = 15 * MINUTE_MS;
/** A stop that a charger did not carry out is asked for again after this. */
const STOP_AGAIN_MS = 5 * MINUTE_MS;

export interface Spending {
  readonly heldMinor: bigint;
  readonly costMinor: bigint;
  /** What another hour at full power would cost on top, and give. */
  readonly nextHourMinor: bigint;
  readonly nextHourWh: number;
  readonly registerWh: number;
  readonly nowMs: number;
}

export type SpendingStep =
  /** Enough is held until then. */
  | { readonly kind: 'REST'; readonly watch: SpendingWatch }
  /** The limit is near: reserve more, and stop if there is no more. */
  | { readonly kind: 'DRAW_DOWN' };

/** Is what is held enough for what is spent until the next look and the stop after it? */
export function nextSpendingStep(spending: Spending): SpendingStep {
  const leftMinor = spending.heldMinor - spending.costMinor - lookAheadMinor(spending);
  if (leftMinor <= 0n) return { kind: 'DRAW_DOWN' };
  return { kind: 'REST', watch: watchFor(spending, leftMinor) };
}

/** After a stop was asked for. */
export function watchAfterStop({ registerWh, nowMs }: Spending): SpendingWatch {
  return { registerWh: registerWh + 1_000_000, atMs: nowMs + STOP_AGAIN_MS };
}

export function isWatchDue(
  watch: SpendingWatch | undefined,
  { registerWh, sampledAtMs }: { readonly registerWh?: number; readonly sampledAtMs: number },
): boolean {
  if (watch === undefined) return true;
  return sampledAtMs >= watch.atMs || (registerWh !== undefined && registerWh >= watch.registerWh);
}

function lookAheadMinor({ nextHourMinor }: Spending): bigint {
  return (nextHourMinor * BigInt(LOOK_AHEAD_MS) + BigInt(HOUR_MS) - 1n) / BigInt(HOUR_MS);
}

/** At full power energy and time run out together; a car that charges slower is looked at when the time is over, which is early. */
function watchFor({ nextHourMinor, nextHourWh, registerWh, nowMs }: Spending, leftMinor: bigint): SpendingWatch {
  if (nextHourMinor <= 0n) return { registerWh: registerWh + Math.max(1, nextHourWh), atMs: nowMs + LONGEST_REST_MS };
  const hours = Number(leftMinor) / Number(nextHourMinor);
  return {
    registerWh: registerWh + Math.max(1, Math.floor(nextHourWh * hours)),
    atMs: nowMs + Math.min(LONGEST_REST_MS, Math.max(SECOND_MS, Math.floor(HOUR_MS * hours))),
  };
}
