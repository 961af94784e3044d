import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time';
import { owedMovements } from './owed-movements';
import type { Payment, PaymentWarning } from './payment';

/** Of the time for which a bank holds the money: first somebody is told, then the hold is used or let go. */
const HALF = 0.5;
const ENDING = 0.8;
/** A page is looked at again after a quarter of its age, but not more often than this: a webhook can get lost. */
const OPEN_AT_LEAST_MS = MINUTE_MS;
const REFUND_EVERY_MS = HOUR_MS;
const DISPUTE_EVERY_MS = DAY_MS;

/** When a payment has to be looked at again without anybody's asking; undefined when it is over. */
export function nextLookMs(payment: Payment): number | undefined {
  const { status, toldStatus, askedAtMs, createdAtMs, orders, refunds, disputes } = payment;
  const looks: number[] = orders.map(({ notBeforeMs }) => notBeforeMs);
  if (toldStatus !== status || owedMovements(payment).length > 0) looks.push(askedAtMs + OPEN_AT_LEAST_MS);
  if (status === 'OPEN' || status === 'REQUIRES_ACTION') {
    looks.push(askedAtMs + Math.max(OPEN_AT_LEAST_MS, (askedAtMs - createdAtMs) / 4));
  }
  const warning = nextHoldWarning(payment);
  if (warning !== undefined) looks.push(warning.atMs);
  if (refunds.some((refund) => refund.status === 'PENDING')) looks.push(askedAtMs + REFUND_EVERY_MS);
  if (disputes.some((dispute) => dispute.status === 'OPEN')) looks.push(askedAtMs + DISPUTE_EVERY_MS);
  return looks.length === 0 ? undefined : Math.min(...looks);
}

type HoldWarning = Extract<PaymentWarning, 'HOLD_HALF_OVER' | 'HOLD_ENDING'>;

/** The next warning about a hold that its bank will not keep for ever. */
export function nextHoldWarning(payment: Payment): { readonly warning: HoldWarning; readonly atMs: number } | undefined {
  const { status, authorizedAtMs, holdEndsAtMs, warned } = payment;
  if (status !== 'AUTHORIZED' || authorizedAtMs === undefined || holdEndsAtMs === undefined) return undefined;
  const at = (part: number) => authorizedAtMs + part * (holdEndsAtMs - authorizedAtMs);
  if (!warned.includes('HOLD_HALF_OVER')) return { warning: 'HOLD_HALF_OVER', atMs: at(HALF) };
  if (!warned.includes('HOLD_ENDING')) return { warning: 'HOLD_ENDING', atMs: at(ENDING) };
  return undefined;
}
