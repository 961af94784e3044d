import fc, { type Arbitrary } from 'fast-check';
import { type Operation, type Parameter, referred, type Schema } from './contract';

/**
 * Requests made from the document: as it asks for them, at the edges of what it allows, and hostile. Ids are not invented but stand for
 * `Known` ones, filled in when the request is sent: what earlier answers of the same story have named.
 */
export interface Known {
  readonly known: string;
  readonly nth: number;
}

export interface Made {
  readonly operation: Operation;
  readonly as: (typeof CALLERS)[number] | Known;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: readonly (readonly [string, unknown])[];
  readonly headers: Readonly<Record<string, unknown>>;
  readonly mediaType: string | undefined;
  readonly body: unknown;
  /** The body as text, where it is no JSON at all. */
  readonly raw: string | undefined;
}

const CALLERS = ['owner', 'admin', 'operator', 'operator~site_a', 'accountant', 'viewer', 'driver', 'nobody', null] as const;

export function isKnown(value: unknown): value is Known {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'known,nth';
}

const known = (name: string): Arbitrary<Known> => fc.record({ known: fc.constant(name), nth: fc.nat(30) }, { noNullPrototype: true });

/** Which collection the ids of a field are from; the others are named by the path. */
const FIELDS: Readonly<Record<string, string>> = {
  siteId: 'sites',
  chargerId: 'chargers',
  driverId: 'drivers',
  sessionId: 'sessions',
  tariffId: 'tariffs',
  tariff_id: 'tariffs',
  firmwareId: 'firmware',
  idTag: 'cards',
  topUpId: 'top-ups',
  changeId: 'availability',
  token: 'f',
  cursor: 'cursors',
  sites: 'sites',
  session: 'session',
  refreshToken: 'refreshToken',
};

/** Words that a schema calls a string and the code understands. */
const WORDS: Readonly<Record<string, readonly unknown[]>> = {
  slots: [[{ start: '2026-03-01T08:00:00Z', value: 0.1 }]],
  roles: [['viewer'], ['operator', 'viewer'], ['owner']],
  elements: [[{ price_components: [{ type: 'ENERGY', price: 0.4, vat: 19, step_size: 1 }] }]],
  tidewatt: [{ billing_increment: '0.05' }],
  min_price: [{ excl_vat: 1, incl_vat: 1.19 }],
  max_price: [{ excl_vat: 100, incl_vat: 119 }],
  action: [
    'Reset',
    'ChangeAvailability',
    'ChangeConfiguration',
    'RemoteStartTransaction',
    'SendLocalList',
    'SetChargingProfile',
    'GetLog',
    'DISMISS',
  ],
  email: ['ada@example.com', 'ben@example.com'],
  password: ['Correct-Horse-1', 'Temporary-Horse-1', 'wrong'],
  newPassword: ['Correct-Horse-1'],
  code: ['000001', 'code-1'],
  phone: ['+49 151 12345678', '+4915112345679', '0044 20 7946 0000', '+1 (0) 212'],
  amount: ['12.40', '1', '0.01', '999999999.99', '-1', '1e3'],
  currency: ['EUR', 'JPY', 'KWD', 'XXX', 'eur'],
  timeZone: ['Europe/Berlin', 'UTC', 'Pacific/Apia', 'Mars/Olympus'],
  time_zone: ['Europe/Berlin', 'UTC', 'America/St_Johns'],
  unit: ['EUR/kWh', 'EUR/MWh', 'g/kWh', 'bananas'],
  kind: ['price', 'co2', 'demand'],
};

