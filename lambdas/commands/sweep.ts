import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Due, DueWork } from '../ports/mailbox';
import type { PlanNudge, PumpNudge, SettleNudge } from '../ports/nudges';

interface SweepDeps {
  readonly clock: Clock;
  readonly due: DueWork;
  readonly pump: PumpNudge;
  readonly plan: PlanNudge;
  readonly settle: SettleNudge;
  readonly log: Log;
}

/** One sweep nudges at most so much; what is left is the next minute's. */
const MOST_PER_SWEEP = 1_000;
const AT_ONCE = 10;

/** Every minute: whatever a lost, doubled or late nudge left undone is found by its due mark and nudged again. Normally finds nothing. */
export async function sweep(deps: SweepDeps): Promise<{ readonly rescued: number }> {
  const { clock, due, log } = deps;
  const work = await due.list(clock.nowMs(), MOST_PER_SWEEP);
  for (let start = 0; start < work.length; start += AT_ONCE) {
    await Promise.all(work.slice(start, start + AT_ONCE).map((item) => nudge(item, deps)));
  }
  if (work.length > 0) log.warn('SWEEP_RESCUED', { count: work.length });
  return { rescued: work.length };
}

function nudge(item: Due, { pump, plan, settle }: SweepDeps): Promise<void> {
  switch (item.kind) {
    case 'MAILBOX':
      return pump.pump(item.chargerId, 'SWEEP');
    case 'PLAN':
      return plan.plan(item.siteId, 'SWEEP', item.sessionId);
    case 'SETTLEMENT':
      return settle.settle(item.sessionId);
  }
}
