import type { Trouble } from '../domain/alerts/alert';
import { threshold } from '../domain/alerts/alert-rule';
import type { Notice } from '../ports/notices';
import { attemptDelivery, type DeliverEventsDeps, deliveryEnded, spreadEvent } from './deliver-events';
import { type LookAtAlertDeps, lookAtAlert } from './look-at-alert';
import { makeRounds } from './make-rounds';
import { endAlert, raiseAlert } from './raise-alert';
import { faultReported, lineLost, startFailed } from './watch-chargers';

export type HandleNoticeDeps = LookAtAlertDeps & DeliverEventsDeps;

/** Every notice may come twice, late, or out of order: each looks at what is stored, and does what is still to be done. */
export async function handleNotice(notice: Notice, deps: HandleNoticeDeps): Promise<void> {
  switch (notice.kind) {
    case 'TROUBLE': {
      const { kind: _, ...trouble } = notice;
      return (await isLongEnough(trouble, deps)) ? raiseAlert(trouble, deps) : undefined;
    }
    case 'CALM':
      return calm(notice, deps);
    case 'LINE_LOST':
      return lineLost(notice.chargerId, deps);
    case 'FAULT_REPORTED':
      return faultReported(notice.chargerId, notice.connectorId, deps);
    case 'START_FAILED':
      return startFailed(notice.chargerId, deps);
    case 'ROUNDS_DUE':
      return makeRounds(deps);
    case 'ALERT_DUE':
      return lookAtAlert(notice.alertId, deps);
    case 'EVENT_DUE':
      return spreadEvent(notice.eventId, deps);
    case 'DELIVERY_DUE':
      return attemptDelivery(notice.deliveryId, deps);
    case 'DELIVERY_ENDED':
      return deliveryEnded(notice.deliveryId, notice.attempt, notice.outcome, deps);
  }
}

async function calm({ rule, objectId }: Extract<Notice, { kind: 'CALM' }>, deps: HandleNoticeDeps): Promise<void> {
  const alert = await deps.alerts.newest(rule, objectId);
  if (alert !== undefined) await endAlert(alert, { atMs: deps.clock.nowMs() }, deps);
}

/** The sweep tells of every mailbox that its nudges do not help; from when on that is an alert says the rule. */
async function isLongEnough({ rule, facts }: Trouble, { rules }: HandleNoticeDeps): Promise<boolean> {
  return rule !== 'COMMAND_STUCK' || Number(facts['overdueS']) >= threshold(await rules.get(rule), 'overdueS');
}