const HOSTILE_TEXT = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202egnp.exe',
  '👩‍👩‍👧‍👦'.repeat(20),
  '%',
  '%00',
  '%2e%2e%2f',
  '../../etc/passwd',
  "'; DROP TABLE sessions; --",
  '=HYPERLINK("http://evil")',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(3_000),
  'ü'.repeat(2_100),
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00Z',
  '2026-03-01T24:00:00Z',
  '2026-06-30T23:59:60Z',
  '2026-03-01T00:00:00+23:59',
  '1e999',
  '-0',
  'NaN',
  '9'.repeat(400),
  'null',
  'W/"1"',
  '"1"',
  '*',
] as const;
const HOSTILE = [
  ...HOSTILE_TEXT,
  null,
  true,
  -1,
  -0,
  0.1,
  1e308,
  5e-324,
  2 ** 53,
  -(2 ** 63),
  8_640_000_000_000_001,
  [],
  [[]],
  {},
  { $ref: '#' },
  { length: 1e9 },
  [null],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as object,
  nested(200),
] as const;
const HOSTILE_RAW = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '1',
  '\ufeff{}',
  '{"a":1,"a":2}',
  '['.repeat(20_000),
  `"${'x'.repeat(70_000)}"`,
  'a,b\r\n1',
  '\u0000',
];

function nested(depth: number): unknown {
  return depth === 0 ? 'deep' : [nested(depth - 1)];
}

/** A value as the schema has it, at its edges as often as within them. */
export function valid(schema: Schema, name: string): Arbitrary<unknown> {
  const made = bySchema(referred(schema), name);
  const preferred = preferredOf(referred(schema), name);
  return preferred === undefined ? made : fc.oneof({ weight: 6, arbitrary: preferred }, { weight: 1, arbitrary: made });
}

function preferredOf(schema: Schema, name: string): Arbitrary<unknown> | undefined {
  const collection = FIELDS[name];
  const options: Arbitrary<unknown>[] = [];
  if (collection !== undefined && typesOf(schema).includes('string')) options.push(known(collection));
  const allowed = schema['enum'] as readonly unknown[] | undefined;
  const words = (WORDS[name] ?? []).filter((word) => allowed?.includes(word) ?? true);
  if (words.length > 0) options.push(fc.constantFrom(...words));
  if ('example' in schema) options.push(fc.constant(schema['example']));
  return options.length === 0 ? undefined : fc.oneof(...options);
}

function typesOf({ type }: Schema): readonly string[] {
  return Array.isArray(type) ? (type as string[]) : [String(type)];
}

function bySchema(schema: Schema, name: string): Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if ('const' in schema) return fc.constant(schema['const']);
  const either = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(either)) return fc.oneof(...(either as Schema[]).map((one) => valid(one, name)));
  const types = typesOf(schema);
  return types.length === 1 ? ofType(types[0] ?? '', schema, name) : fc.oneof(...types.map((type) => ofType(type, schema, name)));
}

function ofType(type: string, schema: Schema, name: string): Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
      return whole(schema);
    case 'number':
      return fc.oneof(whole(schema), fraction(schema));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return list(schema, name);
    case 'object':
      return object(schema);
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

function text({ minLength = 0, maxLength = 60, pattern, format }: Schema): Arbitrary<string> {
  const [least, most] = [Number(minLength), Number(maxLength)];
  if (format === 'date-time') return instant();
  if (format === 'date') return instant().map((at) => at.slice(0, 10));
  if (format === 'email') return fc.emailAddress();
  if (format === 'uri') return fc.webUrl();
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern)).filter(({ length }) => length >= least && length <= most);
  const edges = [...new Set([least, most])].map((length) => fc.string({ minLength: length, maxLength: length, unit: 'grapheme-ascii' }));
  return fc.oneof({ weight: 4, arbitrary: fc.string({ minLength: least, maxLength: Math.min(most, 60) }) }, ...edges);
}

function instant(): Arbitrary<string> {
  const near = fc
    .integer({ min: -30 * 24 * 60, max: 30 * 24 * 60 })
    .map((minutes) => new Date(Date.parse('2026-03-01T08:00:00Z') + minutes * 60_000));
  return fc
    .oneof({ weight: 5, arbitrary: near }, fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }))
    .map((at) => at.toISOString());
}

