import { OcppError } from '../../../lambdas/ocpp/ocpp-error';
import { type InboundAction, inboundShapes, outboundMessages, outboundShapes } from '../../../lambdas/ocpp/v16/messages';
import { strict } from '../../../lambdas/ocpp/v16/messages/dialect';
import { readRequest } from '../../../lambdas/ocpp/v16/read-request';
import { aPayload, Dice, KINDS, mutate } from './payloads';
import { type Schema, schemaOf, validator } from './published-schemas';

/**
 * Our shapes against the schemas that the Open Charge Alliance publishes: the same generated payloads, right and wrong in every way that
 * payloads.ts can think of, are judged by both. Wherever the two differ, the case has a name below; a new difference fails.
 */
const SEED = Number(process.env['SEED'] ?? 20_261_121);
const ROUNDS = 40;

const shapes = { ...inboundShapes, ...outboundShapes };
const messages = Object.entries(shapes).flatMap(([action, shape]) =>
  (['request', 'response'] as const).map((part) => ({ action, part, shape: shape[part] })),
);

/** By the book, apart from times, which chargers write in more ways than RFC 3339 knows, and from integers that JavaScript cannot hold. */
const KNOWN_DIFFERENCES = [
  'a time without an offset: ours accepts',
  'a time without seconds: ours accepts',
  'an integer beyond 53 bits: ours refuses',
];

test('our shapes and the published schemas agree, but for three named cases', () => {
  const dice = new Dice(SEED);
  const differences = new Map<string, unknown>();
  let judged = 0;
  let refused = 0;
  for (const { action, part, shape } of messages) {
    const schema = schemaOf(action, part);
    const theirs = validator(schema);
    const ours = shape(strict);
    for (const kind of KINDS) {
      for (let round = 0; round < ROUNDS; round++) {
        const mutated = mutate(kind, aPayload(schema, dice), schema, dice);
        if (mutated === undefined) continue;
        judged += 1;
        const accepts = ours.safeParse(mutated.payload).success;
        if (!accepts) refused += 1;
        if (accepts !== theirs(mutated.payload)) {
          differences.set(`${kind}: ours ${accepts ? 'accepts' : 'refuses'}`, { SEED, action, part, payload: mutated.payload });
        }
      }
    }
  }
  expect([...differences.keys()].sort()).toEqual(KNOWN_DIFFERENCES);
  // The generator must not have gone soft: both verdicts are common.
  expect(judged).toBeGreaterThan(25_000);
  expect(refused / judged).toBeGreaterThan(0.3);
  expect(refused / judged).toBeLessThan(0.8);
});

test('payloads keep their content and come out in the order of the published schema', () => {
  const dice = new Dice(SEED);
  for (const { action, part, shape } of messages) {
    const schema = schemaOf(action, part);
    for (let round = 0; round < ROUNDS; round++) {
      const payload = aPayload(schema, dice);
      const reversed = Object.fromEntries(Object.entries(payload as object).reverse());
      expect(JSON.stringify(shape(strict).parse(reversed))).toBe(JSON.stringify(payload));
    }
  }
});

/** What the schema refuses in a charger's message and we understand all the same, and why. */
const TOLERATED: Readonly<Record<string, string>> = {
  'an extra field': 'Alfen names the connector in Authorize; what we do not know we leave',
  'an extra field named __proto__': 'only a field',
  'a field missing': 'a time: that of receipt stands in; a meter value or sample without one of its parts: left out',
  'null in its place': 'an optional field, or a time',
  'a boolean in its place': 'an optional field, text, or a time',
  'a list in its place': 'an optional field, or a time',
  'an object in its place': 'an optional field, a time, or a list of one',
  'a number for text': 'OpenEVSE: "value": 604.213',
  'a number for a time': 'the time of receipt stands in',
  'a number for a word': 'an optional word',
  'text one too long': 'Schneider: a serial number of 33 characters',
  'text far too long': 'the same',
  'a word in another case': 'either case of a word that steers, or a word that does not',
  'a word with a space around': 'the same',
  'a word misspelt': 'Legrand: errorCode "Error"; kept as it is where it steers nothing',
  'an empty word': 'the same',
  'digits in a string for an integer': 'understood',
  'text for an integer': 'an optional field',
  'a fraction for an integer': 'a register in fractions of a Wh: rounded',
  'infinity for an integer': 'an optional field',
  'a day that does not exist': 'the time of receipt stands in',
  'an hour that does not exist': 'the time of receipt stands in',
  'no time at all': 'the time of receipt stands in',
  'the member without its list': 'Huawei: meterValue as an object',
};

