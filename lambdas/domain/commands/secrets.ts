import type { Json, JsonObject } from '../shared/json';
import type { CommandAction } from './command';

/**
 * What must not be read by whoever looks at a command: passwords and keys that a charger is given, and addresses that open a file to anybody
 * who knows them. A payload is kept whole until it need not be sent any more; whatever shows it, and whatever stays of it, is without.
 */
export const WITHHELD = '***';

const SECRET_KEY = /password|passwd|passphrase|pwd|secret|authorizationkey|authkey|apikey|privatekey|credential|psk|(?:token|pin)$/i;

/** Configuration keys whose value is a secret: `AuthorizationKey`, and what firmware of many makers calls its passwords. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key.replace(/[\s._-]/g, ''));
}

/** The payload as it may be shown and kept; the very same object where nothing is to be withheld. */
export function withoutSecrets(action: CommandAction, payload: JsonObject): JsonObject {
  switch (action) {
    case 'ChangeConfiguration':
      return isSecretKey(String(payload['key'] ?? '')) ? { ...payload, value: WITHHELD } : payload;
    case 'GetDiagnostics':
    case 'UpdateFirmware':
      return withAddress(payload, 'location');
    case 'GetLog':
      return withPart(payload, 'log', (log) => withAddress(log, 'remoteLocation'));
    case 'SignedUpdateFirmware':
      return withPart(payload, 'firmware', (firmware) => withAddress(firmware, 'location'));
    default:
      return payload;
  }
}

/** An answer as it may be shown and kept: some firmware tells its passwords to GetConfiguration. */
export function answerWithoutSecrets(action: CommandAction, response: JsonObject): JsonObject {
  const entries = response['configurationKey'];
  if (action !== 'GetConfiguration' || !Array.isArray(entries)) return response;
  return {
    ...response,
    configurationKey: entries.map((entry: Json) =>
      isObject(entry) && isSecretKey(String(entry['key'] ?? '')) && 'value' in entry ? { ...entry, value: WITHHELD } : entry,
    ),
  };
}

function withPart(payload: JsonObject, name: string, change: (part: JsonObject) => JsonObject): JsonObject {
  const part = payload[name];
  if (!isObject(part)) return payload;
  const changed = change(part);
  return changed === part ? payload : { ...payload, [name]: changed };
}

function withAddress(payload: JsonObject, name: string): JsonObject {
  const address = payload[name];
  if (typeof address !== 'string') return payload;
  const open = address.replace(USER, `$1${WITHHELD}@`).replace(SIGNATURE, `$1${WITHHELD}`);
  return open === address ? payload : { ...payload, [name]: open };
}
const USER = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^/?#]*@/;
/** What makes an address of a bucket a key to it. */
const SIGNATURE = /([?&](?:X-Amz-Signature|X-Amz-Security-Token|Signature|sig|token)=)[^&#]+/gi;

function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
