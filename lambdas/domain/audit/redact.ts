import { isSecretKey, WITHHELD } from '../commands/secrets';
import type { Json, JsonObject } from '../shared/json';

/** Longer than this, an object is told by its size: the trail is for people, and an item of the table holds 400 KB. */
const MOST_CHARACTERS = 32 * 1_024;
const API_KEY = /\btwk_\w+/g;
const SIGNATURE = /([?&](?:X-Amz-Signature|X-Amz-Security-Token|Signature|sig|token)=)[^&#]+/gi;
/** Fields of ours that are a secret without saying so in their name. */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['code', 'session', 'accessToken', 'refreshToken', 'temporaryPassword']);

/** What of a request or an answer may be kept: no password, no key, no token, no address that opens something to whoever has it. */
export function redact(json: Json): Json {
  const clean = without(json);
  const { length } = JSON.stringify(clean);
  return length <= MOST_CHARACTERS ? clean : { truncated: true, characters: length };
}

const PERSONAL_FIELDS: ReadonlySet<string> = new Set(['name', 'phone', 'email']);

/**
 * Of drivers the trail keeps who changed what of whom, and not their name and number: nothing is ever taken out of it, and a driver may ask
 * to be forgotten.
 */
export function withoutPerson(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutPerson);
  if (typeof json !== 'object' || json === null) return json;
  const fields = Object.entries(json).map(([name, one]) => [
    name,
    PERSONAL_FIELDS.has(name) && one !== null ? WITHHELD : withoutPerson(one),
  ]);
  return Object.fromEntries(fields) as Json;
}

function without(json: Json): Json {
  if (typeof json === 'string') return json.replace(API_KEY, WITHHELD).replace(SIGNATURE, `$1${WITHHELD}`);
  if (Array.isArray(json)) return json.map(without);
  return typeof json === 'object' && json !== null ? withoutFields(json as JsonObject) : json;
}

/** `{key, value}` is how OCPP names a setting: the value is secret where the key says so. */
function withoutFields(object: JsonObject): JsonObject {
  const namesASecret = typeof object['key'] === 'string' && isSecretKey(object['key']);
  return Object.fromEntries(
    Object.entries(object).map(([name, json]) => {
      const isSecret = SECRET_FIELDS.has(name) || (isSecretKey(name) && typeof json === 'string') || (namesASecret && name === 'value');
      return [name, isSecret ? WITHHELD : without(json)];
    }),
  );
}
