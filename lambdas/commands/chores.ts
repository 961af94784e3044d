import type { AvailabilityStore } from '../ports/availability';
import { carryOut } from './change-availability';
import type { Chores } from './sweep';
import { checkLists, type LocalListDeps, lookAtList } from './sync-local-list';

export function choresOf(deps: LocalListDeps & { readonly availability: AvailabilityStore }): Chores {
  return {
    lookAtList: (chargerId) => lookAtList(chargerId, deps),
    changeAvailability: async (chargerId, id) => void (await carryOut(chargerId, id, deps)),
    checkLists: () => checkLists(deps),
  };
}
