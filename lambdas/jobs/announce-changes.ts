import type { Card } from '../domain/cards/card';
import { anEvent, type Event } from '../domain/events/event';
import { moneyText } from '../domain/shared/money';
import type { Clock } from '../ports/clock';
import type { Ledger } from '../ports/ledger';
import type { Log } from '../ports/log';
import type { Notices } from '../ports/notices';
import type { CardStore } from '../ports/stores';
import type { Outbox } from '../ports/webhooks';
import { overriding } from './overriding';

interface AnnounceDeps {
  readonly clock: Clock;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly notices: Notices;
  readonly log: Log;
}

/** Cards, whose changes others are told of. */
export function tellingOfCards(cards: CardStore, deps: AnnounceDeps): CardStore {
  const create: CardStore['create'] = async (card) => {
    const created = await cards.create(card);
    if (created.ok) await tell(cardEvent('card.created', card, deps.clock.nowMs()), deps);
    return created;
  };
  const update: CardStore['update'] = async (card) => {
    const updated = await cards.update(card);
    if (updated.ok) await tell(cardEvent('card.updated', updated.value, deps.clock.nowMs()), deps);
    return updated;
  };
  return overriding(cards, { create, update });
}

/** Money that comes into a wallet, and money that goes back. A request that is repeated under its key tells the same event. */
export function tellingOfPayments(ledger: Ledger, deps: AnnounceDeps): Ledger {
  const post: Ledger['post'] = async (posting) => {
    const posted = await ledger.post(posting);
    const { movement } = posting;
    if (!posted.ok || (movement.kind !== 'TOP_UP' && movement.kind !== 'REFUND')) return posted;
    const { id, postedAtMs: atMs } = posted.value.transaction;
    const { walletId, amountMinor, books } = movement;
    const data = { transactionId: id, walletId, amount: { ...moneyText({ amountMinor, currency: books.currency }) } };
    const event =
      movement.kind === 'TOP_UP'
        ? anEvent('payment.received', [id], atMs, data)
        : anEvent('payment.refunded', [id], atMs, { ...data, refundOf: movement.of });
    await tell(event, deps);
    return posted;
  };
  return overriding(ledger, { post });
}

function cardEvent(type: 'card.created' | 'card.updated', { idTag, status, driverId, version }: Card, atMs: number): Event {
  return anEvent(type, [idTag, version], atMs, { idTag, status, ...(driverId === undefined ? {} : { driverId }) });
}

/** The change is made by now, and stands whatever becomes of the news. */
async function tell(event: Event, { outbox, notices, log }: AnnounceDeps): Promise<void> {
  try {
    await outbox.add(event);
    await notices.send({ kind: 'EVENT_DUE', eventId: event.id });
  } catch (error) {
    log.error('EVENT_LOST', { eventId: event.id, type: event.type }, error);
  }
}
