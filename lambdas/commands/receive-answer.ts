import type { Command, CommandError } from '../domain/commands/command';
import { outcomeOf } from '../domain/commands/command-rules';
import { readCallMessageId } from '../domain/commands/message-id';
import { answerWithoutSecrets } from '../domain/commands/secrets';
import type { CommandAnswers } from '../ports/command-answers';
import type { Journal } from '../ports/journal';
import type { Log } from '../ports/log';
import type { Mailbox, Outcome } from '../ports/mailbox';
import type { PumpNudge } from '../ports/nudges';
import { journalCall } from './journal-call';

/** What follows from an answer beyond the command's own state. Runs before the end is recorded, so it may run twice and never not at all. */
export interface AnswerEffects {
  beforeEnd(command: Command, outcome: Outcome): Promise<void>;
  /** Hints to others that read the recorded end; losing one delays and breaks nothing. */
  afterEnd(command: Command, outcome: Outcome): Promise<void>;
  /** An answer to a call that had already ended: evidence of what the charger did. May run twice. */
  late(command: Command, outcome: Outcome): Promise<void>;
}

interface ReceiveAnswerDeps {
  readonly mailbox: Mailbox;
  readonly pump: PumpNudge;
  readonly effects: AnswerEffects;
  readonly journal: Pick<Journal, 'record'>;
  readonly log: Log;
}

/** Matches a CALLRESULT or CALLERROR to its command, once. Anything that fits no call of ours is dropped and never frees the slot (F-2). */
export function receiveAnswer(deps: ReceiveAnswerDeps): CommandAnswers {
  return {
    answered: (chargerId, messageId, response, atMs) => end(chargerId, messageId, { state: outcomeOf(response), atMs, response }, deps),
    refused: (chargerId, messageId, code, description, atMs) =>
      end(chargerId, messageId, { state: 'ERRORED', atMs, error: { code, description } satisfies CommandError }, deps),
  };
}

async function end(
  chargerId: string,
  messageId: string,
  answer: Outcome,
  { mailbox, pump, effects, journal, log }: ReceiveAnswerDeps,
): Promise<void> {
  const id = readCallMessageId(messageId);
  const command = id === undefined ? undefined : await mailbox.get(chargerId, id.seq);
  if (id === undefined || command === undefined || command.attempt < id.attempt) {
    log.warn('ORPHAN_RESPONSE', { chargerId });
    return;
  }
  const outcome = answer.response === undefined ? answer : { ...answer, response: answerWithoutSecrets(command.action, answer.response) };
  if (command.state === 'IN_FLIGHT' && command.messageId === messageId) {
    await effects.beforeEnd(command, outcome);
    const slot = { seq: command.seq, messageId, attempt: command.attempt, epoch: 0, deadlineMs: 0 };
    const ended = await mailbox.finish(chargerId, slot, outcome);
    if (ended.ok) {
      log.info('COMMAND_FINISHED', { chargerId, seq: command.seq, action: command.action, state: outcome.state });
      await effects.afterEnd(command, outcome);
      await pump.pump(chargerId, 'ANSWERED');
      await journalCall(command, outcome, journal);
      return;
    }
  }
  await keepLate(chargerId, messageId, outcome, { mailbox, effects, journal, log });
}

/** The deadline was quicker, or this is the answer to an earlier attempt. The state stays as it is; the answer is evidence. */
async function keepLate(
  chargerId: string,
  messageId: string,
  outcome: Outcome,
  { mailbox, effects, journal, log }: Pick<ReceiveAnswerDeps, 'mailbox' | 'effects' | 'journal' | 'log'>,
): Promise<void> {
  const id = readCallMessageId(messageId);
  const command = id === undefined ? undefined : await mailbox.get(chargerId, id.seq);
  const isRepeat = command?.messageId === messageId && (command.response !== undefined || command.error?.code === outcome.error?.code);
  if (command === undefined || isRepeat) return;
  await effects.late(command, outcome);
  const { response, error, atMs } = outcome;
  await mailbox.noteLate(chargerId, command.seq, {
    atMs,
    outcome: outcome.state,
    ...(response === undefined ? {} : { response }),
    ...(error === undefined ? {} : { error }),
  });
  log.warn('COMMAND_LATE_ANSWER', { chargerId, seq: command.seq, action: command.action, state: command.state });
  // The answer to an earlier attempt belongs to a frame that is not the one on record.
  if (command.messageId === messageId) await journalCall(command, outcome, journal);
}
