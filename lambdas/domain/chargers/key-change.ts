import type { CommandAction, CommandError, CommandState } from '../commands/command';
import type { JsonObject } from '../shared/json';

/** What is known of a new AuthorizationKey. OPEN: both keys may be the charger's, so both are good. */
export type KeyFate = 'HOLDS' | 'DROPPED' | 'OPEN';

export function isKeyChange(action: CommandAction, payload: JsonObject): boolean {
  return action === 'ChangeConfiguration' && String(payload['key']).toLowerCase() === 'authorizationkey';
}

/**
 * What an answer says of the new key (security white paper A01.FR.03, A01.FR.04). Only a plain yes or no decides: a charger that reboots
 * first still comes with the old key, and one that answers an error may have taken the new one before it fell.
 */
export function keyFate(answer: { readonly response?: JsonObject; readonly error?: CommandError }): KeyFate {
  const status = answer.response?.['status'];
  if (status === 'Accepted') return 'HOLDS';
  if (status === 'Rejected' || status === 'NotSupported') return 'DROPPED';
  return answer.error?.code === 'NotImplemented' || answer.error?.code === 'NotSupported' ? 'DROPPED' : 'OPEN';
}

/** The command ended before it was ever on the wire: nobody outside has the key. */
export function wasNeverSent(state: CommandState | undefined): boolean {
  return state === undefined || state === 'EXPIRED' || state === 'CANCELLED' || state === 'UNDELIVERABLE';
}

/** What follows when the charger came in with its old key, by the state of the command that carries the new one. */
export function fateAfterOldKey(
  state: CommandState | undefined,
  answer: { readonly response?: JsonObject; readonly error?: CommandError },
): 'DROPPED' | 'SET_ASIDE' | 'OPEN' {
  if (wasNeverSent(state)) return 'DROPPED';
  // Still to be sent, or its answer may come over the new connection.
  if (state === 'QUEUED' || state === 'IN_FLIGHT') return 'OPEN';
  // RebootRequired: the old key is the right one until the reboot.
  if (answer.response?.['status'] === 'RebootRequired') return 'OPEN';
  return 'SET_ASIDE';
}
