import { isoTime } from '../../domain/shared/time';
import type { Handler16 } from './handler';

/** Chargers set their clock from this answer, so it is our time and never an echo of theirs. OCPP 1.6 §4.6. */
export const heartbeat: Handler16<'Heartbeat', 'clock' | 'connections'> = async (
  _request,
  { clock, connections },
  { chargerId, connectionId, receivedAtMs },
) => {
  await connections.touch(chargerId, connectionId, receivedAtMs);
  return { currentTime: isoTime(clock.nowMs()) };
};
