import { authorizeCard } from '../../domain/cards/authorize-card';
import { payerOf, walletCanStart } from '../../domain/cards/pay-with-card';
import { authorizeAdHoc } from './admit-ad-hoc';
import { findCard } from './find-card';
import type { Handler16 } from './handler';

/**
 * May this card charge? OCPP 1.6 §4.1. An unknown card is Invalid. A commercial card is Blocked as long as its wallet has too little to start
 * with: of all statuses of §7.2 that one says that the card is known and may not charge now.
 */
export const authorize: Handler16<'Authorize', 'cards' | 'ledger' | 'adHoc' | 'clock'> = async (
  { idTag },
  { cards, ledger, adHoc, clock },
  origin,
) => {
  const paid = await authorizeAdHoc(idTag, { adHoc }, origin);
  if (paid !== undefined) return { idTagInfo: paid };
  const card = await findCard(cards, idTag);
  const idTagInfo = authorizeCard(card, clock.nowMs());
  if (card?.kind !== 'COMMERCIAL' || idTagInfo.status !== 'Accepted') return { idTagInfo };
  const payer = payerOf(card);
  const wallet = payer.kind === 'WALLET' ? await ledger.wallet(payer.walletId) : undefined;
  return { idTagInfo: walletCanStart(card, wallet) ? idTagInfo : { status: 'Blocked' } };
};
