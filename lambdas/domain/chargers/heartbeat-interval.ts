import { createHash } from 'node:crypto';
import type { Registration } from './charger';

/** Both gateways drop a socket after 10 idle minutes; two heartbeats fit in. */
const INTERVAL_S = 240;
const SPREAD = 0.2;
/** A refused charger asks again at this pace, and not more often (OCPP 1.6 §4.2). */
const RETRY_S = 360;

/** Spread by 20 % so that chargers that came back together do not stay together; the same charger always gets the same figure. */
export function heartbeatIntervalS(chargerId: string, registration: Registration): number {
  const middle = registration === 'Rejected' ? RETRY_S : INTERVAL_S;
  const fraction = createHash('sha256').update(chargerId).digest().readUInt32BE(0) / 0xffff_ffff;
  return Math.round(middle * (1 - SPREAD + 2 * SPREAD * fraction));
}
