import type { ChargerSocket } from '../ports/charger-socket';
import { type FrameOrigin, type RouterPorts, routeFrame } from './router';

/**
 * Takes a frame and posts the answer. By then everything is durable: a charger that does not get the answer sends its message again, and
 * that is nothing new.
 */
export async function receiveFrame(
  text: string,
  origin: FrameOrigin,
  ports: RouterPorts & { readonly socket: ChargerSocket },
): Promise<void> {
  const { chargerId, connectionId } = origin;
  const answer = await routeFrame(text, origin, ports);
  if (answer === undefined) return;
  try {
    const posted = await ports.socket.post(connectionId, answer);
    if (!posted.ok) ports.log.warn('REPLY_UNDELIVERED', { chargerId, connectionId, why: posted.refusal.code });
  } catch (error) {
    ports.log.error('REPLY_UNDELIVERED', { chargerId, connectionId, why: 'UNCLEAR' }, error);
  }
}
