import type { Log } from '../ports/log';

/**
 * A nudge is a hint: the item it speaks of is written and carries its due mark, so a queue that is down delays the work by a minute and
 * must not cost the charger its answer.
 */
export async function nudge(log: Log, ...nudges: readonly Promise<void>[]): Promise<void> {
  for (const { status, reason } of (await Promise.allSettled(nudges)) as { status: string; reason?: unknown }[]) {
    if (status === 'rejected') log.warn('NUDGE_LOST', { reason: reason instanceof Error ? reason.name : String(reason) });
  }
}
