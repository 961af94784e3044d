import { ACTIONS_BY_PROFILE, type CommandAction } from '../commands/command';
import { isSecretKey, WITHHELD, withoutSecrets } from '../commands/secrets';
import type { Json, JsonObject } from '../shared/json';

/** What a frame of the gateway may have, and so what one side of an exchange takes in the journal at most. */
const MOST_CHARACTERS = 32 * 1024;

/**
 * A payload as the journal keeps it: passwords, keys and the signatures of addresses are taken out before anything is stored, wherever a
 * firmware puts them; a message beyond the size of a frame is cut and says so. idTags stay: an operator who looks for a driver's failed
 * start needs them, and the journal asks who is reading.
 */
export function journalPayload(action: string, payload: JsonObject): JsonObject {
  const known = isCommandAction(action) ? withoutSecrets(action, payload) : payload;
  const open = withhold(known) as JsonObject;
  const text = JSON.stringify(open);
  return text.length <= MOST_CHARACTERS ? open : { truncated: true, characters: text.length, head: text.slice(0, MOST_CHARACTERS) };
}

/** A frame that is not one: its text, as far as it may be kept. Nobody can tell a secret in it, so one that may hold some is left out. */
export function unreadablePayload(text: string): JsonObject {
  const head = text.slice(0, MOST_UNREADABLE);
  return { characters: text.length, head: isSecretKey(head) ? WITHHELD : head };
}
const MOST_UNREADABLE = 256;

function withhold(json: Json): Json {
  if (typeof json === 'string') return withholdInText(json);
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(withhold);
  // `{key, value}` is how OCPP writes a setting; DataTransfer of many makers follows it.
  const isSecretSetting = 'key' in json && isSecretKey(String((json as JsonObject)['key']));
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      (isSecretSetting && name === 'value') || (isSecretKey(name) && isText(value)) ? WITHHELD : withhold(value),
    ]),
  );
}

function isText(json: Json): boolean {
  return typeof json === 'string' || typeof json === 'number';
}

/** DataTransfer carries JSON as text (OCPP 1.6 §6.15). */
function withholdInText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const json = JSON.parse(text) as Json;
    const open = JSON.stringify(withhold(json));
    return open === JSON.stringify(json) ? text : open;
  } catch {
    return isSecretKey(text) ? WITHHELD : text;
  }
}

const COMMANDS = new Set<string>(Object.values(ACTIONS_BY_PROFILE).flat());

function isCommandAction(action: string): action is CommandAction {
  return COMMANDS.has(action);
}
