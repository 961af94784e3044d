import { isSecretKey } from '../commands/secrets';
import type { JsonObject } from '../shared/json';
import { normalKey, STANDARD_KEYS } from './standard-keys';

/** What is known of a charger's configuration keys (OCPP 1.6 §9), by normal key. Secrets are never among them. */
export interface ChargerConfiguration {
  readonly chargerId: string;
  readonly keys: Readonly<Record<string, ConfigurationKey>>;
  /** When it last answered a GetConfiguration that named no keys. */
  readonly readAtMs?: number;
  readonly version: number;
}

export interface ConfigurationKey {
  /** As the charger spells it. */
  readonly key: string;
  readonly value?: string;
  readonly readonly: boolean;
  /** The charger says that it has no such key. */
  readonly isUnknown?: boolean;
  /** RebootRequired: a value that it took and uses after its next boot. */
  readonly pending?: { readonly value: string; readonly atMs: number };
  /** The last value that it would not take. */
  readonly refused?: { readonly value: string; readonly status: string; readonly atMs: number };
  readonly atMs: number;
  /** The command whose answer told it: an older one's that comes late changes nothing. */
  readonly seq: number;
}

interface Answered {
  readonly seq: number;
  readonly payload: JsonObject;
  readonly response: JsonObject;
  readonly atMs: number;
}

/** All keys of a charger are one item of the store, of 400 KB at most. Of a charger that sends more, the rest is not kept. */
const MOST_KEYS = 300;
const LONGEST_KEY_BYTES = 100;
const LONGEST_VALUE_BYTES = 500;

export function newConfiguration(chargerId: string): ChargerConfiguration {
  return { chargerId, keys: {}, version: 0 };
}

/** After an answer to GetConfiguration (OCPP 1.6 §6.22). */
export function afterRead(known: ChargerConfiguration, { seq, payload, response, atMs }: Answered): ChargerConfiguration {
  const keys: Record<string, ConfigurationKey> = { ...known.keys };
  const keep = (key: unknown, told: (before: ConfigurationKey | undefined, key: string) => ConfigurationKey) => {
    if (typeof key !== 'string' || key.trim() === '' || Buffer.byteLength(key) > LONGEST_KEY_BYTES || isSecretKey(key)) return;
    const before = keys[normalKey(key)];
    if (before === undefined && Object.keys(keys).length >= MOST_KEYS) return;
    if (before === undefined || before.seq < seq) keys[normalKey(key)] = told(before, key);
  };
  for (const entry of objects(response['configurationKey'])) {
    keep(entry['key'], (before, key) => {
      const value = entry['value'];
      const text = value === undefined || value === null ? undefined : shortened(String(value));
      const pending = before?.pending !== undefined && before.pending.value !== text ? before.pending : undefined;
      return {
        key,
        ...(text === undefined ? {} : { value: text }),
        readonly: entry['readonly'] === true || entry['readonly'] === 'true',
        ...(pending === undefined ? {} : { pending }),
        ...(before?.refused === undefined ? {} : { refused: before.refused }),
        atMs,
        seq,
      };
    });
  }
  const unknown = response['unknownKey'];
  for (const name of Array.isArray(unknown) ? unknown : []) keep(name, (_, key) => ({ key, readonly: false, isUnknown: true, atMs, seq }));
  return { ...known, keys, ...(isWholeRead(payload) ? { readAtMs: atMs } : {}) };
}

function shortened(value: string): string {
  return Buffer.byteLength(value) <= LONGEST_VALUE_BYTES ? value : Buffer.from(value).subarray(0, LONGEST_VALUE_BYTES).toString();
}

/** After an answer to ChangeConfiguration (OCPP 1.6 §5.3). */
export function afterChange(known: ChargerConfiguration, { seq, payload, response, atMs }: Answered): ChargerConfiguration {
  const key = String(payload['key']);
  const value = String(payload['value']);
  const before = known.keys[normalKey(key)] ?? { key, readonly: false, atMs, seq: 0 };
  if (isSecretKey(key) || before.seq >= seq) return known;
  const status = String(response['status']);
  const { pending: _, refused: __, isUnknown: ___, ...rest } = before;
  const next = (more: Partial<ConfigurationKey>) => ({
    ...known,
    keys: { ...known.keys, [normalKey(key)]: { ...rest, ...more, atMs, seq } },
  });
  switch (status) {
    case 'Accepted':
      return next({ value });
    case 'RebootRequired':
      return next({ pending: { value, atMs } });
    case 'NotSupported':
      return next({ isUnknown: true });
    default:
      return next({ ...(before.pending === undefined ? {} : { pending: before.pending }), refused: { value, status, atMs } });
  }
}

