import type { ConnectorStatus } from '../chargers/charger';
import { LONGEST_SILENCE_MS } from '../chargers/presence';
import { MINUTE_MS } from '../shared/time';
import type { StatusChange } from '../tariffs/session-periods';
import { gaps, intersection, lengthMs, type Span, union } from './spans';

/** One socket of a charger. `endedAtMs` is absent where nobody told its end. */
export interface Line {
  readonly connectedAtMs: number;
  readonly lastSeenAtMs: number;
  readonly endedAtMs?: number;
}

/** The gateways cut every line after two hours, and some firmware takes minutes to come back: that is no outage. */
export const OFFLINE_GRACE_MS = 5 * MINUTE_MS;

export type OutageCause = 'OFFLINE' | 'FAULTED' | 'UNAVAILABLE';

/** As kept for the reports of 23 CFR 680.112. One interval has one cause; intervals of different causes may overlap. */
export interface Outage {
  readonly cause: OutageCause;
  readonly startMs: number;
  readonly endMs: number;
}

export interface PortDay {
  readonly connectorId: number;
  /** The part of the day in which the port was there. */
  readonly periodMs: number;
  readonly outageMs: number;
  /** Of the outage, and never more than that. */
  readonly excludedMs: number;
  readonly outages: readonly Outage[];
}

/** How a charger, a site or the network was there on a day. Written as a whole from what is known, so twice is once. */
export interface PresenceDay {
  readonly date: string;
  readonly chargerMs: number;
  readonly onlineMs: number;
  readonly connectorMs: number;
  readonly outageMs: number;
  readonly excludedMs: number;
  /** Of one charger; none of a site. */
  readonly ports: readonly PortDay[];
}

export interface PresenceEvidence {
  /** A charger counts from when it was registered. */
  readonly bornAtMs: number;
  readonly lines: readonly Line[];
  readonly connectors: readonly {
    readonly connectorId: number;
    readonly statuses: readonly StatusChange[];
    /** The operator took it out of service: neither up nor down counts against it. */
    readonly scheduled: readonly Span[];
  }[];
  readonly nowMs: number;
}

export function presenceOn(
  { date, startMs, endMs }: { readonly date: string; readonly startMs: number; readonly endMs: number },
  { bornAtMs, lines, connectors, nowMs }: PresenceEvidence,
): PresenceDay {
  const day: Span = [Math.max(startMs, bornAtMs), Math.max(startMs, bornAtMs, Math.min(endMs, nowMs))];
  const online = onlineSpans(lines, nowMs);
  // A gap is as long as it is, wherever midnight cuts it.
  const offline = gaps([bornAtMs, Math.max(bornAtMs, nowMs)], online).filter(([from, to]) => to - from > OFFLINE_GRACE_MS);
  const ports = connectors.map(({ connectorId, statuses, scheduled }): PortDay => {
    const outages = [
      ...clipped('OFFLINE', day, offline),
      ...clipped('FAULTED', day, spansOf('Faulted', statuses, nowMs)),
      ...clipped('UNAVAILABLE', day, spansOf('Unavailable', statuses, nowMs)),
    ];
    const all = outages.map((outage): Span => [outage.startMs, outage.endMs]);
    const outageMs = lengthMs(all);
    return { connectorId, periodMs: day[1] - day[0], outageMs, excludedMs: lengthMs(intersection(union(all), union(scheduled))), outages };
  });
  const sum = (of: (port: PortDay) => number) => ports.reduce((total, port) => total + of(port), 0);
  return {
    date,
    chargerMs: day[1] - day[0],
    onlineMs: lengthMs(intersection([day], online)),
    connectorMs: sum(({ periodMs }) => periodMs),
    outageMs: sum(({ outageMs }) => outageMs),
    excludedMs: sum(({ excludedMs }) => excludedMs),
    ports,
  };
}

/** Σ over the chargers of a site. */
export function sumPresence(date: string, days: readonly PresenceDay[]): PresenceDay {
  const sum = (of: (day: PresenceDay) => number) => days.reduce((total, day) => total + of(day), 0);
  return {
    date,
    chargerMs: sum(({ chargerMs }) => chargerMs),
    onlineMs: sum(({ onlineMs }) => onlineMs),
    connectorMs: sum(({ connectorMs }) => connectorMs),
    outageMs: sum(({ outageMs }) => outageMs),
    excludedMs: sum(({ excludedMs }) => excludedMs),
    ports: [],
  };
}

/**
 * A line lasts until its end was told. Where it was not (a server that fell, a disconnect that never came), until the next one, if it had
 * shown life lately; else until it was last heard.
 */
export function onlineSpans(lines: readonly Line[], nowMs: number): readonly Span[] {
  const sorted = [...lines].sort((a, b) => a.connectedAtMs - b.connectedAtMs);
  return union(
    sorted.map(({ connectedAtMs, lastSeenAtMs, endedAtMs }, i): Span => {
      const nextMs = Math.min(nowMs, sorted[i + 1]?.connectedAtMs ?? nowMs);
      const heardMs = Math.max(connectedAtMs, lastSeenAtMs);
      return [connectedAtMs, endedAtMs ?? (nextMs - heardMs < LONGEST_SILENCE_MS ? nextMs : heardMs)];
    }),
  );
}

function clipped(cause: OutageCause, day: Span, spans: readonly Span[]): Outage[] {
  return intersection([day], union(spans)).map(([startMs, endMs]) => ({ cause, startMs, endMs }));
}

function spansOf(status: ConnectorStatus, statuses: readonly StatusChange[], nowMs: number): readonly Span[] {
  const sorted = [...statuses].sort((a, b) => a.reportedAtMs - b.reportedAtMs || a.receivedAtMs - b.receivedAtMs);
  return sorted.flatMap((change, i): Span[] =>
    change.status === status ? [[change.reportedAtMs, sorted[i + 1]?.reportedAtMs ?? nowMs]] : [],
  );
}