function whole({ minimum, maximum, exclusiveMinimum }: Schema): Arbitrary<number> {
  const least = Math.ceil(Number(minimum ?? (exclusiveMinimum === undefined ? -1_000 : Number(exclusiveMinimum) + 1)));
  const most = Math.floor(Number(maximum ?? Math.max(least, 2 ** 31 - 1)));
  return fc.oneof(fc.constantFrom(least, most), fc.integer({ min: least, max: Math.max(least, Math.min(most, least + 1_000)) }));
}

function fraction({ minimum, maximum, exclusiveMinimum }: Schema): Arbitrary<number> {
  const least = Number(minimum ?? exclusiveMinimum ?? -1_000);
  return fc.double({ min: least, minExcluded: minimum === undefined, max: Number(maximum ?? 1e6), noNaN: true, noDefaultInfinity: true });
}

function list({ items = {}, minItems = 0, maxItems = 5 }: Schema, name: string): Arbitrary<unknown> {
  const least = Number(minItems);
  return fc.array(valid(items as Schema, name), { minLength: least, maxLength: Math.max(least, Math.min(Number(maxItems), 5)) });
}

function object({ properties = {}, required = [], additionalProperties }: Schema): Arbitrary<unknown> {
  const fields = Object.entries(properties as Record<string, Schema>).map(([name, schema]) => [name, valid(schema, name)] as const);
  const all = fc.record(Object.fromEntries(fields), { requiredKeys: required as string[], noNullPrototype: true });
  const needed = fc.record(Object.fromEntries(fields.filter(([name]) => (required as string[]).includes(name))), { noNullPrototype: true });
  // Many of what may be left out do not go together: as often as not, one of them is enough.
  const one = fc.tuple(needed, fc.oneof(needed, ...fields.map(([name, value]) => value.map((given) => ({ [name]: given })))));
  const closed = fc.oneof(
    all,
    one.map(([first, second]) => ({ ...first, ...second })),
  );
  if (additionalProperties === undefined || additionalProperties === false) return closed;
  const more = fc.dictionary(fc.string({ maxLength: 30 }), valid(additionalProperties as Schema, ''), {
    maxKeys: 4,
    noNullPrototype: true,
  });
  return fc.tuple(more, closed).map(([others, own]) => ({ ...others, ...(own as object) }));
}

/** One thing in a value is replaced, removed or added. */
function spoilt(value: Arbitrary<unknown>): Arbitrary<unknown> {
  const how = fc.constantFrom('replace', 'replace', 'remove', 'add');
  return fc
    .tuple(value, fc.nat(40), how, fc.constantFrom(...HOSTILE))
    .map(([whole, at, change, instead]) => spoil(whole, at, change, instead));
}

function spoil(value: unknown, at: number, change: string, instead: unknown): unknown {
  if (typeof value !== 'object' || value === null || isKnown(value)) return instead;
  const keys = Object.keys(value);
  const key = keys[at % (keys.length + 1)];
  if (key === undefined) return change === 'add' && !Array.isArray(value) ? { ...value, unasked: instead } : instead;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  if (change === 'remove') delete copy[key];
  else copy[key] = spoil(copy[key], Math.floor(at / (keys.length + 1)), change, instead);
  return copy;
}

/** A request for one operation: of five, three ask politely for what the document offers, and two are spoilt somewhere. */
export function requestFor(operation: Operation): Arbitrary<Made> {
  return usually(requestOf(operation, POLITE), requestOf(operation, RUDE), 1.5);
}

/** Each part: how often it is as the document asks, against once that it is not. */
interface Manners {
  readonly caller: Arbitrary<Made['as']>;
  readonly spoils: boolean;
}
const POLITE: Manners = {
  caller: fc.oneof({ weight: 4, arbitrary: fc.constant('owner') }, { weight: 1, arbitrary: known('accessTokens') }),
  spoils: false,
};
const RUDE: Manners = { caller: usually(fc.constant('owner'), fc.constantFrom(...CALLERS), 1), spoils: true };