/** Is it still to boot before it uses what it took? */
export function awaitsReboot({ pending }: ConfigurationKey, bootedAtMs: number | undefined): boolean {
  return pending !== undefined && (bootedAtMs === undefined || bootedAtMs <= pending.atMs);
}

/** What the charger uses, as far as is known: after the boot that it asked for, the value that it took for then, until it is read again. */
export function valueInUse(entry: ConfigurationKey, bootedAtMs: number | undefined): string | undefined {
  const { pending } = entry;
  if (pending === undefined || bootedAtMs === undefined || awaitsReboot(entry, bootedAtMs)) return entry.value;
  return entry.atMs > bootedAtMs ? entry.value : pending.value;
}

/** The keys whose value was to come into use with this boot: worth a question whether it did. */
export function settledByBoot({ keys }: ChargerConfiguration, bootedAtMs: number): readonly string[] {
  return Object.values(keys)
    .filter((entry) => entry.pending !== undefined && !awaitsReboot(entry, bootedAtMs) && entry.atMs <= bootedAtMs)
    .map(({ key }) => key);
}

export function valueOfKey(configuration: ChargerConfiguration | undefined, key: string): string | undefined {
  return configuration?.keys[normalKey(key)]?.value;
}

export function isWholeRead(payload: JsonObject): boolean {
  const named = payload['key'];
  return !Array.isArray(named) || named.length === 0;
}

/** At most 600 bytes for a key and its value: so many fit into one frame of the charger's with room to spare (F-20). */
const KEYS_PER_FRAME = 40;
const USUAL_KEYS_PER_CALL = 10;

/** How many keys one GetConfiguration may name: `GetConfigurationMaxKeys`, where it is known. */
function keysPerCall(configuration: ChargerConfiguration | undefined): number {
  const told = valueOfKey(configuration, 'GetConfigurationMaxKeys')?.trim() ?? '';
  return /^[1-9]\d{0,5}$/.test(told) ? Math.min(KEYS_PER_FRAME, Number(told)) : USUAL_KEYS_PER_CALL;
}

/** GetConfiguration by name, for a charger whose whole answer is too large for a frame, or cut off: every key that is known or wanted. */
export function readByName(configuration: ChargerConfiguration | undefined, alsoWanted: readonly string[]): readonly string[][] {
  const known = Object.values(configuration?.keys ?? {}).filter(({ isUnknown }) => isUnknown !== true);
  return inPages([...known.map(({ key }) => key), ...alsoWanted, ...STANDARD_KEYS], keysPerCall(configuration));
}

/** What a whole answer that was cut off at `GetConfigurationMaxKeys` left out of what is known to exist somewhere. */
export function readTheRest(
  configuration: ChargerConfiguration,
  { payload, response }: Pick<Answered, 'payload' | 'response'>,
): readonly string[][] {
  const told = objects(response['configurationKey']).map(({ key }) => normalKey(String(key)));
  const most = valueOfKey(configuration, 'GetConfigurationMaxKeys')?.trim() ?? '';
  if (!isWholeRead(payload) || !/^[1-9]\d{0,5}$/.test(most) || told.length < Number(most)) return [];
  const missing = [...Object.values(configuration.keys).map(({ key }) => key), ...STANDARD_KEYS].filter(
    (key) => !told.includes(normalKey(key)) && configuration.keys[normalKey(key)]?.isUnknown !== true,
  );
  return inPages(missing, keysPerCall(configuration));
}

function inPages(names: readonly string[], perPage: number): string[][] {
  const distinct = [...new Map(names.map((name) => [normalKey(name), name])).values()];
  return Array.from({ length: Math.ceil(distinct.length / perPage) }, (_, page) => distinct.slice(page * perPage, (page + 1) * perPage));
}

function objects(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'object' && entry !== null) : [];
}
