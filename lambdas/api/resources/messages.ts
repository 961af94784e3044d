import * as z from 'zod';
import { type JournalEntry, latencyMs } from '../../domain/journal/journal-entry';
import { DAY_MS, HOUR_MS, isoTime } from '../../domain/shared/time';
import type { JournalQuery } from '../../ports/journal';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, InstantIn, JsonObjectBody, pageOf } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

const MessageBody = z
  .strictObject({
    at: Instant,
    direction: z.enum(['IN', 'OUT']).meta({ description: 'IN: the charger asked. OUT: we asked.' }),
    action: z.string().meta({ description: '`UNREADABLE` for a frame that is not one.', example: 'StartTransaction' }),
    messageId: z.string(),
    payload: JsonObjectBody.meta({ description: 'Without secrets. Beyond 32 KB: `{truncated, characters, head}`.' }),
    answer: z
      .discriminatedUnion('type', [
        z.strictObject({ type: z.literal('RESULT'), at: Instant, payload: JsonObjectBody }),
        z.strictObject({ type: z.literal('ERROR'), at: Instant, code: z.string(), description: z.string() }),
      ])
      .optional(),
    latencyMs: z.int().optional(),
    connectionId: z.string().optional(),
    tolerated: z.string().optional().meta({ description: 'Where the message broke the schema and was understood all the same.' }),
  })
  .meta({ id: 'Message' });
const MessagePage = pageOf(MessageBody, 'MessagePage');

const CaptureBody = z
  .strictObject({ chargerId: z.string(), capturingUntil: Instant.nullable().meta({ description: 'Null when switched off.' }) })
  .meta({ id: 'Capture' });

const ORDINARY_LIMIT = 50;
const MOST_ON_A_PAGE = 200;
const MOST_IN_AN_EXPORT = 10_000;
/** Lambda answers with 6 MB at most, JSON text in JSON text. */
const MOST_EXPORTED_CHARACTERS = 2_000_000;
const NDJSON = 'application/x-ndjson';
const LONGEST_CAPTURE_H = 72;

export function messageRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Chargers'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/messages',
      summary: 'What was said between a charger and us',
      description:
        'Newest first. Everything but Heartbeat and MeterValues, which are kept only while capturing. A page may be short, or empty, and still have a next one. With `Accept: application/x-ndjson` one message per line, oldest first, for `npm run replay`; the header `X-Next-Cursor` is there when there is more.',
      tags,
      request: {
        params,
        query: z.strictObject({
          from: InstantIn.optional(),
          to: InstantIn.optional(),
          action: z.string().min(1).max(64).optional(),
          direction: z.enum(['IN', 'OUT']).optional(),
          limit: z.coerce
            .number()
            .int()
            .min(1)
            .max(MOST_IN_AN_EXPORT)
            .optional()
            .meta({
              description: `At most ${MOST_ON_A_PAGE} on a page, ${ORDINARY_LIMIT} unless told; ${MOST_IN_AN_EXPORT} in an export.`,
            }),
          cursor: Cursor,
        }),
      },
      responses: {
        200: {
          description: 'A page of messages, or an export.',
          content: { 'application/json': { schema: MessagePage }, [NDJSON]: { schema: z.string() } },
        },
      },
    },
    async (c) => {
      const { id: chargerId } = c.req.valid('param');
      const { from, to, action, direction, limit, cursor } = c.req.valid('query');
      await chargerInSight(c, chargerId, ports);
      const isExport = (c.req.header('accept') ?? '').includes(NDJSON);
      if (!isExport && limit !== undefined && limit > MOST_ON_A_PAGE) {
        throw new ApiProblem('INVALID_REQUEST', { parts: [{ parameter: 'limit', detail: `at most ${MOST_ON_A_PAGE} on a page` }] });
      }
      const list = listName(`messages ${isExport ? 'export' : 'page'} ${chargerId}`, { from, to, action, direction });
      const after = unwrapCursor(cursor, list);
      const nowMs = ports.clock.nowMs();
      const query = {
        chargerId,
        fromMs: from ?? nowMs - ports.facts.journalDays * DAY_MS,
        toMs: to ?? nowMs + 1,
        ...(action === undefined ? {} : { action }),
        ...(direction === undefined ? {} : { direction }),
        ...(after === undefined ? {} : { cursor: after }),
      };
      if (isExport) return exportMessages({ ...query, order: 'OLDEST_FIRST', limit: limit ?? MOST_IN_AN_EXPORT }, list, ports);
      const page = await ports.journal.list({ ...query, order: 'NEWEST_FIRST', limit: limit ?? ORDINARY_LIMIT });
      return answer(MessagePage, { items: page.items.map(showMessage), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers/{id}/capture',
      summary: 'Journal every frame of a charger for some hours',
      description: 'Heartbeat and MeterValues too. Begins within a minute. `hours: 0` ends it.',
      tags,
      request: { params, body: jsonBody(z.strictObject({ hours: z.number().min(0).max(LONGEST_CAPTURE_H) }).meta({ id: 'NewCapture' })) },
      responses: { 200: answers('Until when.', CaptureBody) },
    },
    async (c) => {
      const { id: chargerId } = c.req.valid('param');
      const { hours } = c.req.valid('json');
      await chargerInSight(c, chargerId, ports);
      const untilMs = ports.clock.nowMs() + Math.round(hours * HOUR_MS);
      await ports.captures.set(chargerId, untilMs);
      return answer(CaptureBody, { chargerId, capturingUntil: hours === 0 ? null : isoTime(untilMs) });
    },
  );
}

/** Page by page, until the limit, the end, or as much text as one answer may carry. */
async function exportMessages(query: JournalQuery, list: string, { journal }: Pick<ApiPorts, 'journal'>): Promise<Response> {
  const lines: string[] = [];
  let characters = 0;
  let next = query.cursor;
  do {
    const limit = Math.min(MOST_ON_A_PAGE, query.limit - lines.length);
    const page = await journal.list({ ...query, limit, ...(next === undefined ? {} : { cursor: next }) });
    for (const entry of page.items) {
      const line = `${oneLine(MessageBody.parse(showMessage(entry)))}\n`;
      characters += line.length;
      lines.push(line);
    }
    next = page.nextCursor ?? undefined;
  } while (next !== undefined && lines.length < query.limit && characters < MOST_EXPORTED_CHARACTERS);
  const nextCursor = wrapCursor(next ?? null, list);
  return new Response(lines.join(''), {
    headers: { 'Content-Type': NDJSON, ...(nextCursor === null ? {} : { 'X-Next-Cursor': nextCursor }) },
  });
}

/** JSON leaves three kinds of line ends of Unicode as they are; some readers of lines do not. */
function oneLine(json: unknown): string {
  return JSON.stringify(json).replace(/[\u007f-\u009f\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function showMessage(entry: JournalEntry): z.input<typeof MessageBody> {
  const { atMs, direction, action, messageId, payload, answer: given, connectionId, tolerated } = entry;
  const latency = latencyMs(entry);
  return {
    at: isoTime(atMs),
    direction,
    action,
    messageId,
    payload: { ...payload },
    ...(given === undefined
      ? {}
      : {
          answer:
            given.type === 'RESULT'
              ? { type: given.type, at: isoTime(given.atMs), payload: { ...given.payload } }
              : { type: given.type, at: isoTime(given.atMs), code: given.code, description: given.description },
        }),
    ...(latency === undefined ? {} : { latencyMs: latency }),
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(tolerated === undefined ? {} : { tolerated }),
  };
}
