import { authorizeCard } from '../../domain/cards/authorize-card';
import { findCard } from './find-card';
import type { Handler16 } from './handler';

/** May this card charge? OCPP 1.6 §4.1. An unknown card is Invalid. */
export const authorize: Handler16<'Authorize', 'cards' | 'clock'> = async ({ idTag }, { cards, clock }) => ({
  idTagInfo: authorizeCard(await findCard(cards, idTag), clock.nowMs()),
});
