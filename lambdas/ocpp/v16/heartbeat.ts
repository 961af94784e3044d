import { isoTime } from '../../domain/shared/time';
import { nudge } from '../nudge';
import type { Handler16 } from './handler';

/** Chargers set their clock from this answer, so it is our time and never an echo of theirs. OCPP 1.6 §4.6. */
export const heartbeat: Handler16<'Heartbeat', 'clock' | 'connections' | 'pump' | 'log'> = async (
  _request,
  { clock, connections, pump, log },
  { chargerId, connectionId, connectedAtMs, receivedAtMs },
) => {
  const { restored } = await connections.touch(chargerId, { connectionId, connectedAtMs }, receivedAtMs);
  // What was queued while the connection was taken for gone waits for nobody else.
  if (restored) await nudge(log, pump.pump(chargerId, 'CONNECTED'));
  return { currentTime: isoTime(clock.nowMs()) };
};
