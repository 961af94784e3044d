import type { TallyRule } from '../security/tally';
import { MINUTE_MS } from '../shared/time';
import type { CommandAction } from './command';

/** What turns power on or off. Many at once are felt by the grid, and are what a stolen account would be used for. */
const SWITCHES: ReadonlySet<CommandAction> = new Set([
  'ChangeAvailability',
  'RemoteStartTransaction',
  'RemoteStopTransaction',
  'Reset',
  'UnlockConnector',
]);

export function switches(action: CommandAction): boolean {
  return SWITCHES.has(action);
}

/** Chargers that people switch in one minute, all people together. One charger may be switched as often as needed. */
export const MASS_SWITCHING: TallyRule = { limit: 50, withinMs: MINUTE_MS, holdMs: 0 };
