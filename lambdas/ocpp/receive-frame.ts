import type { ChargerSocket } from '../ports/charger-socket';
import type { FrameGuard } from './frame-guard';
import { type ExchangeJournal, journalExchange } from './journal-exchange';
import { exchangeFrames, type FrameOrigin, type RouterPorts } from './router';

/**
 * Takes a frame and posts the answer. By then everything is durable: a charger that does not get the answer sends its message again, and
 * that is nothing new. The journal comes last: the charger never waits for it.
 */
export async function receiveFrame(
  text: string,
  origin: FrameOrigin,
  ports: RouterPorts & ExchangeJournal & { readonly socket: ChargerSocket; readonly guard: Pick<FrameGuard, 'before' | 'after'> },
): Promise<void> {
  const stopped = await ports.guard.before(text, origin);
  if (stopped === 'DROP') return;
  const exchange = stopped === 'PASS' ? await exchangeFrames(text, origin, ports) : stopped;
  const answeredAtMs = ports.clock.nowMs();
  if (exchange.reply !== undefined) await post(exchange.reply, origin, ports);
  await journalExchange(text, exchange, origin, answeredAtMs, ports);
  await ports.guard.after(exchange, origin);
}

async function post(
  reply: string,
  { chargerId, connectionId }: FrameOrigin,
  { socket, log }: Pick<RouterPorts, 'log'> & { readonly socket: ChargerSocket },
): Promise<void> {
  try {
    const posted = await socket.post(connectionId, reply);
    if (!posted.ok) log.warn('REPLY_UNDELIVERED', { chargerId, connectionId, why: posted.refusal.code });
  } catch (error) {
    log.error('REPLY_UNDELIVERED', { chargerId, connectionId, why: 'UNCLEAR' }, error);
  }
}
