import { createHash } from 'node:crypto';
import type { Event, EventType } from '../events/event';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS, SECOND_MS } from '../shared/time';

/** Why no answer came. ADDRESS_REFUSED: nothing was asked, because it would not have left for the public network. */
export const DELIVERY_FAULTS = ['ADDRESS_REFUSED', 'NAME_UNKNOWN', 'UNREACHABLE', 'TIMED_OUT', 'TLS', 'NO_RESULT'] as const;
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

/** What came of one attempt: a status of HTTP, or why there is none. */
export interface DeliveryOutcome {
  readonly atMs: number;
  readonly durationMs: number;
  readonly status?: number;
  readonly fault?: DeliveryFault;
}

/** One event on its way to one webhook. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly type: EventType;
  /** Signed and sent byte for byte, at every attempt. */
  readonly body: string;
  readonly createdAtMs: number;
  readonly state: 'PENDING' | 'DELIVERED' | 'FAILED';
  /** Oldest first. */
  readonly attempts: readonly DeliveryOutcome[];
  /** On its way since then: attempt number `attempts.length + 1`. */
  readonly sentAtMs?: number;
  /** PENDING: the next attempt, or when the one on its way is given up. Else: when it is forgotten. */
  readonly dueAtMs: number;
  readonly resendOf?: string;
  readonly version: number;
}

/** Waits before the second attempt, the third, and so on: about three days in all. */
const WAITS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  DAY_MS,
];
/** Receivers that failed together are not asked together again. */
const JITTER = 0.2;
const KEPT_MS = 30 * DAY_MS;
/** Longer than any attempt takes, with its way through two queues. */
const RESULT_WITHIN_MS = MINUTE_MS;

export function newDelivery(event: Event, webhookId: string, nowMs: number): Delivery {
  return {
    id: deliveryId(event.id, webhookId),
    webhookId,
    eventId: event.id,
    type: event.type,
    body: JSON.stringify({ type: event.type, timestamp: isoTime(event.atMs), data: event.data }),
    createdAtMs: nowMs,
    state: 'PENDING',
    attempts: [],
    dueAtMs: nowMs,
    version: 1,
  };
}

/** The same event once more, under its own id: a receiver that had it knows it again. */
export function resendDelivery(delivery: Delivery, unique: string, nowMs: number): Delivery {
  const { id, webhookId, eventId, type, body } = delivery;
  return {
    id: deliveryId(eventId, webhookId, unique),
    webhookId,
    eventId,
    type,
    body,
    createdAtMs: nowMs,
    state: 'PENDING',
    attempts: [],
    dueAtMs: nowMs,
    resendOf: id,
    version: 1,
  };
}

/** Begins an attempt whose time has come; one that never came back counts as one that failed. */
export function beginAttempt(delivery: Delivery, nowMs: number): Delivery {
  if (delivery.state !== 'PENDING' || nowMs < delivery.dueAtMs) return delivery;
  if (delivery.sentAtMs === undefined) return { ...delivery, sentAtMs: nowMs, dueAtMs: nowMs + RESULT_WITHIN_MS };
  return endAttempt(delivery, delivery.attempts.length + 1, { atMs: nowMs, durationMs: nowMs - delivery.sentAtMs, fault: 'NO_RESULT' });
}

/** A result that comes late or twice changes nothing, unless it is that the event has arrived. */
export function endAttempt(delivery: Delivery, attempt: number, outcome: DeliveryOutcome): Delivery {
  const isCurrent = delivery.sentAtMs !== undefined && attempt === delivery.attempts.length + 1;
  if (delivery.state === 'DELIVERED' || (!isCurrent && !hasArrived(outcome))) return delivery;
  const { sentAtMs: _, ...rest } = delivery;
  const attempts = [...delivery.attempts, outcome];
  if (hasArrived(outcome)) return { ...rest, attempts, state: 'DELIVERED', dueAtMs: outcome.atMs + KEPT_MS };
  const waitMs = WAITS_MS[attempts.length - 1];
  if (waitMs === undefined || outcome.status === 410) return failed({ ...rest, attempts }, outcome.atMs);
  return { ...rest, attempts, dueAtMs: Math.round(outcome.atMs + waitMs * (1 + JITTER * spread(delivery.id, attempts.length))) };
}

/** Nobody is there any more who would take it. */
export function failed(delivery: Omit<Delivery, 'state' | 'dueAtMs'>, nowMs: number): Delivery {
  const { sentAtMs: _, ...rest } = delivery;
  return { ...rest, state: 'FAILED', dueAtMs: nowMs + KEPT_MS };
}

export function hasArrived({ status }: DeliveryOutcome): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

function deliveryId(eventId: string, webhookId: string, unique = ''): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([eventId, webhookId, unique]))
    .digest('base64url');
  return `whd_${hash.slice(0, 26)}`;
}

/** -1 to 1, the same for the same attempt. */
function spread(id: string, attempt: number): number {
  return (createHash('sha256').update(`${id} ${attempt}`).digest().readUInt16BE(0) / 65_535) * 2 - 1;
}
