import type { EventType } from '../events/event';
import { DAY_MS } from '../shared/time';

/** A key that signs; an earlier one signs beside it for a while after a rotation. */
export interface WebhookSecret {
  /** `whsec_` and base64, as Standard Webhooks writes it. */
  readonly secret: string;
  /** Absent: the newest. */
  readonly untilMs?: number;
}

/** Where somebody wants to hear of events. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Empty: of all. */
  readonly events: readonly EventType[];
  readonly isEnabled: boolean;
  /** Who switched it off. */
  readonly disabledBy?: 'OPERATOR' | 'FAILURES' | 'GONE';
  /** Nothing has arrived there since. */
  readonly failingSinceMs?: number;
  readonly secrets: readonly WebhookSecret[];
  readonly createdAtMs: number;
  readonly version: number;
}

/** Whoever verifies has a day to take the new key. */
const OLD_SECRET_SIGNS_MS = DAY_MS;
/** A receiver that has failed for so long is gone. */
const PATIENCE_MS = 5 * DAY_MS;

/** `bytes`: at least 24 of them, unguessable (Standard Webhooks: 24 to 64). */
export function newSecret(bytes: string): string {
  return `whsec_${Buffer.from(bytes, 'latin1').toString('base64')}`;
}

export function rotateSecret(webhook: Webhook, secret: string, nowMs: number): Webhook {
  const old = signingSecrets(webhook, nowMs).slice(0, 1);
  return { ...webhook, secrets: [{ secret }, ...old.map((text) => ({ secret: text, untilMs: nowMs + OLD_SECRET_SIGNS_MS }))] };
}

/** Newest first. */
export function signingSecrets({ secrets }: Pick<Webhook, 'secrets'>, nowMs: number): readonly string[] {
  return secrets.filter(({ untilMs }) => untilMs === undefined || nowMs < untilMs).map(({ secret }) => secret);
}

export function wants({ isEnabled, events }: Webhook, type: EventType): boolean {
  return isEnabled && (events.length === 0 || events.includes(type));
}

/** What an attempt says of the receiver. Answers the very same object where that is nothing new. */
export function afterAttempt(webhook: Webhook, arrived: boolean, status: number | undefined, nowMs: number): Webhook {
  if (arrived) {
    if (webhook.failingSinceMs === undefined) return webhook;
    const { failingSinceMs: _, ...well } = webhook;
    return well;
  }
  if (!webhook.isEnabled) return webhook;
  // 410: the receiver itself asks not to be sent anything any more.
  if (status === 410) return { ...webhook, isEnabled: false, disabledBy: 'GONE' };
  if (webhook.failingSinceMs === undefined) return { ...webhook, failingSinceMs: nowMs };
  return nowMs - webhook.failingSinceMs < PATIENCE_MS ? webhook : { ...webhook, isEnabled: false, disabledBy: 'FAILURES' };
}
