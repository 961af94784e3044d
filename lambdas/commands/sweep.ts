import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Due, DueWork } from '../ports/mailbox';
import type { PlanNudge, PumpNudge, SettleNudge } from '../ports/nudges';

/** Work without a queue of its own: rare, short, and nobody waits for it. */
export interface Chores {
  lookAtList(chargerId: string): Promise<void>;
  changeAvailability(chargerId: string, id: string): Promise<void>;
  /** Every minute, due or not. */
  checkLists(): Promise<void>;
}

interface SweepDeps {
  readonly clock: Clock;
  readonly due: DueWork;
  readonly pump: PumpNudge;
  readonly plan: PlanNudge;
  readonly settle: SettleNudge;
  readonly chores: Chores;
  readonly log: Log;
}

/** One sweep nudges at most so much; what is left is the next minute's. */
const MOST_PER_SWEEP = 1_000;
const AT_ONCE = 10;

/**
 * Every minute: whatever a lost, doubled or late nudge left undone is found by its due mark and nudged again, and what has no queue is
 * done. Normally finds nothing.
 */
export async function sweep(deps: SweepDeps): Promise<{ readonly rescued: number }> {
  const { clock, due, chores, log } = deps;
  const work = await due.list(clock.nowMs(), MOST_PER_SWEEP);
  const faults: unknown[] = [];
  // One thing that cannot be done does not keep the rest from being done.
  const done = async (attempts: readonly Promise<void>[]) => {
    for (const attempt of await Promise.allSettled(attempts)) if (attempt.status === 'rejected') faults.push(attempt.reason);
  };
  for (let start = 0; start < work.length; start += AT_ONCE) {
    await done(work.slice(start, start + AT_ONCE).map((item) => nudge(item, deps)));
  }
  await done([chores.checkLists()]);
  if (work.length > 0) log.warn('SWEEP_RESCUED', { count: work.length });
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} things could not be swept`);
  return { rescued: work.length };
}

function nudge(item: Due, { pump, plan, settle, chores }: SweepDeps): Promise<void> {
  switch (item.kind) {
    case 'MAILBOX':
      return pump.pump(item.chargerId, 'SWEEP');
    case 'PLAN':
      return plan.plan(item.siteId, 'SWEEP', item.sessionId);
    case 'SETTLEMENT':
      return settle.settle(item.sessionId);
    case 'LOCAL_LIST':
      return chores.lookAtList(item.chargerId);
    case 'AVAILABILITY':
      return chores.changeAvailability(item.chargerId, item.id);
  }
}