test('what a charger says against the schema is understood in the named cases and refused in all others', () => {
  const dice = new Dice(SEED);
  const understood = new Set<string>();
  const unnamed = new Map<string, unknown>();
  const codes = new Map<string, Set<string>>();
  for (const action of Object.keys(inboundShapes) as InboundAction[]) {
    const schema = schemaOf(action, 'request');
    const theirs = validator(schema);
    for (const kind of KINDS) {
      for (let round = 0; round < 2 * ROUNDS; round++) {
        const mutated = mutate(kind, aPayload(schema, dice), schema, dice);
        if (mutated === undefined) continue;
        const code = refusalOf(action, mutated.payload);
        if (code !== undefined) codes.set(kind, (codes.get(kind) ?? new Set()).add(code));
        const byTheBook = theirs(mutated.payload);
        // Never stricter than the book.
        if (byTheBook && code !== undefined) unnamed.set(`${kind}: refused though valid`, { SEED, action, payload: mutated.payload });
        if (!byTheBook && code === undefined) {
          understood.add(kind);
          if (TOLERATED[kind] === undefined && !kind.startsWith('a time')) unnamed.set(kind, { SEED, action, payload: mutated.payload });
        }
      }
    }
  }
  expect([...unnamed]).toEqual([]);
  expect(Object.keys(TOLERATED).filter((kind) => !understood.has(kind))).toEqual([]);
  const codesOf = (kind: string) => [...(codes.get(kind) ?? [])].sort();
  expect(codesOf('a field missing')).toEqual(['OccurenceConstraintViolation']);
  expect(codesOf('a list in its place')).toEqual(['TypeConstraintViolation']);
  expect(codesOf('a number for a word')).toEqual(['TypeConstraintViolation']);
  expect(codesOf('a word misspelt')).toEqual(['PropertyConstraintViolation']);
  expect(codesOf('text for an integer')).toEqual(['TypeConstraintViolation']);
});

function refusalOf(action: InboundAction, payload: unknown): string | undefined {
  try {
    readRequest(action, payload as never);
    return undefined;
  } catch (error) {
    if (error instanceof OcppError) return error.code;
    throw error;
  }
}

test('a refusal names the field', () => {
  const says = (action: InboundAction, payload: object) => {
    try {
      readRequest(action, payload as never);
      return 'understood';
    } catch (error) {
      return error instanceof OcppError ? `${error.code}: ${error.message}` : String(error);
    }
  };
  expect(says('Authorize', {})).toBe('OccurenceConstraintViolation: idTag is missing');
  expect(says('Authorize', { idTag: ['A'] })).toBe('TypeConstraintViolation: idTag: Invalid input: expected string, received array');
  expect(says('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Faultd' })).toMatch(
    /^PropertyConstraintViolation: status: Invalid option: expected one of "Available"\|/,
  );
});

test('what we send is checked field by field, by the book', () => {
  const profile = { chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Absolute' };
  const chargingSchedule = { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16.05 }] };
  const checked = outboundMessages.SetChargingProfile.request.safeParse({
    connectorId: 1,
    csChargingProfiles: { ...profile, chargingSchedule, extra: 1 },
  });
  expect(checked.error?.issues.map(({ path, code }) => [path.join('.'), code])).toEqual([
    ['csChargingProfiles.chargingSchedule.chargingSchedulePeriod.0.limit', 'not_multiple_of'],
    ['csChargingProfiles', 'unrecognized_keys'],
  ]);
});

test('every published schema that we claim to speak is there', () => {
  const known: Schema[] = messages.map(({ action, part }) => schemaOf(action, part));
  expect(known).toHaveLength(78);
});
