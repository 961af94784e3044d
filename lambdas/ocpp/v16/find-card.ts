import type { Card } from '../../domain/cards/card';
import type { CardStore } from '../../ports/stores';

/** No card has a longer tag (OCPP 1.6 §7.28): a store need not be asked, and no key grows beyond what it takes. */
const LONGEST_ID_TAG = 20;

/** Wallbox sends an empty tag where it means none. */
export async function findCard(cards: Pick<CardStore, 'get'>, idTag: string): Promise<Card | undefined> {
  const tag = idTag.trim();
  return tag === '' || tag.length > LONGEST_ID_TAG ? undefined : cards.get(tag);
}
