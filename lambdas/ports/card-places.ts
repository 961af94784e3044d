import type { CardPlaces } from '../domain/cards/card';
import type { Result } from '../domain/shared/result';

/** Which open sessions a card has, for cards that may have so many at once. */
export interface CardPlaceStore {
  /** Takes one of so many places for a session, and for one that has its place already nothing more. One write. */
  takePlace(
    idTag: string,
    sessionId: string,
    most: number,
    atMs: number,
  ): Promise<Result<undefined, { code: 'NO_PLACE'; places: CardPlaces }>>;
  /** Gives places back, unless one was taken since `places` were seen. One write. */
  givePlacesBack(idTag: string, sessionIds: readonly string[], places: CardPlaces): Promise<void>;
}
