import { isSecretKey } from '../commands/secrets';
import type { ChargerIdentity } from './charger';
import { awaitsReboot, type ChargerConfiguration, type ConfigurationKey, valueInUse } from './configuration';
import { isSameValue, normalKey } from './standard-keys';

/** The values that the chargers of one make should have. */
export interface ConfigurationTemplate {
  readonly id: string;
  readonly name: string;
  /** Compared without case and outer spaces. */
  readonly vendor: string;
  /** Absent: every model of the vendor that has no template of its own. */
  readonly model?: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly version: number;
}

/** A make has one template: its name is its id. */
export function templateId(vendor: string, model: string | undefined): string {
  const make = [vendor, model].map((text) => text?.trim().toLowerCase());
  return `tpl_${Buffer.from(JSON.stringify(make), 'utf8').toString('base64url')}`;
}

/** The ids of the templates that could be a charger's; the first that exists is. */
export function templateIdsOf(identity: ChargerIdentity | undefined): readonly string[] {
  return identity === undefined ? [] : [templateId(identity.vendor, identity.model), templateId(identity.vendor, undefined)];
}

/** Where a charger connects, as whom, and how safely: one wrong value, and nobody reaches it any more except on a ladder. */
const CUTS_OFF =
  /securityprofile|(?:server|backend|central|csms|ocpp|endpoint|websocket|ws).*(?:url|uri|host|address|endpoint|port$)|(?:chargebox|chargepoint|charger|ocpp)(?:id|identity)$|^(?:apn|simpin)/;
/** Both gateways close a connection that is silent for 600 s. */
const LONGEST_HEARTBEAT_S = 540;

/** Why a key has no place in a template, if it has none. */
export function whyNotInTemplate(key: string, value: string): string | undefined {
  const name = normalKey(key).replace(/[\s._-]/g, '');
  if (isSecretKey(key)) return 'is a secret, and secrets differ from charger to charger: rotate the key, or send ChangeConfiguration';
  if (CUTS_OFF.test(name)) return 'decides how the charger reaches us: send ChangeConfiguration to one charger, and look before the next';
  if (name === 'heartbeatinterval' && !(Number(value) >= 1 && Number(value) <= LONGEST_HEARTBEAT_S))
    return `must be 1 to ${LONGEST_HEARTBEAT_S}: a connection that is silent for ten minutes is closed`;
  return undefined;
}

/**
 * SAME; DIFFERENT: can be set. PENDING_REBOOT: taken, in use after the next boot. REFUSED: this very value was refused. READONLY and
 * UNKNOWN: the charger will not have it. MISSING: not among all the keys that it told. NOT_READ: it has not told its keys yet.
 */
export const DRIFT_STATES = ['SAME', 'DIFFERENT', 'PENDING_REBOOT', 'REFUSED', 'READONLY', 'UNKNOWN', 'MISSING', 'NOT_READ'] as const;
type DriftState = (typeof DRIFT_STATES)[number];

export interface Drift {
  readonly key: string;
  readonly wanted: string;
  readonly state: DriftState;
  /** What is known of it. */
  readonly entry?: ConfigurationKey;
}

/** Each key of a template against what is known of the charger, by name: a store keeps keys in no order. */
export function driftFrom(
  template: Pick<ConfigurationTemplate, 'keys'>,
  configuration: ChargerConfiguration | undefined,
  bootedAtMs: number | undefined,
): readonly Drift[] {
  const inOrder = Object.entries(template.keys).sort(([a], [b]) => (normalKey(a) < normalKey(b) ? -1 : 1));
  return inOrder.map(([key, wanted]) => {
    const entry = configuration?.keys[normalKey(key)];
    if (entry === undefined) return { key, wanted, state: configuration?.readAtMs === undefined ? 'NOT_READ' : 'MISSING' };
    return { key, wanted, state: stateOf(key, wanted, entry, bootedAtMs), entry };
  });
}

function stateOf(key: string, wanted: string, entry: ConfigurationKey, bootedAtMs: number | undefined): DriftState {
  if (entry.isUnknown === true) return 'UNKNOWN';
  const inUse = valueInUse(entry, bootedAtMs);
  if (awaitsReboot(entry, bootedAtMs)) return isSameValue(key, wanted, entry.pending?.value ?? '') ? 'PENDING_REBOOT' : 'DIFFERENT';
  // A key without a value has an empty one (OCPP 1.6 §7.29).
  if (isSameValue(key, wanted, inUse ?? '')) return 'SAME';
  if (entry.readonly) return 'READONLY';
  return entry.refused !== undefined && isSameValue(key, wanted, entry.refused.value) ? 'REFUSED' : 'DIFFERENT';
}

/** What applying a template sends. A refused value is sent again: whoever asks may have changed what it hung on. */
export function toApply(drift: readonly Drift[]): readonly Drift[] {
  return drift.filter(({ state }) => WORTH_SENDING.has(state));
}
const WORTH_SENDING: ReadonlySet<DriftState> = new Set(['DIFFERENT', 'REFUSED', 'MISSING', 'NOT_READ']);
