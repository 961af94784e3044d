import type { Charger } from '../domain/chargers/charger';

/** Sets a charger up on its first boot, and again after its firmware changed. Idempotent: a repeated boot asks for nothing twice. */
export interface Commissioning {
  firstBoot(charger: Charger): Promise<void>;
}
