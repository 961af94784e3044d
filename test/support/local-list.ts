import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { MemoryConfigurationStore } from '../../lambdas/adapters/memory/memory-configurations';
import { MemoryLocalListStore } from '../../lambdas/adapters/memory/memory-local-list-store';
import { announcingCards, keepingLocalLists } from '../../lambdas/commands/keep-local-lists';
import { checkLists, lookAtList } from '../../lambdas/commands/sync-local-list';
import type { LocalEntry } from '../../lambdas/domain/cards/local-list';
import { aCard } from './charger';
import { MailboxBench, silentLog } from './mailbox';

type Answer = Record<string, string | number>;
interface Part {
  readonly listVersion: number;
  readonly updateType: 'Full' | 'Differential';
  readonly localAuthorizationList: readonly LocalEntry[];
}

/** A charger with a local list as OCPP 1.6 §5.15 describes it, and everything of ours around it. */
export class LocalListBench {
  readonly mailbox = new MailboxBench();
  readonly lists = new MemoryLocalListStore();
  readonly configurations = new MemoryConfigurationStore();
  readonly #cards = new MemoryCardStore();
  readonly cards = announcingCards(this.#cards, { lists: this.lists, clock: { nowMs: () => this.mailbox.nowMs } });
  /** What the charger holds: statuses by tag. */
  held: Record<string, string> = {};
  listVersion = 0;
  /** In words: `Full 1 A B`. */
  readonly told: string[] = [];
  /** Answers to the next SendLocalList, instead of the right one. */
  readonly answersInstead: (string | 'SILENCE')[] = [];
  /** Called before each call of a port: throws where a process dies. */
  step: () => void = () => {};

  readonly deps = {
    clock: { nowMs: () => this.mailbox.nowMs },
    lists: this.#stepping(this.lists),
    cards: this.#cards,
    configurations: this.configurations,
    sender: this.#stepping(this.mailbox.sender),
    mailbox: this.mailbox.mailbox,
    log: silentLog,
  };

  constructor() {
    this.mailbox.effects = keepingLocalLists(this.deps, { beforeEnd: async () => {}, afterEnd: async () => {}, late: async () => {} });
  }

  async addCards(...tags: string[]): Promise<this> {
    for (const idTag of tags) await this.cards.create(aCard({ idTag }));
    return this;
  }

  async block(idTag: string): Promise<void> {
    const card = await this.cards.get(idTag);
    if (card !== undefined) await this.cards.update({ ...card, status: 'BLOCKED' });
  }

  /** The charger answers until nobody asks it any more. */
  async talk(): Promise<void> {
    for (let answered = -1; answered !== this.mailbox.wire.length; ) {
      answered = this.mailbox.wire.length;
      await this.mailbox.pump();
      const call = this.mailbox.wire.at(-1)?.[1];
      if (call === undefined || this.mailbox.wire.length === answered) return;
      const answer = this.#answer(call[2], call[3] as Part);
      if (answer !== undefined) await this.mailbox.answers.answered('CP1', call[1], answer, this.mailbox.nowMs);
    }
  }

  async passes(minutes: number): Promise<void> {
    this.mailbox.nowMs += minutes * 60_000;
    if (this.lists.due(this.mailbox.nowMs).length > 0) await lookAtList('CP1', this.deps);
    await checkLists(this.deps);
    await this.talk();
  }

  #answer(action: string, part: Part): Answer | undefined {
    if (action === 'GetLocalListVersion') return { listVersion: this.listVersion };
    const { listVersion, updateType, localAuthorizationList } = part;
    this.told.push([updateType, listVersion, ...localAuthorizationList.map(inWords)].join(' '));
    const instead = this.answersInstead.shift();
    if (instead === 'SILENCE') return undefined;
    if (instead !== undefined) return { status: instead };
    if (updateType === 'Differential' && listVersion <= this.listVersion) return { status: 'VersionMismatch' };
    if (updateType === 'Full') this.held = {};
    for (const { idTag, idTagInfo } of localAuthorizationList) {
      if (idTagInfo === undefined) delete this.held[idTag];
      else this.held[idTag] = idTagInfo.status;
    }
    this.listVersion = listVersion;
    return { status: 'Accepted' };
  }

  #stepping<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          this.step();
          const answer = await Reflect.apply(member, target, given);
          this.step();
          return answer;
        };
      },
    });
  }
}

function inWords({ idTag, idTagInfo }: LocalEntry): string {
  if (idTagInfo === undefined) return `-${idTag}`;
  return idTagInfo.status === 'Accepted' ? idTag : `${idTag}:${idTagInfo.status}`;
}
