import type { Books } from '../ledger/account';
import type { SessionTariff } from '../tariffs/session-bill';

/** Every state that a session paid without an account can be in; docs/ad-hoc.md draws what leads from one to another. */
export const AD_HOC_STATES = [
  'created',
  'awaiting_payment',
  'authorized',
  'starting',
  'charging',
  'suspended',
  'stopping',
  'settling',
  'settle_retry',
  'completed',
  'expired',
  'payment_failed',
  'start_failed',
  'cancelled',
  'settle_failed',
] as const;
export type AdHocState = (typeof AD_HOC_STATES)[number];

/** Why it ended without charging, in words that a page can translate. */
export const AD_HOC_REASONS = [
  'CHECKOUT_NOT_OPENED',
  'PAYMENT_DECLINED',
  'NOT_PAID_IN_TIME',
  'PAID_TOO_LATE',
  'CANCELLED_BY_DRIVER',
  'CHARGER_OFFLINE',
  'START_REFUSED',
  'START_UNANSWERED',
  'NOT_PLUGGED_IN',
  'CAPTURE_FAILED',
] as const;
export type AdHocReason = (typeof AD_HOC_REASONS)[number];

/**
 * What is still to be done outside, written together with the state that asks for it. Each can be done twice without harm: it puts something
 * under a key of its own into the charger's mailbox or among the payments.
 */
export type Outgoing =
  | { readonly op: 'START' }
  | { readonly op: 'STOP'; readonly transactionId: number; readonly askedAtMs: number }
  | { readonly op: 'RELEASE' }
  | { readonly op: 'UNLOCK' };

/** A driver without an account charges once: from the scanned code to the receipt. Nothing in it tells who the driver is. */
export interface AdHocSession {
  /** `adh_` and the tag in lower case. Both come from the driver's token, and the token from neither. */
  readonly id: string;
  /** What the charger takes for a card; 20 characters (OCPP 1.6 CiString20Type). */
  readonly idTag: string;
  readonly state: AdHocState;
  readonly reason?: AdHocReason;
  readonly chargerId: string;
  readonly connectorId: number;
  readonly siteId: string;
  readonly code: string;
  /** What the driver was shown and agreed to. No later version changes it. */
  readonly tariff: SessionTariff;
  /** In which money it is paid; money of a test is never real. */
  readonly books: Books;
  /** The most that can be taken. */
  readonly holdMinor: bigint;
  readonly paymentId: string;
  /** Where the driver pays. */
  readonly checkoutUrl?: string;
  readonly createdAtMs: number;
  /** Until when that has to happen what the state waits for. */
  readonly deadlineMs?: number;
  /** The place of the RemoteStartTransaction in the charger's mailbox. */
  readonly startSeq?: number;
  readonly startAccepted?: boolean;
  /** Of the session that the charger started. */
  readonly sessionId?: string;
  readonly transactionId?: number;
  readonly outbox: readonly Outgoing[];
  /** When it is looked at again without anybody's nudge. */
  readonly dueAtMs?: number;
  readonly version: number;
}

const ENDED: readonly AdHocState[] = ['completed', 'expired', 'payment_failed', 'start_failed', 'cancelled', 'settle_failed'];

export function hasEnded({ state }: Pick<AdHocSession, 'state'>): boolean {
  return ENDED.includes(state);
}

/** May this session of the charger go on charging for it? */
export function isChargedFor(adHoc: AdHocSession | undefined, sessionId: string): boolean {
  return adHoc?.sessionId === sessionId;
}

/** Its money is held, and it may begin or go on. */
export function isPaidFor({ state }: Pick<AdHocSession, 'state'>): boolean {
  return ['authorized', 'starting', 'charging', 'suspended', 'stopping'].includes(state);
}
