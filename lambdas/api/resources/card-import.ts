import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { type Card, normalIdTag } from '../../domain/cards/card';
import type { ApiPorts } from '../ports';
import { ApiProblem, type ProblemPart } from '../problem';
import { type Api, answer, answers, serve } from '../serve';
import { cardOf, NewCard } from './cards';

const Imported = z
  .strictObject({ created: z.int(), updated: z.int(), unchanged: z.int() })
  .meta({ id: 'CardsImported', description: 'How many rows there were of each kind.' });

const MOST_ROWS = 2_000;
const AT_ONCE = 20;
const MOST_PARTS = 50;
const MOST_TRIES = 4;
/** What the export has beside them is read over. */
const COLUMNS = [
  'idTag',
  'kind',
  'status',
  'driverId',
  'parentIdTag',
  'expiresAt',
  'billing',
  'minimumToStart.amount',
  'minimumToStart.currency',
  'maxConcurrent',
];
const IGNORED = ['createdAt'];

export function cardImportRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/cards/import',
      summary: 'Import cards from CSV',
      description: `The first line names the columns: \`idTag\` and any of ${COLUMNS.slice(1).join(', ')}. Every row is checked before the first is written; what is wrong is told by line and column. A card that is there becomes as its row says, so the same file again changes nothing. At most ${MOST_ROWS} rows. \`GET /v1/cards\` with \`Accept: text/csv\` writes what this reads.`,
      tags: ['Cards'],
      request: {
        body: { required: true, content: { 'text/csv': { schema: z.string().meta({ example: 'idTag,kind\n04A2B9C1,PERSONAL\n' }) } } },
      },
      responses: { 200: answers('Imported.', Imported) },
    },
    async (c) => {
      const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
      if (type !== 'text/csv') throw new ApiProblem('UNSUPPORTED_MEDIA_TYPE', { detail: 'Send text/csv.' });
      const cards = readCards(await c.req.text(), ports.clock.nowMs());
      const counts = { created: 0, updated: 0, unchanged: 0 };
      for (let from = 0; from < cards.length; from += AT_ONCE) {
        for (const outcome of await Promise.all(cards.slice(from, from + AT_ONCE).map((card) => put(card, ports)))) counts[outcome] += 1;
      }
      return answer(Imported, counts);
    },
  );
}

function readCards(text: string, nowMs: number): readonly Card[] {
  const [header, ...lines] = readLines(text);
  if (header === undefined || lines.length === 0)
    throw malformed([{ pointer: 'line 1', detail: 'expected a header and at least one row' }]);
  if (lines.length > MOST_ROWS) throw malformed([{ pointer: `line ${MOST_ROWS + 2}`, detail: `at most ${MOST_ROWS} rows` }]);
  const unknown = header.filter((name) => !COLUMNS.includes(name) && !IGNORED.includes(name));
  const twice = header.filter((name, place) => header.indexOf(name) !== place);
  const wrong: ProblemPart[] = [...unknown.map((name) => ({ pointer: `line 1, ${name}`, detail: 'is not a column of cards' }))];
  wrong.push(...twice.map((name) => ({ pointer: `line 1, ${name}`, detail: 'is there twice' })));
  if (!header.includes('idTag')) wrong.push({ pointer: 'line 1, idTag', detail: 'is missing' });
  if (wrong.length > 0) throw malformed(wrong);

  const seen = new Map<string, number>();
  const cards = lines.flatMap((cells, place) => {
    const line = place + 2;
    const read = NewCard.safeParse(rowOf(header, cells));
    if (!read.success) {
      wrong.push(...read.error.issues.map(({ path, message }) => ({ pointer: `line ${line}, ${path.join('.')}`, detail: message })));
      return [];
    }
    const card = cardOf(read.data, nowMs);
    const before = seen.get(normalIdTag(card.idTag));
    if (before !== undefined) wrong.push({ pointer: `line ${line}, idTag`, detail: `is the card of line ${before}` });
    seen.set(normalIdTag(card.idTag), line);
    return [card];
  });
  if (wrong.length > 0) throw malformed(wrong);
  return cards;
}

function readLines(text: string): readonly string[][] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true, delimiter: [',', ';'] });
  } catch {
    throw new ApiProblem('MALFORMED_CSV', { detail: 'Every line needs the same columns, separated by commas.' });
  }
}

/** `minimumToStart.amount` is a field in a field. An empty cell says nothing. */
function rowOf(header: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [place, name] of header.entries()) {
    const cell = withoutGuard(cells[place] ?? '');
    if (cell === '' || IGNORED.includes(name)) continue;
    const [field = '', part] = name.split('.');
    const value = name === 'maxConcurrent' && /^\d+$/.test(cell) ? Number(cell) : cell;
    row[field] = part === undefined ? value : { ...(row[field] as object | undefined), [part]: cell };
  }
  return row;
}

/** The apostrophe that an export puts before what looks like a formula. */
function withoutGuard(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function malformed(parts: readonly ProblemPart[]): ApiProblem {
  const more = parts.length > MOST_PARTS ? { detail: `${parts.length} cells are wrong; the first ${MOST_PARTS} are told.` } : {};
  return new ApiProblem('MALFORMED_CSV', { ...more, parts: parts.slice(0, MOST_PARTS) });
}

async function put(card: Card, { cards }: Pick<ApiPorts, 'cards'>): Promise<'created' | 'updated' | 'unchanged'> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const known = await cards.get(card.idTag);
    if (known === undefined) {
      if ((await cards.create(card)).ok) return 'created';
      continue;
    }
    const wanted: Card = { ...card, idTag: known.idTag, createdAtMs: known.createdAtMs, version: known.version };
    if (isSame(known, wanted)) return 'unchanged';
    if ((await cards.update(wanted)).ok) return 'updated';
  }
  throw new ApiProblem('CONFLICT');
}

function isSame(a: Card, b: Card): boolean {
  const sorted = (card: Card) => JSON.stringify(Object.entries({ ...card, minimumToStart: card.minimumToStart?.amount }).sort());
  return sorted(a) === sorted(b) && a.minimumToStart?.currency === b.minimumToStart?.currency;
}
