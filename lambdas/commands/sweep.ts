import { MINUTE_MS, SECOND_MS } from '../domain/shared/time';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Due, DueWork } from '../ports/mailbox';
import type { Notices } from '../ports/notices';
import type { AdHocNudge, PlanNudge, PumpNudge, SettleNudge } from '../ports/nudges';
import type { PaymentNudge } from '../ports/payments';

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
  readonly settle: SettleNudge & AdHocNudge;
  readonly payments: PaymentNudge;
  readonly chores: Chores;
  readonly notices: Notices;
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
  await done([chores.checkLists(), makeRounds(deps)]);
  // The clock of an alert or of a delivery is no lost nudge.
  const rescued = work.filter(({ kind }) => kind !== 'NOTICE' && kind !== 'PAYMENT').length;
  if (rescued > 0) log.warn('SWEEP_RESCUED', { count: rescued });
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} things could not be swept`);
  return { rescued };
}

function nudge(item: Due, deps: SweepDeps): Promise<void> {
  const { plan, settle, chores, payments } = deps;
  switch (item.kind) {
    case 'NOTICE':
      return deps.notices.send(item.notice);
    case 'MAILBOX':
      return pumpOrTell(item, deps);
    case 'PLAN':
      return plan.plan(item.siteId, 'SWEEP', item.sessionId);
    case 'SETTLEMENT':
      return settle.settle(item.sessionId);
    case 'AD_HOC':
      return settle.advance(item.adHocId);
    case 'PAYMENT':
      return payments.advance(item.paymentId);
    case 'LOCAL_LIST':
      return chores.lookAtList(item.chargerId);
    case 'AVAILABILITY':
      return chores.changeAvailability(item.chargerId, item.id);
  }
}

/** Two minutes: one nudge of ours, and its way. */
const NUDGE_HELPS_WITHIN_MS = 2 * MINUTE_MS;

/** A mailbox that stays past its time although it was nudged at every sweep is somebody's to look at. */
async function pumpOrTell({ chargerId, dueAtMs }: Extract<Due, { kind: 'MAILBOX' }>, { clock, pump, notices }: SweepDeps): Promise<void> {
  await pump.pump(chargerId, 'SWEEP');
  const overdueMs = clock.nowMs() - (dueAtMs ?? clock.nowMs());
  if (overdueMs < NUDGE_HELPS_WITHIN_MS) return;
  const facts = { overdueS: Math.round(overdueMs / SECOND_MS) };
  await notices.send({ kind: 'TROUBLE', rule: 'COMMAND_STUCK', objectId: chargerId, chargerId, facts });
}

const ROUNDS_EVERY_MS = 5 * MINUTE_MS;

/** What no item tells by itself: whether messages were given up, whether prices are there. */
async function makeRounds({ clock, notices }: SweepDeps): Promise<void> {
  if (clock.nowMs() % ROUNDS_EVERY_MS < MINUTE_MS) await notices.send({ kind: 'ROUNDS_DUE' });
}
