import { MINUTE_MS } from '../shared/time';
import { type AdHocSession, hasEnded } from './ad-hoc-session';

/** A nudge that got lost is made good after this. */
const RESCUE_MS = MINUTE_MS;
const WHILE_CHARGING_MS = 15 * MINUTE_MS;
const WHILE_RETRYING_MS = 5 * MINUTE_MS;

/** When somebody has to look whether it goes on, should nobody have told. Undefined: never, it is over. */
export function lookAgainAtMs(adHoc: AdHocSession, nowMs: number): number | undefined {
  if (adHoc.outbox.length > 0) return nowMs + RESCUE_MS;
  if (hasEnded(adHoc)) return undefined;
  if (adHoc.deadlineMs !== undefined) return Math.max(adHoc.deadlineMs, nowMs + 1);
  if (adHoc.state === 'settling') return nowMs + RESCUE_MS;
  return nowMs + (adHoc.state === 'settle_retry' ? WHILE_RETRYING_MS : WHILE_CHARGING_MS);
}

export function withDueMark(adHoc: AdHocSession, nowMs: number): AdHocSession {
  const { dueAtMs: _was, ...rest } = adHoc;
  const dueAtMs = lookAgainAtMs(adHoc, nowMs);
  return dueAtMs === undefined ? rest : { ...rest, dueAtMs };
}
