import { type Alert, stillOpen } from '../domain/alerts/alert';
import { openDoubts } from '../domain/sessions/review-session';
import { MINUTE_MS } from '../domain/shared/time';
import type { SessionStore } from '../ports/session-store';
import type { WebhookStore } from '../ports/webhooks';
import { arePricesThere, type MakeRoundsDeps } from './make-rounds';
import { endAlert } from './raise-alert';
import { isBackOnline, isNoLongerFaulted, lookAtUptime, onlineAgain, startSuccess, uptime, type WatchChargersDeps } from './watch-chargers';

export type LookAtAlertDeps = WatchChargersDeps &
  MakeRoundsDeps & {
    readonly sessions: Pick<SessionStore, 'get' | 'list'>;
    readonly webhooks: Pick<WebhookStore, 'get'>;
  };

/** What its finder, who looks every minute, has not told of for so long is over. */
const UNTOLD_FOR_MS = 5 * MINUTE_MS;
const DOUBTS_OF_METERS: readonly string[] = ['METER_BACKWARDS', 'IMPOSSIBLE_ENERGY', 'METER_GAP'];

/** Its time has come: an alert whose cause has ended ends; one whose cause is there is looked at again, less often the older it is. */
export async function lookAtAlert(alertId: string, deps: LookAtAlertDeps): Promise<void> {
  const { clock, alerts } = deps;
  const alert = await alerts.get(alertId);
  const nowMs = clock.nowMs();
  if (alert?.lookAgainAtMs === undefined || nowMs < alert.lookAgainAtMs) return;
  if (!(await isOver(alert, deps))) {
    await alerts.write(stillOpen(alert, nowMs), []);
  } else {
    await endAlert(alert, { atMs: nowMs }, deps, alert.rule === 'CHARGER_OFFLINE' ? onlineAgain : undefined);
  }
  const isOutage = alert.rule === 'CHARGER_OFFLINE' || alert.rule === 'CHARGER_FAULTED';
  if (isOutage && alert.chargerId !== undefined) await lookAtUptime(alert.chargerId, deps);
}

async function isOver(alert: Alert, deps: LookAtAlertDeps): Promise<boolean> {
  const { objectId } = alert;
  switch (alert.rule) {
    case 'CHARGER_OFFLINE':
      return isBackOnline(objectId, deps);
    case 'CHARGER_FAULTED':
      return isNoLongerFaulted(objectId, deps);
    case 'COMMAND_STUCK':
      return deps.clock.nowMs() - alert.toldAtMs >= UNTOLD_FOR_MS;
    case 'GHOST_SESSION':
      return isSettledOtherwise(objectId, deps);
    case 'METER_IMPOSSIBLE':
      return isDecided(objectId, deps);
    case 'START_SUCCESS_LOW':
      return (await startSuccess(objectId, deps)).percent >= ((await deps.rules.get(alert.rule)).thresholds['leastPercent'] ?? 0);
    case 'PRICES_LATE':
      return arePricesThere(objectId, alert.facts, deps);
    case 'DEAD_LETTERS':
      return ((await deps.deadLetters.count())[objectId] ?? 0) === 0;
    case 'UPTIME_LOW':
      return !(await uptime(objectId, deps)).isLow;
    case 'WEBHOOK_DISABLED':
      return (await deps.webhooks.get(objectId))?.isEnabled !== false;
    case 'SECURITY_EVENT':
    case 'LEDGER_WRONG':
      return false;
  }
}

/** Its stop came after all, or a person has put it right. */
async function isSettledOtherwise(sessionId: string, { sessions }: LookAtAlertDeps): Promise<boolean> {
  const session = await sessions.get(sessionId);
  return session === undefined || session.flags.includes('CORRECTED');
}

/** A person has decided about each doubt of its register. */
async function isDecided(sessionId: string, { sessions }: LookAtAlertDeps): Promise<boolean> {
  const session = await sessions.get(sessionId);
  return session === undefined || session.status === 'OPEN' || !openDoubts(session).some((doubt) => DOUBTS_OF_METERS.includes(doubt));
}
