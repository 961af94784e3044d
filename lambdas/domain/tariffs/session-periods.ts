import type { ConnectorStatus } from '../chargers/charger';
import type { MeterSample } from '../sessions/meter-sample';
import { type Reading, registerCurve } from '../smart-charging/saving-report';
import { type Amount, fraction, times, whole } from './amount';
import type { Activity, ChargingPeriod, MeasuredRange } from './charging-period';

/** A connector's status from then on, by the charger's clock where it can be true. */
export interface StatusChange {
  readonly status: ConnectorStatus;
  readonly reportedAtMs: number;
  readonly receivedAtMs: number;
}

export interface MeteredSession {
  readonly startedAtMs: number;
  readonly stoppedAtMs: number;
  readonly meterStartWh: number;
  readonly energyWh: number;
}

/** A status that came this shortly before its session belongs to it: some chargers tell the status first. */
export const STATUS_LEAD_MS = 60_000;

/**
 * OCPI bills charging and parking apart. SuspendedEV is parking: the car takes nothing. SuspendedEVSE and faults are nobody's: the charger gives
 * nothing (OCPI 2.3.0, note on PARKING_TIME). What says nothing of an open session (a late Preparing, an early Available) changes nothing.
 */
const ACTIVITIES: Readonly<Record<ConnectorStatus, Activity | undefined>> = {
  Charging: 'CHARGING',
  SuspendedEV: 'PARKING',
  SuspendedEVSE: 'IDLE',
  Faulted: 'IDLE',
  Unavailable: undefined,
  Preparing: undefined,
  Available: undefined,
  Finishing: undefined,
  Reserved: undefined,
};

/**
 * The periods of a session from its register and its statuses. The register's curve is the believable one: what fell, came twice or came
 * late costs nothing but itself. Between two readings energy flows evenly. Without any status a session charges from start to stop: only a
 * charger that says so has a car parked.
 */
export function periodsOf(session: MeteredSession, samples: readonly MeterSample[], statuses: readonly StatusChange[]): ChargingPeriod[] {
  const curve = registerCurve(session, samples);
  const changes = activityChanges(session.startedAtMs, statuses);
  const current = currentsOf(samples);
  return curve.slice(1).flatMap((to, i) => measured(curve[i]!, to, current.get(to.atMs), changes));
}

/** Readings inside the session that its curve could not use. */
export function droppedReadings(session: MeteredSession, samples: readonly MeterSample[]): number {
  const { startedAtMs, stoppedAtMs } = session;
  const inside = samples.filter(
    ({ sampledAtMs: atMs, registerWh }) => registerWh !== undefined && atMs > startedAtMs && atMs < stoppedAtMs,
  );
  return inside.length - (registerCurve(session, samples).length - 2);
}

interface ActivityChange {
  readonly atMs: number;
  readonly activity: Activity;
}

function activityChanges(startMs: number, statuses: readonly StatusChange[]): ActivityChange[] {
  const changes: ActivityChange[] = [{ atMs: startMs, activity: 'CHARGING' }];
  for (const { status, reportedAtMs } of [...statuses].sort(byTime)) {
    const activity = ACTIVITIES[status];
    if (activity === undefined || reportedAtMs < startMs - STATUS_LEAD_MS) continue;
    changes.push({ atMs: Math.max(startMs, reportedAtMs), activity });
  }
  return changes;
}

function byTime(a: StatusChange, b: StatusChange): number {
  return a.reportedAtMs - b.reportedAtMs || a.receivedAtMs - b.receivedAtMs;
}

/** What lies between two readings, cut where the activity changed. */
function measured(from: Reading, to: Reading, amps: number | undefined, changes: readonly ActivityChange[]): ChargingPeriod[] {
  const lengthMs = to.atMs - from.atMs;
  const energyWh = whole(Math.round(to.registerWh * 1_000) - Math.round(from.registerWh * 1_000));
  const periodWh = times(energyWh, fraction(1, 1_000));
  const power = meanPower(to.registerWh - from.registerWh, lengthMs);
  const current = amps === undefined ? (power === undefined ? undefined : only((power.most * 1_000) / NOMINAL_V)) : only(amps);
  const inside = changes.map(({ atMs }) => atMs).filter((atMs) => atMs > from.atMs && atMs < to.atMs);
  const edges = [from.atMs, ...new Set(inside), to.atMs];
  return edges.slice(1).map((endMs, i) => ({
    startMs: edges[i]!,
    endMs,
    activity: activityAt(changes, edges[i]!),
    energyWh: inside.length === 0 ? periodWh : shareOf(periodWh, endMs - edges[i]!, lengthMs),
    ...(power === undefined ? {} : { power }),
    ...(current === undefined ? {} : { current }),
  }));
}

const NOMINAL_V = 230;

function shareOf(energyWh: Amount, partMs: number, ofMs: number): Amount {
  return times(energyWh, fraction(partMs, ofMs));
}

function meanPower(energyWh: number, lengthMs: number): MeasuredRange | undefined {
  if (lengthMs === 0) return undefined;
  return only(Math.round((energyWh * 3_600_000_000) / lengthMs) / 1_000_000);
}

function only(figure: number): MeasuredRange {
  return { least: figure, most: figure };
}

function activityAt(changes: readonly ActivityChange[], atMs: number): Activity {
  return changes.findLast((change) => change.atMs <= atMs)?.activity ?? 'CHARGING';
}

/** Ampere over all phases at the end of each period, where the charger tells them apart. One figure alone may stand for one phase or three. */
function currentsOf(samples: readonly MeterSample[]): Map<number, number> {
  return new Map(
    samples.flatMap(({ sampledAtMs, currentA }) =>
      currentA === undefined || currentA.length < 2 ? [] : [[sampledAtMs, currentA.reduce((all, one) => all + one, 0)] as const],
    ),
  );
}
