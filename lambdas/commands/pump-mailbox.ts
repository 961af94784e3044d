import type { Connection } from '../domain/chargers/charger';
import type { Command, Slot } from '../domain/commands/command';
import { isPermittedWhile, isSafeToRepeat, MOST_ATTEMPTS, superseded } from '../domain/commands/command-rules';
import { callMessageId } from '../domain/commands/message-id';
import { MINUTE_MS, SECOND_MS } from '../domain/shared/time';
import type { ChargerSocket } from '../ports/charger-socket';
import type { ConnectionStore } from '../ports/charger-store';
import type { Clock, Random } from '../ports/clock';
import type { Journal } from '../ports/journal';
import type { Log } from '../ports/log';
import type { Mailbox, MailboxHead, Outcome } from '../ports/mailbox';
import type { Timers } from '../ports/nudges';
import { journalCall } from './journal-call';

/** OCPP leaves the time-out to us; 30 s lets a charger on a slow mobile link answer (OCPP-J 1.6 §4.1.1). */
const ANSWER_WITHIN_MS = 30 * SECOND_MS;
/** After a reconnect, an answer to the call of the old connection may still come for this long. */
const RECONNECT_GRACE_MS = 5 * SECOND_MS;
/** How late a nudge or timer may be before the sweep stands in for it. */
const RESCUE_AFTER_MS = 60 * SECOND_MS;
const LOST_CONNECT_MS = 10 * MINUTE_MS;
const TRY_AGAIN_S = 2;
/** API Gateway waits 29 s at most for the function that accepts a connection. */
const UPGRADE_WITHIN_MS = 30 * SECOND_MS;
/** One run of the pump moves at most this many commands; a longer queue is finished by the next nudge. */
const MOST_STEPS = 20;

export interface PumpDeps {
  readonly clock: Clock;
  readonly random: Pick<Random, 'token'>;
  readonly mailbox: Mailbox;
  readonly connections: Pick<ConnectionStore, 'close'>;
  readonly socket: Pick<ChargerSocket, 'post'>;
  readonly timers: Timers;
  readonly journal: Pick<Journal, 'record'>;
  readonly log: Log;
}

/**
 * Moves one charger's mailbox as far as it will go: drops what is expired or superseded, ends a call whose time is over, and puts the
 * next CALL on the wire when the slot is empty. Run it any number of times, at any time, by two at once: every step is conditional.
 *
 * The order within a send is what makes a crash harmless: claim (durable), timer, post. A crash before the post looks like a lost frame
 * and ends by the deadline.
 */
export async function pumpMailbox(chargerId: string, deps: PumpDeps): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const head = await deps.mailbox.head(chargerId);
    const next = await takeStep(chargerId, head, deps);
    if (next === 'MOVED') continue;
    await deps.mailbox.rest(chargerId, head, next.lookAgainAtMs);
    return;
  }
}

type Step = 'MOVED' | { readonly lookAgainAtMs: number | undefined };

async function takeStep(chargerId: string, head: MailboxHead, deps: PumpDeps): Promise<Step> {
  const nowMs = deps.clock.nowMs();

  if (await dropStale(chargerId, head, nowMs, deps)) return 'MOVED';

  if (head.slot !== undefined) {
    const overAtMs = callIsOverAtMs(head.slot, head);
    if (nowMs >= overAtMs) {
      await endOverdueCall(chargerId, head.slot, head.inFlight, deps);
      return 'MOVED';
    }
    if (overAtMs < head.slot.deadlineMs) await deps.timers.set({ kind: 'PUMP', chargerId }, (overAtMs - nowMs) / SECOND_MS);
    return { lookAgainAtMs: overAtMs + RESCUE_AFTER_MS };
  }

  const { connection, registration } = head;
  const command = head.queued.find(({ action }) => registration !== undefined && isPermittedWhile(registration, action));
  if (command === undefined || connection === undefined) return { lookAgainAtMs: whenToLookAgain(head, nowMs) };

  return sendCall(command, connection, deps);
}

/** Ends what can no longer be wanted: expired, superseded, or meant for a charger that had to be online. */
async function dropStale(chargerId: string, head: MailboxHead, nowMs: number, deps: PumpDeps): Promise<boolean> {
  const outdated = new Set(superseded(head.queued).map(({ seq }) => seq));
  let moved = false;
  for (const command of head.queued) {
    const end: Pick<Outcome, 'state' | 'error'> | undefined =
      command.expiresAtMs <= nowMs
        ? { state: 'EXPIRED', error: { code: 'EXPIRED', description: 'the charger could not be reached in time' } }
        : outdated.has(command.seq)
          ? { state: 'CANCELLED', error: { code: 'SUPERSEDED', description: 'a newer command took its place' } }
          : command.failFast && head.connection === undefined
            ? { state: 'UNDELIVERABLE', error: { code: 'OFFLINE', description: 'the charger is not connected' } }
            : undefined;
    if (end === undefined) continue;
    const dropped = await deps.mailbox.drop(chargerId, command.seq, { ...end, atMs: nowMs });
    if (dropped.ok) finished(chargerId, command.seq, command.action, end.state, deps.log);
    moved = true;
  }
  return moved;
}

