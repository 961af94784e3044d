import { type Card, freePlaces } from '../../domain/cards/card';
import type { IdTagInfo } from '../../domain/sessions/session';
import type { Ports16 } from './handler';

const REFUSED: IdTagInfo = { status: 'ConcurrentTx' };
/** Others who start with the same card at this moment may be quicker; more than this many are not waited for. */
const MOST_TRIES = 5;

/**
 * Takes one of the places of a card that may have so many sessions open at once, before the session is written (OCPP 1.6 §7.2 ConcurrentTx).
 * Nobody gives a place back when a session ends: whoever finds none left looks whose sessions are over. So neither a crash nor a stop that
 * never comes keeps a card out for good, and a card without a limit costs nothing. Only a start is judged: a driver shows his card to stop, too.
 */
export async function takePlace(
  sessionId: string,
  card: Card | undefined,
  told: IdTagInfo,
  { cards, sessions, log }: Pick<Ports16, 'cards' | 'sessions' | 'log'>,
  nowMs: number,
): Promise<IdTagInfo> {
  if (card?.maxConcurrent === undefined || told.status !== 'Accepted') return told;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const taken = await cards.takePlace(card.idTag, sessionId, card.maxConcurrent, nowMs);
    if (taken.ok) return told;
    const { places } = taken.refusal;
    const known = await Promise.all(places.sessionIds.map((id) => sessions.get(id)));
    const statuses = new Map<string, 'OPEN' | 'ENDED'>(
      known.flatMap((session) => (session === undefined ? [] : [[session.id, session.status === 'OPEN' ? 'OPEN' : 'ENDED']])),
    );
    const free = freePlaces(places, statuses, nowMs);
    if (free.length === 0) break;
    await cards.givePlacesBack(card.idTag, free, places);
  }
  log.info('CARD_IN_USE', { sessionId, maxConcurrent: card.maxConcurrent });
  return REFUSED;
}