function requestOf(operation: Operation, { caller, spoils }: Manners): Arbitrary<Made> {
  const parts = (place: Parameter['in']) => operation.parameters.filter((parameter) => parameter.in === place);
  const collection = operation.path.split('/')[2] ?? '';
  const [mediaType] = Object.keys(operation.bodies);
  const body = mediaType === undefined ? fc.constant(undefined) : valid(operation.bodies[mediaType] ?? {}, '');
  return fc.record(
    {
      operation: fc.constant(operation),
      as: caller,
      path: fc.record(Object.fromEntries(parts('path').map(({ name, schema }) => [name, idOf(name, collection, schema, spoils)])), {
        noNullPrototype: true,
      }),
      query: queryOf(parts('query'), spoils),
      headers: headersOf(operation, spoils),
      mediaType: spoils ? usually(fc.constant(mediaType), mediaTypes(operation)) : mediaTypes(operation),
      body: spoils && mediaType !== undefined ? fc.oneof(body, spoilt(body)) : body,
      raw: spoils ? usually(fc.constant(undefined), fc.constantFrom(...HOSTILE_RAW), 9) : fc.constant(undefined),
    },
    { noNullPrototype: true },
  );
}

function mediaTypes({ bodies }: Operation): Arbitrary<string | undefined> {
  const [first, ...others] = Object.keys(bodies);
  if (first === undefined) return fc.constant(undefined);
  return usually(fc.constant(first), fc.constantFrom(first, ...others));
}

function idOf(name: string, collection: string, schema: Schema, spoils: boolean): Arbitrary<unknown> {
  const own = name === 'id' ? known(collection) : valid(schema, name);
  return spoils ? usually(own, fc.oneof(valid(schema, name), fc.constantFrom(...HOSTILE_TEXT)), 4) : own;
}

function queryOf(parameters: readonly Parameter[], spoils: boolean): Arbitrary<Made['query']> {
  const asked = parameters.map(({ name, schema }) => {
    const polite = name === 'wait' ? fc.constant(1) : name === 'cursor' ? known('cursors') : valid(schema, name);
    const value = spoils ? usually(polite, fc.constantFrom(...HOSTILE_TEXT), 4) : polite;
    return usually(fc.constant(undefined), value, name === 'cursor' ? 9 : 2).map((one) => [name, one] as const);
  });
  const given = fc.tuple(...asked).map((all) => all.filter(([, value]) => value !== undefined));
  const stranger = fc.tuple(fc.constantFrom('colour', '__proto__', 'limit', ''), fc.constantFrom(...HOSTILE_TEXT));
  return spoils
    ? usually(
        given,
        fc.tuple(given, stranger).map(([own, one]) => [...own, one]),
        6,
      )
    : given;
}

const KEYS = fc.stringMatching(/^[a-z0-9]{8,64}$/);

function headersOf({ parameters }: Operation, spoils: boolean): Arbitrary<Record<string, unknown>> {
  const own = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
  const key = spoils ? usually(KEYS, fc.constantFrom('same-key-1', 'short', 'x'.repeat(300)), 2) : KEYS;
  const ifMatch = spoils ? fc.constantFrom('*', '"1"', '"2"', 'W/"1"', 'nonsense', '"99999999999999999999"') : fc.constant('*');
  const accept = fc.constantFrom('application/json', '*/*', 'text/csv', 'application/x-ndjson', 'text/csv; bom=1', 'image/png');
  return fc.record(
    {
      ...(own.includes('idempotency-key') ? { 'idempotency-key': key } : {}),
      ...(own.includes('if-match') ? { 'if-match': ifMatch } : {}),
      accept: spoils ? accept : fc.constantFrom('application/json', 'application/json', 'text/csv'),
      ...(spoils ? { 'if-none-match': fc.constantFrom('*', 'W/"x"', '"1"') } : {}),
    },
    { requiredKeys: spoils ? [] : own.filter((name) => name === 'idempotency-key' || name === 'if-match'), noNullPrototype: true },
  ) as Arbitrary<Record<string, unknown>>;
}

function usually<T, U>(most: Arbitrary<T>, rest: Arbitrary<U>, weight = 6): Arbitrary<T | U> {
  return fc.oneof({ weight: weight * 2, arbitrary: most }, { weight: 2, arbitrary: rest });
}
