import { inboundMessages } from '../../lambdas/ocpp/v16/messages';
import { aPayload, type Dice, MUTATIONS, mutate } from '../ocpp/v16/payloads';
import { type Schema, schemaOf } from '../ocpp/v16/published-schemas';

const ACTIONS = Object.keys(inboundMessages);
const SCHEMAS = new Map(ACTIONS.map((action) => [action, schemaOf(action, 'request')]));
const FIELDS = Object.keys(MUTATIONS);

/** JSON text, because a value could not say it: numbers beyond a double, half characters, names of the language. */
const HOSTILE_JSON = [
  'null',
  'true',
  '-0',
  '1e400',
  '-1e400',
  '1e-400',
  '9223372036854775807',
  '9007199254740993',
  '2147483647',
  '2147483648',
  '-2147483649',
  '4294967296',
  '0.1',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\u2028\\u2029"',
  '"\\u202e01:80"',
  '"\u0301\u0301\u0301"',
  '"🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌🔌"',
  '"İı\u00dfﬀ"',
  `"$${'{'}jndi:ldap://127.0.0.1/a}"`,
  '"<script>alert(1)</script>"',
  '"=1+1"',
  '"\\n\\u001b[31mred"',
  '"1970-01-01T00:00:00Z"',
  '"222222017-10-27T00:00:00Z"',
  '"9999-12-31T23:59:59.999Z"',
  '"NaN"',
  '"__proto__"',
  '"constructor"',
  '[]',
  '[[[[[[[[[[]]]]]]]]]]',
  '{}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":2,"hasOwnProperty":3}',
  '{"length":4294967295}',
  '{"then":"x"}',
  '{"toJSON":1}',
] as const;

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', '', 'length', '\\ud800', 'a.b', '$where'] as const;

/** One frame: something that a charger could say, and one or more things wrong with it. */
export function hostileFrame(dice: Dice): string {
  const action = dice.pick(ACTIONS);
  const schema = SCHEMAS.get(action) as Schema;
  const valid = JSON.stringify([2, `f${dice.below(1_000_000)}`, action, aPayload(schema, dice)]);
  switch (dice.below(12)) {
    case 0:
      return valid;
    case 1:
    case 2:
    case 3:
      return JSON.stringify([2, `f${dice.below(1_000_000)}`, action, brokenPayload(schema, dice)]);
    case 4:
    case 5:
      return swapValues(valid, dice);
    case 6:
      return flipBytes(valid, dice);
    case 7:
      return cut(valid, dice);
    case 8:
      return addNames(valid, dice);
    case 9:
      return nest(action, dice);
    case 10:
      return oddEnvelope(action, dice);
    default:
      return oddAnswer(dice);
  }
}

function brokenPayload(schema: Schema, dice: Dice): unknown {
  let payload = aPayload(schema, dice);
  for (let faults = 1 + dice.below(3); faults > 0; faults--) {
    const kind = dice.pick([...FIELDS, 'a field missing', 'an extra field', 'the fields in reverse']);
    // A payload that became a list or a word has no more places; what was broken before is broken enough.
    payload = typeof payload === 'object' && payload !== null ? (mutate(kind, payload, schema, dice)?.payload ?? payload) : payload;
  }
  return payload;
}

/** Something else in the place of one or two values. */
function swapValues(frame: string, dice: Dice): string {
  let text = frame;
  for (let swaps = 1 + dice.below(2); swaps > 0; swaps--) {
    const values = [...text.matchAll(/(?<=[:[,])("(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|true|false|null)(?=[,\]}])/g)];
    const value = values.length === 0 ? undefined : dice.pick(values);
    if (value !== undefined) text = `${text.slice(0, value.index)}${dice.pick(HOSTILE_JSON)}${text.slice(value.index + value[0].length)}`;
  }
  return text;
}

function flipBytes(frame: string, dice: Dice): string {
  const bytes = Buffer.from(frame);
  for (let flips = 1 + dice.below(6); flips > 0; flips--) {
    const place = dice.below(bytes.length);
    bytes[place] = (bytes[place] as number) ^ (1 << dice.below(8));
  }
  return bytes.toString(dice.next() < 0.5 ? 'utf8' : 'latin1');
}

function cut(frame: string, dice: Dice): string {
  const from = dice.below(frame.length);
  const to = from + dice.below(frame.length - from);
  switch (dice.below(4)) {
    case 0:
      return frame.slice(0, from);
    case 1:
      return frame.slice(0, from) + frame.slice(to);
    case 2:
      return frame.slice(0, to) + frame.slice(from);
    default:
      return frame + frame;
  }
}

/** Names of the language, and one name twice: JSON allows both. */
function addNames(frame: string, dice: Dice): string {
  const opening = [...frame.matchAll(/\{/g)].map(({ index }) => index);
  if (opening.length === 0) return frame;
  const place = dice.pick(opening) + 1;
  const known = [...frame.matchAll(/"(\w+)":/g)].map((match) => match[1] as string);
  const name = dice.next() < 0.5 || known.length === 0 ? dice.pick(NAMES) : dice.pick(known);
  const isAlone = frame[place] === '}';
  return `${frame.slice(0, place)}"${name}":${dice.pick(HOSTILE_JSON)}${isAlone ? '' : ','}${frame.slice(place)}`;
}

function nest(action: string, dice: Dice): string {
  const depth = dice.pick([6, 7, 8, 9, 40, 1_000, 8_000]);
  const inner = dice.next() < 0.5 ? `${'['.repeat(depth)}${']'.repeat(depth)}` : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  return dice.next() < 0.2 ? inner : `[2,"deep","${action}",${dice.next() < 0.5 ? inner : `{"idTag":${inner}}`}]`;
}

function oddEnvelope(action: string, dice: Dice): string {
  const type = dice.pick(['2', '2', '2', '2.0', '"2"', '0', '1', '5', '-2', '2e0', '1e400', 'null', '[]']);
  const id = dice.pick([
    '"x"',
    '17',
    '-1',
    '0.5',
    '1e400',
    '""',
    '"\\ud800"',
    `"${'i'.repeat(36)}"`,
    `"${'i'.repeat(37)}"`,
    'null',
    '{}',
    '"__proto__"',
  ]);
  const called = dice.pick([`"${action}"`, '"Nonsense"', '"__proto__"', '"constructor"', '"toString"', '""', '7', 'null', '["Heartbeat"]']);
  const parts = [type, id, called, dice.pick(HOSTILE_JSON), dice.pick(HOSTILE_JSON)];
  return `[${parts.slice(0, 1 + dice.below(parts.length)).join(',')}]`;
}

function oddAnswer(dice: Dice): string {
  const id = dice.pick([
    '"1.1.abcdefgh"',
    '"999.1.abcdefgh"',
    '"1.1"',
    '"-1"',
    '""',
    '"1e9.1.abcdefgh"',
    '17',
    'null',
    '{}',
    '"__proto__"',
    '"9007199254740993.1.abcdefgh"',
  ]);
  const parts =
    ['3', '4'].includes(dice.pick(['3', '4', '3'])) && dice.next() < 0.6
      ? ['3', id, dice.pick(HOSTILE_JSON)]
      : ['4', id, dice.pick(HOSTILE_JSON), dice.pick(HOSTILE_JSON), dice.pick(HOSTILE_JSON)];
  return `[${parts.slice(0, 1 + dice.below(parts.length)).join(',')}]`;
}
