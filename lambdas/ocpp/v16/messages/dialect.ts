import * as z from 'zod';
import { parseIsoTime } from '../../../domain/shared/reported-time';

/**
 * A message's shape is written once and read in two ways. `strict` is the schema that the Open Charge Alliance publishes. `tolerant` is
 * what we accept from a charger whose message says what it has to say and breaks the schema elsewhere: refusing a StopTransaction over
 * a serial number that is too long would lose the money of the session (OCPP 1.6 §3.7.1 lets chargers drop what was refused often enough).
 */
export interface Dialect {
  /** Tolerant: any length; numbers and booleans become text. */
  text(maxLength?: number): z.ZodType<string>;
  /** Tolerant: the case of the letters does not matter. */
  oneOf<const Words extends readonly string[]>(words: Words): z.ZodType<Words[number]>;
  /** A word from the specification's list that we keep but do not steer by. Tolerant: any word. */
  wordOf(words: readonly string[]): z.ZodType<string>;
  /** Tolerant: rounded; digits in a string. */
  integer(): z.ZodType<number>;
  /** An integer that we reckon with or file under. Tolerant: as an integer, and one beyond all reach becomes the largest within. */
  figure(): z.ZodType<number>;
  /** One digit after the point. Tolerant: any number. */
  decimal(): z.ZodType<number>;
  flag(): z.ZodType<boolean>;
  /** ISO 8601 as text. Tolerant: whatever it is, or nothing: an unreadable time is empty, and the time of receipt stands in. */
  time(): z.ZodType<string>;
  /** An absolute address with its scheme. Tolerant: any text. */
  uri(): z.ZodType<string>;
  /** Tolerant: one that should have been wrapped in a list is; an unreadable member is left out. */
  list<T>(member: z.ZodType<T>, least?: number): z.ZodType<T[]>;
  /** Tolerant: null, or an optional field that cannot be read, is an absent one. */
  optional<T>(field: z.ZodType<T>): z.ZodOptional<z.ZodType<T>>;
  /** Strict: nothing else in it. Tolerant: extra fields are left out. */
  object<Fields extends z.ZodRawShape>(fields: Fields): z.ZodObject<Fields>;
}

/** RFC 3986, with the parts after the scheme left to whoever opens the address. */
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/;

/** The difference of two of these is still exact; no meter, connector or transaction comes near. */
const LARGEST = 2 ** 52;

export const strict: Dialect = {
  text: (maxLength) =>
    maxLength === undefined ? z.string() : z.string().refine((text) => fits(text, maxLength), { error: tooLong(maxLength) }),
  oneOf: (words) => z.enum(words) as unknown as z.ZodType<(typeof words)[number]>,
  wordOf: (words) => z.enum(words as string[]),
  integer: () => z.int(),
  figure: () => z.int().min(-LARGEST).max(LARGEST),
  decimal: () => z.number().multipleOf(0.1),
  flag: () => z.boolean(),
  time: () => z.string().refine((text) => parseIsoTime(text) !== undefined, { error: 'must be an ISO 8601 date and time' }),
  uri: () => z.string().regex(ABSOLUTE_URI, 'must be an address with its scheme, for example https://files.example.com/log'),
  list: (member, least = 0) => z.array(member).min(least),
  optional: (field) => z.optional(field),
  object: (fields) => z.strictObject(fields) as unknown as z.ZodObject<typeof fields>,
};

export const tolerant: Dialect = {
  text: () => z.preprocess((value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value), z.string()),
  oneOf: (words) => {
    const spelling = new Map(words.map((word) => [word.toLowerCase(), word]));
    return z.preprocess(
      (value) => (typeof value === 'string' ? (spelling.get(value.trim().toLowerCase()) ?? value) : value),
      z.enum(words),
    ) as unknown as z.ZodType<(typeof words)[number]>;
  },
  wordOf: () => z.string(),
  integer: () => z.preprocess(asNumber, z.number().transform(Math.round)),
  figure: () => z.preprocess(asNumber, z.number().transform(withinReach)),
  decimal: () => z.preprocess(asNumber, z.number()),
  flag: () => z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean()),
  time: () => z.string().catch(''),
  uri: () => z.string(),
  list: (member) =>
    z.preprocess(
      (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : value),
      z.array(z.unknown()).transform((members) =>
        members.flatMap((each) => {
          const read = member.safeParse(each);
          return read.success ? [read.data] : [];
        }),
      ),
    ),
  optional: (field) => z.optional(field).catch(undefined) as unknown as z.ZodOptional<typeof field>,
  object: (fields) => z.object(fields),
};

/** A shape is a sentence that both dialects can speak. */
export type Shape = (dialect: Dialect) => z.ZodType;
export type Meaning<S extends Shape> = z.output<ReturnType<S>>;

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : value;
}

function withinReach(figure: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, Math.round(figure)));
}

/** The published schemas count characters, JavaScript counts halves of the rare ones. */
function fits(text: string, maxLength: number): boolean {
  return text.length <= maxLength || [...text].length <= maxLength;
}

function tooLong(maxLength: number): string {
  return `must not be longer than ${maxLength} characters`;
}
