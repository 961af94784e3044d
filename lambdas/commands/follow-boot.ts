import type { AvailabilityStore } from '../ports/availability';
import type { Commissioning } from '../ports/commissioning';
import { availabilityAfterBoot } from './change-availability';
import { readAfterBoot } from './read-configuration';
import { type LocalListDeps, listAfterBoot } from './sync-local-list';

/** A boot costs three reads more, and calls only where something was asked of the charger that it may have lost. */
export function followBoots(
  deps: LocalListDeps & { readonly availability: Pick<AvailabilityStore, 'ofCharger'> },
): Pick<Commissioning, 'booted'> {
  return {
    async booted(charger, hasOtherFirmware) {
      await availabilityAfterBoot(charger, deps);
      await readAfterBoot(charger, deps);
      await listAfterBoot(charger.id, hasOtherFirmware, deps);
    },
  };
}
