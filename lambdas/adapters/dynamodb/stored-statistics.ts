import * as z from 'zod';
import type { ChargerDay } from '../../domain/statistics/charger-day';
import type { Figures } from '../../domain/statistics/figures';
import type { PresenceDay } from '../../domain/statistics/presence';
import type { SessionCount } from '../../domain/statistics/session-count';

const figures = z.record(z.string(), z.number());
const span = z.tuple([z.number(), z.number()]);

const storedDay = z.object({ date: z.string(), figures, spans: z.array(span), version: z.number() });

const storedCount = z.object({
  sessionId: z.string(),
  chargerId: z.string(),
  siteId: z.string(),
  timeZone: z.string(),
  corrections: z.number(),
  version: z.number(),
  days: z.record(z.string(), z.object({ figures, span })),
  fees: z.record(z.string(), figures),
});

const storedPresence = z.object({
  date: z.string(),
  chargerMs: z.number(),
  onlineMs: z.number(),
  connectorMs: z.number(),
  outageMs: z.number(),
  excludedMs: z.number(),
  ports: z.array(
    z.object({
      connectorId: z.number(),
      periodMs: z.number(),
      outageMs: z.number(),
      excludedMs: z.number(),
      outages: z.array(z.object({ cause: z.enum(['OFFLINE', 'FAULTED', 'UNAVAILABLE']), startMs: z.number(), endMs: z.number() })),
    }),
  ),
});

export function parseChargerDay(item: unknown): ChargerDay {
  return storedDay.parse(item) as ChargerDay;
}

export function parseCount(item: unknown): SessionCount {
  return storedCount.parse(item) as SessionCount;
}

export function parsePresence(item: unknown): PresenceDay {
  return storedPresence.parse(item);
}

/** The row of a site or of the network has its figures beside its keys: only there can they be added to without being read. */
export function figuresIn(item: Record<string, unknown>): Figures {
  return Object.fromEntries(Object.entries(item).filter(([, amount]) => typeof amount === 'number')) as Figures;
}
