import type { Alert } from '../domain/alerts/alert';
import { threshold } from '../domain/alerts/alert-rule';
import { type Outage, uptimePercent } from '../domain/alerts/uptime';
import { anEvent, type Event } from '../domain/events/event';
import { DAY_MS, isoTime, MINUTE_MS, SECOND_MS } from '../domain/shared/time';
import type { ChargerMarks } from '../ports/charger-marks';
import type { ChargerStore } from '../ports/charger-store';
import type { SessionStore } from '../ports/session-store';
import { type RaiseAlertDeps, raiseAlert } from './raise-alert';

export interface WatchChargersDeps extends RaiseAlertDeps {
  readonly marks: ChargerMarks;
  readonly chargers: Pick<ChargerStore, 'get' | 'getWithConnectors'>;
  readonly sessions: Pick<SessionStore, 'list'>;
}

/** What is back is only believed after this: a charger in a bad cell comes and goes. */
const BACK_FOR_MS = MINUTE_MS;
/** Less than this is an attempt and no charging. */
const ENERGY_OF_A_SUCCESS_WH = 100;

/** A line ended. Within its grace it is looked at once more; after that the charger is offline, and the mark has done its work. */
export async function lineLost(chargerId: string, deps: WatchChargersDeps): Promise<void> {
  const { clock, marks, rules } = deps;
  const lostAtMs = await marks.lineLostAtMs(chargerId);
  if (lostAtMs === undefined) return;
  const rule = await rules.get('CHARGER_OFFLINE');
  const offlineAtMs = lostAtMs + threshold(rule, 'graceS') * SECOND_MS;
  if (clock.nowMs() < offlineAtMs) return marks.lookAtLine(chargerId, lostAtMs, offlineAtMs);
  const trouble = { rule: 'CHARGER_OFFLINE', objectId: chargerId, chargerId, facts: { since: isoTime(lostAtMs) } } as const;
  await raiseAlert(trouble, deps, (alert) => chargerEvent('charger.offline', alert, lostAtMs));
  await marks.lookAtLine(chargerId, lostAtMs, undefined);
}

/** A connector said Faulted. One that says it for a moment only is none. */
export async function faultReported(chargerId: string, connectorId: number, deps: WatchChargersDeps): Promise<void> {
  const { clock, marks, rules, chargers } = deps;
  const view = await chargers.getWithConnectors(chargerId);
  const connector = view?.connectors.find((one) => one.connectorId === connectorId);
  if (view === undefined || connector?.status !== 'Faulted') return;
  const rule = await rules.get('CHARGER_FAULTED');
  const faultedAtMs = connector.receivedAtMs + threshold(rule, 'forS') * SECOND_MS;
  if (clock.nowMs() < faultedAtMs) return marks.lookAtFault(connector, faultedAtMs);
  const facts = { connectorId, errorCode: connector.errorCode.slice(0, 50), since: isoTime(connector.receivedAtMs) };
  const trouble = {
    rule: 'CHARGER_FAULTED',
    objectId: `${chargerId}/${connectorId}`,
    chargerId,
    siteId: view.charger.siteId,
    facts,
  } as const;
  await raiseAlert(trouble, deps, (alert) => chargerEvent('charger.faulted', alert, connector.receivedAtMs));
  await marks.lookAtFault(connector, undefined);
}

/** A session gave no energy: how were the ones before it? Nothing is read while sessions go well. */
export async function startFailed(chargerId: string, deps: WatchChargersDeps): Promise<void> {
  const { percent, starts } = await startSuccess(chargerId, deps);
  const rule = await deps.rules.get('START_SUCCESS_LOW');
  if (starts < threshold(rule, 'ofStarts') || percent >= threshold(rule, 'leastPercent')) return;
  await raiseAlert({ rule: 'START_SUCCESS_LOW', objectId: chargerId, chargerId, facts: { percent, starts } }, deps);
}

