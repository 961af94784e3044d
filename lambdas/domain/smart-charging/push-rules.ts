import { MINUTE_MS } from '../shared/time';
import { deliver, deliveredWh, type PricedSlot, roughCost } from './deliver';
import type { ChargingProfile, SessionPlan } from './plan';
import type { Block } from './plan-one-car';
import { chargingTimes, firstDifferenceMs } from './read-profile';

/**
 * Whether a plan is worth a SetChargingProfile. Chargers keep profiles in flash and some write every one, so small improvements
 * stay at home: a push must change what the charger does soon, or save real money, or keep a deadline.
 */
const SOON_MS = 20 * MINUTE_MS;
const WORTHWHILE_SAVING = 0.02;
export const LEAST_TIME_BETWEEN_PUSHES_MS = MINUTE_MS;
export const MOST_PUSHES = 12;

export type PushCause = 'FIRST' | 'BOOST' | 'NOT_IN_CHARGER' | 'DEADLINE' | 'SOON' | 'SAVING';

/** Whether the charger may be without what was pushed last: it refused it; or it reconnected since, or perhaps never got it. */
export type NotInCharger = 'NO' | 'REFUSED' | 'LOST';

export type PushDecision =
  | { readonly push: true; readonly because: PushCause; readonly profile: ChargingProfile }
  /** `lookAgainAtMs`: when the difference will matter, or may be sent. */
  | { readonly push: false; readonly lookAgainAtMs?: number };

export function decidePush({
  nowMs,
  next,
  pushed,
  notInCharger,
  boost,
  deadlineAtRisk,
  saving,
}: {
  readonly nowMs: number;
  readonly next: ChargingProfile;
  readonly pushed: SessionPlan['pushed'] | undefined;
  readonly notInCharger: NotInCharger;
  readonly boost: boolean;
  /** Following the pushed profile would leave the car short. */
  readonly deadlineAtRisk: boolean;
  /** What the new profile costs less than the pushed one, in currency. */
  readonly saving: number;
}): PushDecision {
  if (pushed === undefined) return { push: true, because: boost ? 'BOOST' : 'FIRST', profile: next };
  const differsAtMs = firstDifferenceMs(pushed.profile, next, nowMs);
  if (differsAtMs === undefined && notInCharger === 'NO') return { push: false };

  const because = ((): PushCause | undefined => {
    if (boost) return 'BOOST';
    if (deadlineAtRisk) return 'DEADLINE';
    if (notInCharger !== 'NO') return 'NOT_IN_CHARGER';
    if (differsAtMs! <= nowMs + SOON_MS) return 'SOON';
    return saving >= WORTHWHILE_SAVING ? 'SAVING' : undefined;
  })();
  if (because === undefined) return { push: false, lookAgainAtMs: Math.max(nowMs + MINUTE_MS, differsAtMs! - SOON_MS) };

  // What the driver wants now and what keeps the promise to him are not rationed by number; only a boost, and
  // another way to say what was refused, do not wait their minute.
  if (pushed.count >= MOST_PUSHES && because !== 'BOOST' && because !== 'DEADLINE') return { push: false };
  const allowedAtMs = pushed.atMs + LEAST_TIME_BETWEEN_PUSHES_MS;
  if (nowMs < allowedAtMs && because !== 'BOOST' && notInCharger !== 'REFUSED') return { push: false, lookAgainAtMs: allowedAtMs };
  return { push: true, because, profile: differsAtMs === undefined ? pushed.profile : next };
}

/** What it would mean to leave the charger with the profile it has instead of the new blocks. */
export function leftAsItIs({
  nowMs,
  pushed,
  slots,
  blocks,
  powerW,
  remainingWh,
  mustBeReady,
}: {
  readonly nowMs: number;
  readonly pushed: SessionPlan['pushed'] | undefined;
  readonly slots: readonly PricedSlot[];
  readonly blocks: readonly Block[];
  readonly powerW: number;
  readonly remainingWh: number | undefined;
  readonly mustBeReady: boolean;
}): { readonly deadlineAtRisk: boolean; readonly saving: number } {
  if (pushed === undefined || remainingWh === undefined) return { deadlineAtRisk: false, saving: 0 };
  const untilMs = slots.at(-1)?.endMs ?? nowMs;
  const left = deliver(slots, chargingTimes(pushed.profile, nowMs, untilMs), powerW, remainingWh);
  const planned = deliver(slots, blocks, powerW, remainingWh);
  return {
    // A watt-hour or two are lost to whole seconds; more is a car that is not ready.
    deadlineAtRisk: mustBeReady && deliveredWh(planned) - deliveredWh(left) > 50,
    saving: roughCost(left) - roughCost(planned),
  };
}
