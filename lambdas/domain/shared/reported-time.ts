import { MINUTE_MS } from './time';

const ISO_8601 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)?$/;

export interface IsoInstant {
  readonly atMs: number;
  /** No offset was given: the charger's local time, wherever that is. */
  readonly isLocal: boolean;
}

/**
 * ISO 8601 as chargers write it: with or without seconds, up to nanoseconds, `Z`, `+02:00`, `+0200`, `+02` or no offset at all, which is
 * read as UTC. Dates that do not exist (29 February 2022) are refused, where `Date.parse` would roll over to the next day.
 */
export function parseIsoTime(text: string): IsoInstant | undefined {
  const match = ISO_8601.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zulu, sign, offsetHour = '0', offsetMinute = '0'] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  // A leap second is written as 60 and counted as the second before.
  if (h > 23 || mi > 59 || s > 60 || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const atMs = Date.UTC(y, mo - 1, d, h, mi, Math.min(s, 59), Number(fraction.padEnd(3, '0').slice(0, 3)));
  const date = new Date(atMs);
  if (y < 100 || date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d) return undefined;
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * MINUTE_MS * (sign === '-' ? -1 : 1);
  return { atMs: atMs - offsetMs, isLocal: zulu === undefined && sign === undefined };
}

/** No charger with OCPP 1.6 is older; a clock without a battery says 1970. */
const EARLIEST_MS = Date.UTC(2010, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
/** How far a good clock may be ahead of ours. */
const LARGEST_LEAD_MS = 5 * MINUTE_MS;

export interface ReportedTime {
  readonly atMs: number;
  /** The charger's time was impossible, in the future, or without an offset. */
  readonly suspect: boolean;
}

/** The charger's time where it can be true, else the time of receipt (F-14). Old is fine: messages wait in a charger that is offline. */
export function reportedTime(text: string | undefined, receivedAtMs: number): ReportedTime {
  const instant = text === undefined ? undefined : parseIsoTime(text);
  if (instant === undefined) return { atMs: receivedAtMs, suspect: true };
  const { atMs, isLocal } = instant;
  if (atMs < EARLIEST_MS || atMs >= LATEST_MS || atMs > receivedAtMs + LARGEST_LEAD_MS) return { atMs: receivedAtMs, suspect: true };
  return { atMs, suspect: isLocal };
}
