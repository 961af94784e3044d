import type { ChargerIdentity } from './charger';
import { KNOWN_QUIRKS } from './known-quirks';
import type { ProfileQuirks, Quirk } from './quirk';

/** A charger that never booted with us has no quirks that we know of. */
export function quirksOf(identity: ChargerIdentity | undefined, known: readonly Quirk[] = KNOWN_QUIRKS): readonly Quirk[] {
  if (identity === undefined) return [];
  const { vendor, model, firmwareVersion = '' } = identity;
  return known.filter(
    (quirk) =>
      quirk.vendor.test(vendor.trim()) &&
      (quirk.model?.test(model.trim()) ?? true) &&
      (quirk.firmware?.test(firmwareVersion.trim()) ?? true),
  );
}

/** Field by field, the first matching quirk. */
export function profileQuirks(identity: ChargerIdentity | undefined, known?: readonly Quirk[]): ProfileQuirks {
  return Object.assign(
    {},
    ...quirksOf(identity, known)
      .map(({ profile }) => profile)
      .toReversed(),
  );
}
