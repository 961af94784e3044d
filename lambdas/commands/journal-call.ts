import type { Command } from '../domain/commands/command';
import { answerWithoutSecrets } from '../domain/commands/secrets';
import { journalPayload } from '../domain/journal/journal-payload';
import type { Journal } from '../ports/journal';
import type { Outcome } from '../ports/mailbox';

/**
 * One write per call of ours, when its fate is known. A call that never left its queue is no message: its command tells of it. A late
 * answer is written over the record of the call that it belongs to.
 */
export async function journalCall(
  command: Command | undefined,
  { response, error, atMs }: Pick<Outcome, 'response' | 'error' | 'atMs'>,
  journal: Pick<Journal, 'record'>,
): Promise<void> {
  if (command?.messageId === undefined || command.sentAtMs === undefined) return;
  const { chargerId, action, messageId, sentAtMs, payload } = command;
  await journal.record({
    chargerId,
    atMs: sentAtMs,
    direction: 'OUT',
    action,
    messageId,
    payload: journalPayload(action, payload),
    answer:
      error === undefined
        ? { type: 'RESULT', atMs, payload: journalPayload(action, answerWithoutSecrets(action, response ?? {})) }
        : { type: 'ERROR', atMs, ...error },
  });
}
