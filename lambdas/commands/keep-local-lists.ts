import { answeredSendLocalList, answeredVersion, failedCall, type LocalList, newLocalList } from '../domain/cards/local-list';
import type { Command } from '../domain/commands/command';
import type { Clock } from '../ports/clock';
import type { LocalListStore } from '../ports/local-lists';
import type { Outcome } from '../ports/mailbox';
import type { CardStore } from '../ports/stores';
import type { AnswerEffects } from './receive-answer';
import { advance, type LocalListDeps } from './sync-local-list';

/** What the answers to SendLocalList and GetLocalListVersion say of a charger's list, and what follows (OCPP 1.6 §5.10, §5.15). */
export function keepingLocalLists(deps: LocalListDeps, others: AnswerEffects): AnswerEffects {
  return {
    ...others,
    async beforeEnd(command, outcome) {
      await others.beforeEnd(command, outcome);
      await keep(command, outcome, deps);
    },
    // The charger did it, whether or not we still waited.
    async late(command, outcome) {
      await others.late(command, outcome);
      await keep(command, outcome, deps);
    },
  };
}

async function keep(command: Command, outcome: Outcome, deps: LocalListDeps): Promise<void> {
  const { action, chargerId } = command;
  if (action !== 'SendLocalList' && action !== 'GetLocalListVersion') return;
  const list = await deps.lists.change(chargerId, (known) => counted(known ?? newLocalList(chargerId), command, outcome));
  if (list?.trouble !== undefined) deps.log.warn('LOCAL_LIST_TROUBLE', { chargerId, ...list.trouble });
  await advance(chargerId, deps);
}

function counted(list: LocalList, { action, seq, payload }: Command, { response, error, atMs }: Outcome): LocalList {
  if (response === undefined) return failedCall(list, seq, error?.code ?? 'InternalError', atMs);
  if (action === 'SendLocalList') return answeredSendLocalList(list, { seq, payload }, String(response['status']), atMs);
  const told = Number(response['listVersion']);
  return Number.isInteger(told) ? answeredVersion(list, seq, told, atMs) : failedCall(list, seq, 'UnreadableAnswer', atMs);
}

/**
 * Cards, whose changes the chargers' lists have to hear of. The announcement comes before the card is written: should the writer fall in
 * between, lists are compared once for nothing; the other way round a blocked card would stay good offline.
 */
export function announcingCards(cards: CardStore, { lists, clock }: { readonly lists: LocalListStore; readonly clock: Clock }): CardStore {
  const announce = () => lists.touchCards(clock.nowMs());
  return {
    get: (idTag) => cards.get(idTag),
    list: (page) => cards.list(page),
    create: async (card) => {
      await announce();
      return cards.create(card);
    },
    update: async (card) => {
      await announce();
      return cards.update(card);
    },
  };
}
