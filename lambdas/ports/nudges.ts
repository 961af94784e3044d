import type { SignalKind } from '../domain/signals/signal';

/** Why a charger's queue is looked at again. Information for the log; the pump does the same whatever it says. */
export type PumpCause = 'ENQUEUED' | 'CONNECTED' | 'ANSWERED' | 'RETRY' | 'SWEEP';

/** Why a site is planned again (smart-charging rules: what may change a plan). */
export type PlanReason =
  | 'SESSION_STARTED'
  | 'PREFERENCES_CHANGED'
  | 'SIGNALS_CHANGED'
  | 'RECONNECTED'
  | 'PROFILE_REFUSED'
  | 'METER_DEVIATES'
  | 'SESSION_STOPPED'
  | 'SWEEP';

/** `commands.fifo`, one group per charger. A nudge is lost, doubled or late without harm: the truth is in the mailbox. */
export interface PumpNudge {
  pump(chargerId: string, cause: PumpCause): Promise<void>;
}

/**
 * `planning.fifo`, one group per site. Whoever knows that one session or one charger alone is concerned says so, and the others of a
 * site are left in peace unless they share a limit. `sessionId` may name a session that an index does not show yet.
 */
export interface PlanNudge {
  plan(siteId: string, reason: PlanReason, sessionId?: string, chargerId?: string): Promise<void>;
}

/** The same to many sites at once, ten to a message's price. */
export interface PlanNudges {
  planAll(siteIds: readonly string[], reason: PlanReason): Promise<void>;
}

/** `signal-changes`, a standard queue: sites of the zone are to be planned anew, those after `afterSiteId` in the order of their ids. */
export interface SignalsNudge {
  changed(kind: SignalKind, zone: string, afterSiteId?: string): Promise<void>;
}

/** `settlements`: a closed session waits to be priced. */
export interface SettleNudge {
  settle(sessionId: string): Promise<void>;
}

/** `settlements`, too: an ad-hoc session has something to do. At most 900 s from now. */
export interface AdHocNudge {
  advance(adHocId: string, delayS?: number): Promise<void>;
}

/** `timers`, a standard queue with a delay per message, at most 900 s. Seconds of precision; may fire twice or never. */
export interface Timers {
  set(timer: Timer, delayS: number): Promise<void>;
}

export type Timer =
  | { readonly kind: 'COMMAND_DEADLINE'; readonly chargerId: string; readonly seq: number; readonly messageId: string }
  | { readonly kind: 'PUMP'; readonly chargerId: string }
  /** Some time after a connect: ask a charger that has told us nothing who and how it is. */
  | { readonly kind: 'GREETING'; readonly chargerId: string; readonly epoch: number };