/** The deadline; or, once the charger has come back on a new connection, the end of the grace for the old one's answer. */
function callIsOverAtMs(slot: Slot, { connection }: MailboxHead): number {
  if (connection === undefined || connection.epoch === slot.epoch) return slot.deadlineMs;
  return Math.min(slot.deadlineMs, connection.connectedAtMs + RECONNECT_GRACE_MS);
}

/** The charger may or may not have acted: what is safe to repeat is sent again, the rest is TIMED_OUT and stays an open question. */
export async function endOverdueCall(
  chargerId: string,
  slot: Slot,
  command: Command | undefined,
  { clock, mailbox, journal, log }: Pick<PumpDeps, 'clock' | 'mailbox' | 'journal' | 'log'>,
): Promise<void> {
  const nowMs = clock.nowMs();
  if (
    command !== undefined &&
    isSafeToRepeat(command.action, command.payload) &&
    slot.attempt < MOST_ATTEMPTS &&
    command.expiresAtMs > nowMs
  ) {
    await mailbox.requeue(chargerId, slot);
    return;
  }
  const error = { code: 'NO_ANSWER', description: 'the charger did not answer; whether it acted is unknown' };
  const ended = await mailbox.finish(chargerId, slot, { state: 'TIMED_OUT', atMs: nowMs, error });
  if (!ended.ok) return;
  finished(chargerId, slot.seq, command?.action ?? 'unknown', 'TIMED_OUT', log);
  await journalCall(command, { error, atMs: nowMs }, journal);
}

async function sendCall(command: Command, connection: Connection, deps: PumpDeps): Promise<Step> {
  const { chargerId, seq, action } = command;
  const { connectionId, epoch } = connection;
  const nowMs = deps.clock.nowMs();
  const attempt = command.attempt + 1;
  const slot: Slot = {
    seq,
    attempt,
    epoch,
    messageId: callMessageId(seq, attempt, deps.random.token(8)),
    deadlineMs: nowMs + ANSWER_WITHIN_MS,
  };
  const claimed = await deps.mailbox.claim(command, slot, nowMs);
  if (!claimed.ok) return 'MOVED';

  await deps.timers.set({ kind: 'COMMAND_DEADLINE', chargerId, seq, messageId: slot.messageId }, ANSWER_WITHIN_MS / SECOND_MS);
  const posted = await deps.socket
    .post(connectionId, JSON.stringify([2, slot.messageId, action, command.payload]))
    .catch((cause: unknown) => {
      // It may have been sent. The deadline decides; sending again now could make the charger act twice.
      deps.log.warn('REPLY_UNDELIVERED', { chargerId, seq, action, cause: cause instanceof Error ? cause.name : 'unknown' });
      return undefined;
    });
  if (posted === undefined || posted.ok) {
    deps.log.info('COMMAND_SENT', { chargerId, seq, action, attempt });
    return { lookAgainAtMs: slot.deadlineMs + RESCUE_AFTER_MS };
  }
  return notSent(command, slot, posted.refusal.code, connection, deps);
}

/** Surely not sent: back into the queue while there are attempts left. */
async function notSent(command: Command, slot: Slot, why: 'GONE' | 'THROTTLED', connection: Connection, deps: PumpDeps): Promise<Step> {
  const { chargerId } = command;
  // A connection is recorded before the gateway has finished its upgrade, and until then it is "gone" too.
  const isStillOpening = why === 'GONE' && deps.clock.nowMs() - connection.connectedAtMs < UPGRADE_WITHIN_MS;
  // The gateway no longer knows this socket: without this the next step would try it again.
  if (why === 'GONE' && !isStillOpening) await deps.connections.close(chargerId, connection.connectionId, deps.clock.nowMs());

  if (!isStillOpening && (slot.attempt >= MOST_ATTEMPTS || command.failFast)) {
    const atMs = deps.clock.nowMs();
    const error = { code: why, description: why === 'GONE' ? 'the connection was gone' : 'the connection took no more messages' };
    const ended = await deps.mailbox.finish(chargerId, slot, { state: 'UNDELIVERABLE', atMs, error });
    if (!ended.ok) return 'MOVED';
    finished(chargerId, slot.seq, command.action, 'UNDELIVERABLE', deps.log);
    await journalCall({ ...command, messageId: slot.messageId, sentAtMs: atMs }, { error, atMs }, deps.journal);
    return 'MOVED';
  }
  await deps.mailbox.requeue(chargerId, slot);
  if (why === 'GONE' && !isStillOpening) return 'MOVED';
  await deps.timers.set({ kind: 'PUMP', chargerId }, TRY_AGAIN_S);
  return { lookAgainAtMs: deps.clock.nowMs() + RESCUE_AFTER_MS };
}

/** A connect wakes the queue; should that nudge get lost, the charger is not left waiting for its commands until they expire. */
function whenToLookAgain({ queued }: MailboxHead, nowMs: number): number | undefined {
  return queued.length === 0 ? undefined : Math.min(nowMs + LOST_CONNECT_MS, ...queued.map(({ expiresAtMs }) => expiresAtMs));
}

function finished(chargerId: string, seq: number, action: string, state: string, log: Log): void {
  log.info('COMMAND_FINISHED', { chargerId, seq, action, state });
}
