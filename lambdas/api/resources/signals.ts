import * as z from 'zod';
import { DAY_MS, isoTime } from '../../domain/shared/time';
import { type SignalSeries, SLOT_MS } from '../../domain/signals/signal';
import type { SignalFeed } from '../../domain/signals/signal-feed';
import { keepSignals } from '../../jobs/keep-signals';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Instant, InstantIn, Zone } from '../schemas';
import { type Api, type ApiContext, answer, answers, partsOf, refusePart, serve } from '../serve';
import { type ImportedSlot, lineOf, quarterHours, readCsv, readUnit, slotOf } from '../signal-import';

const Kind = z.enum(['price', 'co2', 'demand']);

const SignalBody = z
  .strictObject({
    kind: Kind,
    zone: z.string(),
    unit: z.string().meta({ example: 'EUR/kWh' }),
    slots: z.array(
      z.strictObject({
        start: Instant,
        end: Instant,
        value: z.number(),
        quality: z.enum(['final', 'preliminary', 'forecast', 'replay', 'manual']),
        source: z.string(),
      }),
    ),
    origins: z
      .array(z.strictObject({ source: z.string(), licence: z.string(), quality: z.string(), fetchedAt: Instant }))
      .meta({ description: 'Who said it, under which licence: show it where you show the figures.' }),
  })
  .meta({ id: 'Signal', description: 'Quarter-hours in order, holes left out. Prices are without VAT; zero and below are real.' });

const FeedBody = z
  .strictObject({
    kind: Kind,
    zone: z.string(),
    version: z.int().meta({ description: 'Counts the answers that changed something.' }),
    changedAt: Instant.optional(),
    askedAt: Instant,
    answeredAt: Instant.optional().meta({ description: 'The last time that some source had an answer.' }),
    source: z.string().optional(),
    knownUntil: Instant.optional().meta({ description: 'Everything is known from now until then.' }),
    lateSince: Instant.optional().meta({ description: 'It should have said more by now; plans go on with forecasts.' }),
    failures: z
      .array(z.strictObject({ source: z.string(), reason: z.string() }))
      .meta({ description: 'Sources that failed when it was last asked.' }),
  })
  .meta({ id: 'SignalFeed' });
const FeedsBody = z.strictObject({ items: z.array(FeedBody) }).meta({ id: 'SignalFeeds' });

const ImportBody = z
  .strictObject({
    unit: z
      .string()
      .optional()
      .meta({ description: 'EUR/kWh when left out; EUR/MWh and other currencies are read too.', example: 'EUR/kWh' }),
    slots: z
      .array(z.strictObject({ start: InstantIn, end: InstantIn.optional(), value: z.number() }))
      .min(1)
      .max(40_000),
  })
  .meta({ id: 'SignalImport' });

const ImportedBody = z
  .strictObject({ kind: Kind, zone: z.string(), unit: z.string(), imported: z.int(), from: Instant, to: Instant, changed: z.boolean() })
  .meta({ id: 'SignalImported' });

const LONGEST_RANGE_MS = 62 * DAY_MS;

