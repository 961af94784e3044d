import type { Schema } from './published-schemas';

/** Chance with a seed: mulberry32. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  pick<T>(things: readonly T[]): T {
    return things[this.below(things.length)] as T;
  }
}

const TIMES = ['2026-03-01T08:00:00Z', '2024-02-29T23:59:59.999Z', '2023-10-29T02:30:00.5+02:00', '2026-12-31T23:59:59-05:30'];

const ADDRESSES = ['https://files.example.com/up/1?sig=a%2Fb', 'ftp://files.example.com/diagnostics', 'sftp://user@[2001:db8::1]:2222/log'];

/** A payload that the published schema allows. */
export function aPayload(schema: Schema, dice: Dice): unknown {
  if (schema.enum !== undefined) return dice.pick(schema.enum);
  switch (schema.type) {
    case 'object': {
      const chosen = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name) || dice.next() < 0.6);
      return Object.fromEntries(chosen.map(([name, inner]) => [name, aPayload(inner, dice)]));
    }
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, dice.below(3) + (dice.next() < 0.8 ? 1 : 0)) }, () =>
        aPayload(schema.items as Schema, dice),
      );
    case 'boolean':
      return dice.next() < 0.5;
    case 'integer':
      return dice.pick([0, 1, 2, 17, 255, 21505, 2 ** 31 - 1, -1]);
    case 'number':
      return dice.pick([0, 6, 16.1, 31.9, 7360, 0.1, 11040.3]);
    case 'string':
      if (schema.format === 'date-time') return dice.pick(TIMES);
      if (schema.format === 'uri') return dice.pick(ADDRESSES);
      return dice.pick(['A', 'TAG1', '21505', '', 'é', '16.1', ' x ']).slice(0, schema.maxLength ?? 99);
  }
}

export interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Every place of a payload that its schema describes, the payload itself left out. */
export function placesOf(payload: unknown, schema: Schema): Place[] {
  if (Array.isArray(payload) && schema.items !== undefined) {
    const { items } = schema;
    return payload.flatMap((member, key) => [{ holder: payload, key, schema: items, required: true }, ...placesOf(member, items)]);
  }
  if (typeof payload !== 'object' || payload === null) return [];
  const holder = payload as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => {
    const inner = schema.properties?.[key];
    if (inner === undefined) return [];
    return [{ holder, key, schema: inner, required: schema.required?.includes(key) === true }, ...placesOf(holder[key], inner)];
  });
}

type Replace = (value: unknown, schema: Schema, dice: Dice) => unknown;
const of =
  (type: Schema['type'], format: string | undefined, replace: Replace): Replace =>
  (value, schema, dice) =>
    schema.type === type && schema.format === format && schema.enum === undefined ? replace(value, schema, dice) : UNTOUCHED;
const word =
  (replace: (text: string) => unknown): Replace =>
  (value, schema) =>
    schema.enum === undefined ? UNTOUCHED : replace(String(value));
const text = (replace: Replace) => of('string', undefined, replace);
const time = (written: string) => of('string', 'date-time', () => written);
const address = (written: string) => of('string', 'uri', () => written);
const integer = (written: unknown) => of('integer', undefined, () => written);
const decimal = (written: unknown) => of('number', undefined, () => written);
export const UNTOUCHED = Symbol('untouched');

