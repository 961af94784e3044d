import type { LocalList } from '../domain/cards/local-list';
import type { Page, PageRequest } from './charger-store';

/** What each charger holds of the cards, and whether the cards have changed since the chargers were last looked at. */
export interface LocalListStore {
  get(chargerId: string): Promise<LocalList | undefined>;
  /**
   * Reads, lets `change` decide, and writes over the version that was read; after a clash once more. Answering the very same list, or
   * nothing, writes nothing. Answers what then stands.
   */
  change(chargerId: string, change: (known: LocalList | undefined) => LocalList | undefined): Promise<LocalList | undefined>;
  /** The chargers whose list we keep; eventually consistent. */
  listKept(page: PageRequest): Promise<Page<string>>;
  /** Said before a card is written, by whoever writes one: one write, whatever the number of chargers. */
  touchCards(atMs: number): Promise<void>;
  cardsMark(): Promise<CardsMark>;
  /** Every kept list was compared with the cards as they were at that time. */
  checked(atMs: number): Promise<void>;
}

export interface CardsMark {
  readonly touchedAtMs?: number;
  readonly checkedAtMs?: number;
}
