import type { AlertFacts } from '../domain/alerts/alert';
import type { AlertRuleId } from '../domain/alerts/alert-rule';
import type { DeliveryOutcome } from '../domain/webhooks/delivery';

/**
 * `notices`, a standard queue: what may be worth an alert, and what is to be told to others. Each is found again by whoever found it, or by
 * the due mark of its item, and each may come twice.
 */
export interface Notices {
  /** At most 900 s later. */
  send(notice: Notice, delayS?: number): Promise<void>;
}

export type Notice =
  | {
      readonly kind: 'TROUBLE';
      readonly rule: AlertRuleId;
      readonly objectId: string;
      readonly chargerId?: string;
      readonly siteId?: string;
      readonly facts: AlertFacts;
    }
  /** Whoever found the trouble looked again and found none. */
  | { readonly kind: 'CALM'; readonly rule: AlertRuleId; readonly objectId: string }
  /** The line of a charger ended some time ago. */
  | { readonly kind: 'LINE_LOST'; readonly chargerId: string }
  /** A connector said Faulted. */
  | { readonly kind: 'FAULT_REPORTED'; readonly chargerId: string; readonly connectorId: number }
  /** A session gave no energy. */
  | { readonly kind: 'START_FAILED'; readonly chargerId: string }
  | { readonly kind: 'ROUNDS_DUE' }
  | { readonly kind: 'ALERT_DUE'; readonly alertId: string }
  | { readonly kind: 'EVENT_DUE'; readonly eventId: string }
  | { readonly kind: 'DELIVERY_DUE'; readonly deliveryId: string }
  | { readonly kind: 'DELIVERY_ENDED'; readonly deliveryId: string; readonly attempt: number; readonly outcome: DeliveryOutcome };

/** How many messages wait in each dead-letter queue, by the name of what it belongs to. */
export interface DeadLetters {
  count(): Promise<Readonly<Record<string, number>>>;
}
