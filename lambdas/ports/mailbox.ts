import type { Connection, PasswordHash, Registration } from '../domain/chargers/charger';
import type { Command, CommandAction, CommandError, Slot, TerminalState } from '../domain/commands/command';
import type { JsonObject } from '../domain/shared/json';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';
import type { Notice } from './notices';

/** KEY_CHANGE_PENDING: a charger's key is changed by one command at a time, or nobody could tell which of three holds. */
export type EnqueueRefusal = 'IDEMPOTENCY_KEY_REUSED' | 'KEY_CHANGE_PENDING';

export interface NewCommand {
  readonly chargerId: string;
  readonly action: CommandAction;
  readonly payload: JsonObject;
  /** What is left of the payload when the command has ended, where it held a secret. */
  readonly payloadAfterwards?: JsonObject;
  /** Of a new AuthorizationKey: becomes the charger's pending password together with the command, or neither is there. */
  readonly pendingPassword?: PasswordHash;
  readonly actor: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly failFast: boolean;
  readonly supersedeKey?: string;
  /** The same key with the same action and payload is the same command; with another it is refused. */
  readonly idempotencyKey: string;
}

/** What the pump needs to know of a charger's mailbox, read consistently. */
export interface MailboxHead {
  readonly slot: Slot | undefined;
  /** The call in the slot. */
  readonly inFlight: Command | undefined;
  readonly connection: Connection | undefined;
  readonly registration: Registration | undefined;
  /** Oldest first. */
  readonly queued: readonly Command[];
  /** Changes with every enqueue, claim and end: `rest` writes only over the version it saw. */
  readonly version: number;
  /** The newest command's number. */
  readonly lastSeq: number;
}

export interface Outcome {
  readonly state: TerminalState;
  readonly atMs: number;
  readonly response?: JsonObject;
  readonly error?: CommandError;
}

/**
 * The durable queue of CALLs to one charger, with one slot for the call in flight. Every method is one conditional write or
 * transaction: a second caller with the same intent changes nothing and is told so. Terminal states are final.
 */
export interface Mailbox {
  enqueue(command: NewCommand): Promise<Result<{ readonly command: Command; readonly replayed: boolean }, { code: EnqueueRefusal }>>;
  /** Whether a command was taken under this key: the same again would be a repeat. One read. */
  knows(chargerId: string, idempotencyKey: string): Promise<boolean>;
  get(chargerId: string, seq: number): Promise<Command | undefined>;
  list(chargerId: string, page: PageRequest): Promise<Page<Command>>;
  head(chargerId: string): Promise<MailboxHead>;
  /** QUEUED to IN_FLIGHT and the empty slot to this command, while the connection is still of the slot's epoch: together or not at all. */
  claim(command: Command, slot: Slot, atMs: number): Promise<Result<undefined, { code: 'NOT_CLAIMED' }>>;
  /** IN_FLIGHT with this message id to a terminal state, and the slot emptied, together or not at all. */
  finish(chargerId: string, slot: Slot, outcome: Outcome): Promise<Result<undefined, { code: 'NOT_IN_FLIGHT' }>>;
  /** IN_FLIGHT with this message id back to QUEUED, and the slot emptied: surely not sent, or safe to repeat. */
  requeue(chargerId: string, slot: Slot): Promise<Result<undefined, { code: 'NOT_IN_FLIGHT' }>>;
  /** QUEUED to EXPIRED, CANCELLED or UNDELIVERABLE. */
  drop(chargerId: string, seq: number, outcome: Outcome): Promise<Result<undefined, { code: 'NOT_QUEUED' }>>;
  /** Says when the mailbox is to be looked at again without a nudge, or never, if nothing changed since `head` was read. */
  rest(chargerId: string, head: MailboxHead, lookAgainAtMs: number | undefined): Promise<void>;
  /** Keeps an answer that came after the end. The first late answer stays. */
  noteLate(chargerId: string, seq: number, late: NonNullable<Command['lateOutcome']>): Promise<void>;
}

/** Finds whatever a lost, doubled or late nudge left undone. */
export interface DueWork {
  /** Charger ids with a command or slot past its time, and sessions with a plan or settlement past theirs, local lists, changes of availability, ad-hoc sessions. Oldest first. */
  list(nowMs: number, limit: number): Promise<readonly Due[]>;
}

export type Due =
  /** `dueAtMs`: since when. The pump moves it at every look, so one that is long past tells that looking does not help. */
  | { readonly kind: 'MAILBOX'; readonly chargerId: string; readonly dueAtMs?: number }
  | { readonly kind: 'PLAN'; readonly sessionId: string; readonly siteId: string }
  | { readonly kind: 'SETTLEMENT'; readonly sessionId: string }
  | { readonly kind: 'LOCAL_LIST'; readonly chargerId: string }
  | { readonly kind: 'AD_HOC'; readonly adHocId: string }
  | { readonly kind: 'PAYMENT'; readonly paymentId: string }
  /** The clock of an alert, an event or a delivery: nothing is late. */
  | { readonly kind: 'NOTICE'; readonly notice: Notice }
  | { readonly kind: 'AVAILABILITY'; readonly chargerId: string; readonly id: string };
