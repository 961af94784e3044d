import type { Charger } from '../domain/chargers/charger';

/** Sets a charger up on its first boot, and again after its firmware changed. Idempotent: a repeated boot asks for nothing twice. */
export interface Commissioning {
  firstBoot(charger: Charger): Promise<void>;
  /** Gives the charger a key of its own before it is accepted, unless one is on its way. */
  changeKey(charger: Charger): Promise<void>;
  /** After every boot of an accepted charger: what it may have forgotten it is told again, or asked for. */
  booted(charger: Charger, hasOtherFirmware: boolean): Promise<void>;
}