/** What can be wrong with one place of a payload, in the words of the tables of the tests. */
export const MUTATIONS: Readonly<Record<string, Replace>> = {
  'null in its place': () => null,
  'a boolean in its place': (_value, schema) => (schema.type === 'boolean' ? UNTOUCHED : true),
  'a list in its place': (_value, schema) => (schema.type === 'array' ? UNTOUCHED : []),
  'an object in its place': (_value, schema) => (schema.type === 'object' ? UNTOUCHED : {}),
  'a number for text': text(() => 604.213),
  'a number for a time': of('string', 'date-time', () => 1_772_352_000),
  'a number for a word': word(() => 1),
  'an empty text': text(() => ''),
  'text of the greatest length': text((_value, { maxLength }) => 'x'.repeat(maxLength ?? 600)),
  'text of the greatest length in rare characters': text((_value, { maxLength }) => '\u{1f50c}'.repeat(maxLength ?? 600)),
  'text one too long': text((_value, { maxLength }) => (maxLength === undefined ? UNTOUCHED : 'x'.repeat(maxLength + 1))),
  'text far too long': text((_value, { maxLength }) => (maxLength === undefined ? UNTOUCHED : 'x'.repeat(5_000))),
  'a word in another case': word((value) => (value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase())),
  'a word with a space around': word((value) => ` ${value} `),
  'a word misspelt': word((value) => `${value}x`),
  'an empty word': word(() => ''),
  'digits in a string for an integer': integer('21505'),
  'text for an integer': integer('many'),
  'a fraction for an integer': integer(1234.5),
  'an integer beyond 32 bits': integer(2 ** 40),
  'an integer beyond 53 bits': integer(2 ** 63),
  'a negative integer': integer(-17),
  'infinity for an integer': integer(Number.POSITIVE_INFINITY),
  'two digits after the point': decimal(16.05),
  'digits in a string for a number': decimal('16.1'),
  'a number that floating point cannot hold exactly': decimal(16.3),
  'a time without an offset': time('2023-10-19T15:28:07'),
  'a time with an hour for offset': time('2024-04-26T14:35:02+02'),
  'a time with a short offset': time('2024-04-26T14:35:02+0200'),
  'a time in lower case': time('2024-04-26t14:35:02z'),
  'a time with a space': time('2024-04-26 14:35:02Z'),
  'a time in microseconds': time('2026-06-06T19:15:04.252441+00:00'),
  'a time without seconds': time('2026-06-06T19:15Z'),
  'a leap second': time('2016-12-31T23:59:60Z'),
  'a day that does not exist': time('2022-02-29T10:00:00Z'),
  'an hour that does not exist': time('2022-02-28T25:00:00Z'),
  'no time at all': time('yesterday'),
  'an address without a scheme': address('files.example.com/up'),
  'an address with a space': address('https://files.example.com/a b'),
  'an address with half an escape': address('https://files.example.com/%2'),
  'an empty address': address(''),
  'an empty list': (_value, schema) => (schema.type === 'array' ? [] : UNTOUCHED),
  'the member without its list': (value, schema) => (Array.isArray(value) && schema.type === 'array' ? (value[0] ?? UNTOUCHED) : UNTOUCHED),
};

const NOTHING = 'nothing wrong';
export const STRUCTURAL = [
  NOTHING,
  'an extra field',
  'an extra field named __proto__',
  'a field missing',
  'the fields in reverse',
] as const;
export const KINDS: readonly string[] = [...STRUCTURAL, ...Object.keys(MUTATIONS)];

/** Does one thing to one place; answers the mutated payload and what was touched, or `undefined` where it cannot be done. */
export function mutate(
  kind: string,
  payload: unknown,
  schema: Schema,
  dice: Dice,
): { readonly payload: unknown; readonly required: boolean } | undefined {
  const copy = structuredClone(payload);
  const places = placesOf(copy, schema);
  const objects = [copy, ...places.map(({ holder, key }) => (holder as Record<string | number, unknown>)[key])].filter(
    (value): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  switch (kind) {
    case NOTHING:
      return { payload: copy, required: false };
    case 'an extra field':
      dice.pick(objects)['connectorNumber'] = 2;
      return { payload: copy, required: false };
    case 'an extra field named __proto__':
      return { payload: JSON.parse(`{"__proto__":{"idTag":"X"},${JSON.stringify(copy).slice(1)}`.replace(',}', '}')), required: false };
    case 'the fields in reverse':
      return { payload: Object.fromEntries(Object.entries(copy as object).reverse()), required: false };
    case 'a field missing': {
      const removable = places.filter(({ holder }) => !Array.isArray(holder));
      if (removable.length === 0) return undefined;
      const { holder, key, required } = dice.pick(removable);
      delete (holder as Record<string, unknown>)[key];
      return { payload: copy, required };
    }
  }
  const replace = MUTATIONS[kind] as Replace;
  const touchable = places
    .map((place) => ({ ...place, value: replace((place.holder as Record<string | number, unknown>)[place.key], place.schema, dice) }))
    .filter(({ value }) => value !== UNTOUCHED);
  if (touchable.length === 0) return undefined;
  const { holder, key, value, required } = dice.pick(touchable);
  (holder as Record<string | number, unknown>)[key] = value;
  return { payload: copy, required };
}
