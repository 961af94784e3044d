import { normalIdTag } from '../cards/card';
import type { Stop } from './close-session';
import type { OpenSession } from './session';

/**
 * A charger that never got our answer to its StartTransaction stops it as transaction -1 or 0 (F-9). The stop belongs to the one open
 * session that can have begun it: never heard of under its number, of the same card, its register not beyond the stop's. Anything
 * ambiguous is nobody's.
 */
export function findUnconfirmedSession(open: readonly OpenSession[], stop: Stop): OpenSession | undefined {
  const candidates = open.filter(
    (session) =>
      session.live === undefined &&
      session.meterStartWh <= stop.meterStopWh &&
      session.startedAtMs <= stop.stoppedAtMs &&
      (stop.stopIdTag === undefined || normalIdTag(stop.stopIdTag) === normalIdTag(session.idTag)),
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}
