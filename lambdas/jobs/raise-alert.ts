import { type Alert, type AlertStep, openAlert, reopenAlert, resolveAlert, type Trouble, toldAgain } from '../domain/alerts/alert';
import { anEvent, type Event } from '../domain/events/event';
import { isoTime } from '../domain/shared/time';
import type { AlertRuleStore, AlertStore } from '../ports/alerts';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock, Random } from '../ports/clock';
import type { Log } from '../ports/log';
import type { Notices } from '../ports/notices';

export interface RaiseAlertDeps {
  readonly clock: Clock;
  readonly random: Pick<Random, 'ulid'>;
  readonly alerts: AlertStore;
  readonly rules: Pick<AlertRuleStore, 'get'>;
  readonly chargers: Pick<ChargerStore, 'get'>;
  readonly notices: Notices;
  readonly log: Log;
}

/** Whoever finds a trouble tells of it at most so often without its alert being written again. */
const TOLD_AT_MOST_EVERY_MS = 60_000;

/**
 * Opens the alert of a trouble, unless one stands for the same rule and object already. What came back soon after it had ended is the same
 * alert: whoever hears of alerts hears of one, and not of a hundred. `also` is told in the same write, and so as often as the alert opens.
 */
export async function raiseAlert(trouble: Trouble, deps: RaiseAlertDeps, also?: (alert: Alert) => Event): Promise<void> {
  const { clock, random, alerts, rules, log } = deps;
  const rule = await rules.get(trouble.rule);
  if (!rule.isEnabled) return;
  const nowMs = clock.nowMs();
  const newest = await alerts.newest(trouble.rule, trouble.objectId);
  if (newest !== undefined && newest.status !== 'RESOLVED') {
    if (nowMs - newest.toldAtMs >= TOLD_AT_MOST_EVERY_MS) await alerts.write(toldAgain(newest, trouble.facts, nowMs), []);
    return;
  }
  const again = newest === undefined ? undefined : reopenAlert(newest, trouble, nowMs);
  const alert = again ?? openAlert(`alr_${random.ulid()}`, await withSite(trouble, deps), rule, nowMs);
  const events = again === undefined ? [alertEvent('alert.opened', alert, nowMs), ...(also === undefined ? [] : [also(alert)])] : [];
  // Refused: somebody else found the same trouble, and has opened it.
  if (!(await alerts.write(alert, events)).ok) return;
  log.warn('ALERT_OPENED', { alertId: alert.id, rule: alert.rule, objectId: alert.objectId, flaps: alert.flaps });
  await tellAtOnce(events, deps);
}

/** Ends an alert that stands. Of one that has ended, or changed meanwhile, nothing changes. */
export async function endAlert(
  alert: Alert,
  step: Omit<AlertStep, 'what'>,
  deps: EndAlertDeps,
  also?: (alert: Alert) => Event,
): Promise<boolean> {
  const resolved = resolveAlert(alert, step);
  if (resolved === undefined) return false;
  const events = [alertEvent('alert.resolved', resolved, step.atMs), ...(also === undefined ? [] : [also(resolved)])];
  if (!(await deps.alerts.write(resolved, events)).ok) return false;
  deps.log.info('ALERT_RESOLVED', { alertId: alert.id, rule: alert.rule, objectId: alert.objectId });
  await tellAtOnce(events, deps);
  return true;
}
type EndAlertDeps = Pick<RaiseAlertDeps, 'alerts' | 'notices' | 'log'>;

/** A nudge that is lost costs a minute: the event has its own due mark. */
async function tellAtOnce(events: readonly Event[], { notices, log }: Pick<RaiseAlertDeps, 'notices' | 'log'>): Promise<void> {
  const told = await Promise.allSettled(events.map(({ id }) => notices.send({ kind: 'EVENT_DUE', eventId: id })));
  if (told.some(({ status }) => status === 'rejected')) log.warn('NUDGE_LOST', { queue: 'notices' });
}

async function withSite(trouble: Trouble, { chargers }: RaiseAlertDeps): Promise<Trouble> {
  if (trouble.siteId !== undefined || trouble.chargerId === undefined) return trouble;
  const charger = await chargers.get(trouble.chargerId);
  return charger === undefined ? trouble : { ...trouble, siteId: charger.siteId };
}

function alertEvent(type: 'alert.opened' | 'alert.resolved', alert: Alert, atMs: number): Event {
  const { id, rule, objectId, chargerId, siteId, severity, openedAtMs, facts, flaps } = alert;
  return anEvent(type, [id, flaps], atMs, {
    alertId: id,
    rule,
    severity,
    objectId,
    ...(chargerId === undefined ? {} : { chargerId }),
    ...(siteId === undefined ? {} : { siteId }),
    openedAt: isoTime(openedAtMs),
    ...(type === 'alert.resolved' ? { resolvedAt: isoTime(atMs) } : {}),
    facts: { ...facts },
  });
}
