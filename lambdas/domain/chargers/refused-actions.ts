import type { CommandAction, CommandError } from '../commands/command';
import type { JsonObject } from '../shared/json';
import type { Charger, RefusedAction } from './charger';

type Refused = Readonly<Partial<Record<CommandAction, RefusedAction>>>;

/**
 * Whether an answer says that the charger cannot do the action at all (F-4). A status `NotSupported` mostly speaks of what was in the
 * request: of a configuration key, of a connector without a lock, of one purpose of profiles. Only SendLocalList's speaks of the action.
 */
export function refusalOf(
  action: CommandAction,
  { response, error }: { readonly response?: JsonObject; readonly error?: CommandError },
): RefusedAction['code'] | undefined {
  if (error?.code === 'NotImplemented' || error?.code === 'NotSupported') return error.code;
  return action === 'SendLocalList' && response?.['status'] === 'NotSupported' ? 'NotSupported' : undefined;
}

/** What the charger's present firmware refuses; what another one refused says nothing. */
export function refusedActions({ refusedActions = {}, identity }: Pick<Charger, 'refusedActions' | 'identity'>): Refused {
  return Object.fromEntries(
    Object.entries(refusedActions).filter(([, { firmwareVersion }]) => firmwareVersion === identity?.firmwareVersion),
  ) as Refused;
}

/** What is known after one more answer; `undefined` where it adds nothing. */
export function learnFromAnswer(
  charger: Pick<Charger, 'refusedActions' | 'identity'>,
  action: CommandAction,
  answer: { readonly response?: JsonObject; readonly error?: CommandError; readonly atMs: number },
): Refused | undefined {
  const known = refusedActions(charger);
  const code = refusalOf(action, answer);
  if (code === undefined) {
    // Any other CALLERROR leaves it open; a CALLRESULT shows that the action is understood after all.
    if (known[action] === undefined || answer.response === undefined) return undefined;
    const { [action]: _, ...rest } = known;
    return rest;
  }
  if (known[action]?.code === code) return undefined;
  const firmwareVersion = charger.identity?.firmwareVersion;
  return { ...known, [action]: { code, atMs: answer.atMs, ...(firmwareVersion === undefined ? {} : { firmwareVersion }) } };
}
