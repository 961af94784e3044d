import fc, { type Arbitrary } from 'fast-check';
import { type Answered, contradictions, faultOf, type Operation, operations } from './contract';
import { isKnown, type Made, requestFor } from './inputs';

/** A request as it goes over the line. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly as: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}
export type Ask = (request: Sent) => Promise<Answered>;

/** Far more than any answer takes on a busy machine, and less than a client waits: one request must not occupy a function. */
const MOST_MS = 5_000;

/** Requests of any kind in any order, and now and then the same one twice. */
export const stories = (length: number): Arbitrary<readonly Made[]> =>
  fc.array(
    fc.nat(operations.length - 1).chain((at) => requestFor(operations[at]!)),
    { minLength: 1, maxLength: length, size: 'max' },
  );

/** What answers have named, by collection: it is what later requests mean by their ids. */
export class Names {
  readonly #names = new Map<string, unknown[]>();

  learn(collection: string, name: unknown): void {
    const known = this.#names.get(collection) ?? [];
    if (typeof name === 'string' && !known.includes(name)) this.#names.set(collection, [...known, name].slice(-30));
  }

  learnFrom({ path }: Operation, text: string): void {
    const collection = path.split('/').findLast((part) => !part.startsWith('{')) ?? '';
    const body = JSON.parse(text) as Record<string, unknown>;
    const items = Array.isArray(body['items']) ? (body['items'] as Record<string, unknown>[]) : [body];
    for (const item of items) this.learn(collection, item?.['id'] ?? item?.['idTag']);
    for (const field of ['commandId', 'walletId']) this.learn(`${field.slice(0, -2)}s`, body[field]);
    for (const field of ['session', 'refreshToken']) this.learn(field, body[field]);
    this.learn('accessTokens', body['accessToken']);
    this.learn('cursors', body['nextCursor']);
  }

  fill(value: unknown): unknown {
    if (isKnown(value)) {
      const names = this.#names.get(value.known) ?? [];
      return names[value.nth % (names.length || 1)] ?? 'nothing';
    }
    if (Array.isArray(value)) return value.map((one) => this.fill(one));
    if (typeof value !== 'object' || value === null) return value;
    // From entries, so that a hostile __proto__ stays a field of the text that is sent.
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.fill(one)]));
  }
}

export interface Told {
  readonly operation: Operation;
  readonly sent: Sent;
  readonly answer: Answered;
  readonly faults: readonly string[];
}

/** Tells a story to a server and holds every answer to the document. */
export async function tell(story: readonly Made[], ask: Ask, names: Names): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const made of story) {
    const { operation } = made;
    const sent = sending(made, names);
    const askedAtMs = performance.now();
    const answer = await ask(sent);
    const tookMs = Math.round(performance.now() - askedAtMs);
    const tooLong = tookMs > MOST_MS ? [`took more than ${MOST_MS} ms: ${tookMs}`] : [];
    const faults = [...contradictions(operation, answer), ...undueWelcome(made, sent, answer), ...tooLong];
    const isJson = (answer.headers.get('content-type') ?? '').startsWith('application/json');
    if (answer.status < 300 && isJson && faults.length === 0) names.learnFrom(operation, answer.text);
    told.push({ operation, sent, answer, faults });
  }
  return told;
}

/** A body that the document rules out must not be taken. */
function undueWelcome({ operation, mediaType, raw }: Made, { body }: Sent, { status }: Answered): string[] {
  const schema = operation.bodies['application/json'];
  if (schema === undefined || status >= 300 || raw !== undefined || body === undefined || mediaType !== 'application/json') return [];
  const fault = faultOf(schema, JSON.parse(body));
  return fault === undefined ? [] : [`${status} to a body that the document does not allow: ${fault}`];
}

function sending({ operation, as, path, query, headers, mediaType, body, raw }: Made, names: Names): Sent {
  const address = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encoded(names.fill(path[name])));
  const asked = query.map(([name, value]) => `${encoded(name)}=${encoded(names.fill(value))}`).join('&');
  const content = mediaType === undefined ? undefined : (raw ?? contentOf(mediaType, names.fill(body)));
  return {
    method: operation.method,
    path: asked === '' ? address : `${address}?${asked}`,
    as: as === null ? null : String(names.fill(as)),
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
    },
    body: content,
  };
}

function contentOf(mediaType: string, body: unknown): string {
  return mediaType === 'application/json' || typeof body !== 'string' ? JSON.stringify(body ?? null) : body;
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  // A lone surrogate has no UTF-8: as in any client, it is replaced.
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}
