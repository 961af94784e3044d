import { createHash } from 'node:crypto';
import type { JsonObject } from '../shared/json';

/** What others may be told of, in the past tense of what happened. A type is never renamed. */
export const EVENT_TYPES = [
  'session.started',
  'session.stopped',
  'session.settled',
  'charger.online',
  'charger.offline',
  'charger.faulted',
  'alert.opened',
  'alert.resolved',
  'payment.received',
  'payment.refunded',
  'card.created',
  'card.updated',
  'webhook.test',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Something that happened, told once to each who asked for it, and perhaps more than once, under one id. */
export interface Event {
  readonly id: string;
  readonly type: EventType;
  readonly atMs: number;
  readonly data: JsonObject;
}

/** The same fact makes the same id, however often it is found: `facts` name it among all of its type. */
export function anEvent(type: EventType, facts: readonly (string | number)[], atMs: number, data: JsonObject): Event {
  const hash = createHash('sha256')
    .update(JSON.stringify([type, ...facts]))
    .digest('base64url');
  return { id: `evt_${hash.slice(0, 26)}`, type, atMs, data };
}