/** Of the last ended sessions of a charger, as many as the rule asks for. */
export async function startSuccess(
  chargerId: string,
  { sessions, rules }: Pick<WatchChargersDeps, 'sessions' | 'rules'>,
): Promise<{ readonly percent: number; readonly starts: number }> {
  const ofStarts = threshold(await rules.get('START_SUCCESS_LOW'), 'ofStarts');
  const { items } = await sessions.list({ chargerId, limit: ofStarts + 1 });
  const ended = items.flatMap((session) => (session.status === 'OPEN' ? [] : [session.energyWh])).slice(0, ofStarts);
  if (ended.length === 0) return { percent: 100, starts: 0 };
  const good = ended.filter((energyWh) => energyWh >= ENERGY_OF_A_SUCCESS_WH).length;
  return { percent: Math.round((good / ended.length) * 100), starts: ended.length };
}

export async function isBackOnline(chargerId: string, { clock, chargers, marks }: WatchChargersDeps): Promise<boolean> {
  if ((await marks.lineLostAtMs(chargerId)) !== undefined) return false;
  const connection = (await chargers.getWithConnectors(chargerId))?.connection;
  return connection !== undefined && clock.nowMs() - connection.connectedAtMs >= BACK_FOR_MS;
}

export async function isNoLongerFaulted(place: string, { clock, chargers }: WatchChargersDeps): Promise<boolean> {
  const at = place.lastIndexOf('/');
  const connectors = (await chargers.getWithConnectors(place.slice(0, at)))?.connectors ?? [];
  const connector = connectors.find(({ connectorId }) => String(connectorId) === place.slice(at + 1));
  return connector === undefined || (connector.status !== 'Faulted' && clock.nowMs() - connector.receivedAtMs >= BACK_FOR_MS);
}

/** `charger.online` after an alert that said offline: the other half of `charger.offline`, told as often. */
export function onlineAgain(alert: Alert): Event {
  return chargerEvent('charger.online', alert, alert.resolvedAtMs ?? alert.openedAtMs);
}

function chargerEvent(type: 'charger.offline' | 'charger.online' | 'charger.faulted', alert: Alert, atMs: number): Event {
  const { id, chargerId = '', siteId, facts, flaps } = alert;
  return anEvent(type, [id, flaps], atMs, { chargerId, ...(siteId === undefined ? {} : { siteId }), ...facts });
}

const MOST_OUTAGES = 200;

/** From the alerts of a charger alone: while none were, nothing is read. */
export async function lookAtUptime(chargerId: string, deps: WatchChargersDeps): Promise<void> {
  const seen = await uptime(chargerId, deps);
  if (seen.isLow) {
    const facts = { percent: seen.percent, days: seen.days };
    await raiseAlert({ rule: 'UPTIME_LOW', objectId: chargerId, chargerId, facts }, deps);
  }
}

export async function uptime(
  chargerId: string,
  { clock, chargers, alerts, rules }: WatchChargersDeps,
): Promise<{ readonly percent: number; readonly days: number; readonly isLow: boolean }> {
  const rule = await rules.get('UPTIME_LOW');
  const untilMs = clock.nowMs();
  const charger = await chargers.get(chargerId);
  const fromMs = Math.max(untilMs - threshold(rule, 'overDays') * DAY_MS, charger?.createdAtMs ?? untilMs);
  const { items } = await alerts.list({ chargerId, limit: MOST_OUTAGES });
  const outages = items.filter(({ rule: of }) => of === 'CHARGER_OFFLINE' || of === 'CHARGER_FAULTED').flatMap(outagesOf);
  const exact = uptimePercent(outages, { fromMs, untilMs });
  // Of a charger of today nobody can say yet how it does.
  const isLow = untilMs - fromMs >= DAY_MS && exact < threshold(rule, 'leastPercent');
  return { percent: Math.round(exact * 100) / 100, days: Math.round((untilMs - fromMs) / DAY_MS), isLow };
}

function outagesOf({ history }: Alert): readonly Outage[] {
  const outages: Outage[] = [];
  for (const { what, atMs } of history) {
    const last = outages.at(-1);
    if (what === 'OPENED' || what === 'REOPENED') outages.push({ fromMs: atMs });
    else if (what === 'RESOLVED' && last !== undefined) outages[outages.length - 1] = { ...last, untilMs: atMs };
  }
  return outages;
}
