import { type AvailabilityChange, availabilityOf, type ConnectorAvailability } from '../domain/chargers/availability';
import { DAY_MS } from '../domain/shared/time';
import type { LocalDay } from '../domain/signals/market-time';
import { type PresenceDay, presenceOn } from '../domain/statistics/presence';
import type { Span } from '../domain/statistics/spans';
import type { AvailabilityStore } from '../ports/availability';
import type { ChargerView, LineHistory } from '../ports/charger-store';
import type { ConnectorHistory } from '../ports/connector-history';

export interface ChargerPresenceDeps {
  readonly lines: LineHistory;
  readonly connectorHistory: Pick<ConnectorHistory, 'between'>;
  readonly availability: Pick<AvailabilityStore, 'ofCharger' | 'list'>;
}

/** A line is cut after two hours, a status may stand for weeks. Beyond that the connector's own item tells how it is since when. */
const LINES_BEFORE_MS = 3 * DAY_MS;
const STATUSES_BEFORE_MS = 31 * DAY_MS;
const CHANGES = 100;

/** How a charger was there on these days, from what is known by now: as many reads for one day as for a week. */
export async function chargerPresence(
  { charger, connectors }: ChargerView,
  days: readonly LocalDay[],
  nowMs: number,
  deps: ChargerPresenceDeps,
): Promise<readonly PresenceDay[]> {
  const firstMs = Math.min(...days.map(({ startMs }) => startMs));
  const ports = connectors.filter(({ connectorId }) => connectorId > 0);
  const [lines, told, changes, ...statuses] = await Promise.all([
    deps.lines.lines(charger.id, firstMs - LINES_BEFORE_MS),
    deps.availability.ofCharger(charger.id),
    deps.availability.list(charger.id, { limit: CHANGES }),
    ...ports.map(({ connectorId }) => deps.connectorHistory.between(charger.id, connectorId, firstMs - STATUSES_BEFORE_MS, nowMs + 1)),
  ]);
  const evidence = {
    bornAtMs: charger.createdAtMs,
    lines,
    nowMs,
    connectors: ports.map((connector, i) => ({
      connectorId: connector.connectorId,
      statuses: [...statuses[i]!, connector],
      scheduled: scheduledSpans(connector.connectorId, told, changes.items, nowMs),
    })),
  };
  return days.map((day) => presenceOn(day, evidence));
}

/** When the operator had it out of service. */
function scheduledSpans(
  connectorId: number,
  told: readonly ConnectorAvailability[],
  changes: readonly AvailabilityChange[],
  nowMs: number,
): readonly Span[] {
  const sent = changes
    .filter((change) => change.state === 'SENT' && (change.connectorId === connectorId || change.connectorId === 0))
    .sort((a, b) => a.atMs - b.atMs);
  const holds = availabilityOf(told, connectorId);
  return [
    ...sent.flatMap(({ type, atMs }, i): Span[] => (type === 'Inoperative' ? [[atMs, sent[i + 1]?.atMs ?? nowMs]] : [])),
    ...(holds?.type === 'Inoperative' ? [[holds.atMs, nowMs] as const] : []),
  ];
}
