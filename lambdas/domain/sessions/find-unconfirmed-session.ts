import { normalIdTag } from '../cards/card';
import type { Stop } from './close-session';
import type { OpenSession, Session } from './session';

/**
 * A charger that never got our answer to its StartTransaction stops it as transaction -1 or 0 (F-9). The stop belongs to the one open
 * session that can have begun it: of the same card, its register not beyond the stop's, best never heard of since. Anything ambiguous is
 * nobody's and waits for a person.
 */
export function findUnconfirmedSession(open: readonly OpenSession[], stop: Stop): OpenSession | undefined {
  const fitting = open.filter(
    (session) =>
      (session.live?.registerWh ?? session.meterStartWh) <= stop.meterStopWh &&
      session.startedAtMs <= stop.stoppedAtMs &&
      (stop.stopIdTag === undefined || normalIdTag(stop.stopIdTag) === normalIdTag(session.idTag)),
  );
  const unheard = fitting.filter(({ live }) => live === undefined);
  if (unheard.length === 1) return unheard[0];
  return fitting.length === 1 && stop.stopIdTag !== undefined ? fitting[0] : undefined;
}

/** The session that this very stop has ended already: a stop without a number that is sent again. */
export function findSessionStoppedBy(recent: readonly Session[], stop: Stop): Session | undefined {
  return recent.find(
    (session) =>
      session.status !== 'OPEN' &&
      session.meterStopWh === stop.meterStopWh &&
      session.stoppedAtMs === stop.stoppedAtMs &&
      session.stopIdTag === stop.stopIdTag,
  );
}