export function signalRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Signals'];
  const params = z.strictObject({ kind: Kind, zone: Zone });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/signals',
      summary: 'What feeds there are, and whether they are late',
      description: 'One per kind and price zone in use. There is no second page.',
      tags,
      responses: { 200: answers('The feeds.', FeedsBody) },
    },
    async () => answer(FeedsBody, { items: (await ports.feeds.list()).map(showFeed) }),
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/signals/{kind}/{zone}',
      summary: 'Prices, CO2 or demand of a zone',
      description: 'From inclusive, to exclusive, at most 62 days; without them a day back and two days ahead.',
      tags,
      request: { params, query: z.strictObject({ from: InstantIn.optional(), to: InstantIn.optional() }) },
      responses: { 200: answers('The slots.', SignalBody) },
    },
    async (c) => {
      const { kind, zone } = c.req.valid('param');
      const { from, to } = c.req.valid('query');
      const nowMs = ports.clock.nowMs();
      const fromMs = from ?? (to === undefined ? nowMs - DAY_MS : to - 3 * DAY_MS);
      const toMs = to ?? fromMs + 3 * DAY_MS;
      if (toMs <= fromMs) throw badQuery('to', 'lies after from');
      if (toMs - fromMs > LONGEST_RANGE_MS) throw badQuery('to', 'at most 62 days after from');
      const stored = await ports.signals.range(kind, zone, fromMs, toMs);
      return answer(SignalBody, {
        kind,
        zone,
        unit: stored.unit,
        slots: stored.slots.map(({ startMs, value, quality, source }) => ({
          start: isoTime(startMs),
          end: isoTime(startMs + SLOT_MS),
          value,
          quality,
          source,
        })),
        origins: (stored.origins ?? []).map(({ fetchedAtMs, ...origin }) => ({ ...origin, fetchedAt: isoTime(fetchedAtMs) })),
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'put',
      path: '/v1/signals/{kind}/{zone}',
      summary: 'Import prices, CO2 or demand by hand',
      description:
        'JSON, or CSV with the columns `start,value` (or `ts_utc,price`) and perhaps `end`. What you import stands over what any feed says. CSV takes its unit from `?unit=`.',
      tags,
      request: {
        params,
        query: z.strictObject({ unit: z.string().max(16).optional().meta({ description: 'Unit of a CSV.', example: 'EUR/MWh' }) }),
        body: {
          required: false,
          content: {
            'application/json': { schema: ImportBody },
            'text/csv': { schema: z.string().meta({ example: 'start,value\n2026-03-01T00:00:00Z,0.0834\n' }) },
          },
        },
      },
      responses: { 200: answers('Imported.', ImportedBody) },
    },
    async (c) => {
      const { kind, zone } = c.req.valid('param');
      const sent = await readBody(c, c.req.valid('query').unit);
      const { unit, divideBy } = readUnit(kind, sent.unit);
      const slots = quarterHours(sent.slots, { kind, unit, divideBy, place: sent.place });
      const first = slots.at(0);
      const last = slots.at(-1);
      if (first === undefined || last === undefined) throw refusePart('/slots', 'at least one');
      const nowMs = ports.clock.nowMs();
      const series: SignalSeries = { kind, zone, unit, source: 'manual', licence: 'as given by the operator', fetchedAtMs: nowMs, slots };
      const ahead = await ports.signals.range(kind, zone, Math.max(first.startMs, nowMs - SLOT_MS), last.startMs + SLOT_MS);
      const { changed } = await keepSignals(series, ahead.slots, ports);
      return answer(ImportedBody, {
        kind,
        zone,
        unit,
        imported: slots.length,
        from: isoTime(first.startMs),
        to: isoTime(last.startMs + SLOT_MS),
        changed,
      });
    },
  );
}

interface SentSlots {
  readonly unit: string | undefined;
  readonly slots: readonly ImportedSlot[];
  readonly place: typeof lineOf;
}

async function readBody(c: ApiContext, queryUnit: string | undefined): Promise<SentSlots> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/csv') return { unit: queryUnit, slots: readCsv(await c.req.text()), place: lineOf };
  if (type === undefined) throw new ApiProblem('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send application/json or text/csv.' });
  const read = ImportBody.safeParse(await c.req.json().catch(() => undefined));
  if (!read.success) throw new ApiProblem('INVALID_REQUEST', { parts: partsOf(read.error, 'body') });
  return {
    unit: read.data.unit ?? queryUnit,
    slots: read.data.slots.map(({ start, end, value }) => ({ startMs: start, value, ...(end === undefined ? {} : { endMs: end }) })),
    place: slotOf,
  };
}

function badQuery(parameter: string, detail: string): ApiProblem {
  return new ApiProblem('INVALID_REQUEST', { parts: [{ parameter, detail }] });
}

function showFeed(feed: SignalFeed): z.input<typeof FeedBody> {
  const { kind, zone, version, askedAtMs, answeredAtMs, changedAtMs, source, knownUntilMs, lateSinceMs, failures } = feed;
  return {
    kind,
    zone,
    version,
    askedAt: isoTime(askedAtMs),
    failures: [...failures],
    ...(changedAtMs === undefined ? {} : { changedAt: isoTime(changedAtMs) }),
    ...(answeredAtMs === undefined ? {} : { answeredAt: isoTime(answeredAtMs) }),
    ...(source === undefined ? {} : { source }),
    ...(knownUntilMs === undefined ? {} : { knownUntil: isoTime(knownUntilMs) }),
    ...(lateSinceMs === undefined ? {} : { lateSince: isoTime(lateSinceMs) }),
  };
}
