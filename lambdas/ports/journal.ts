import type { JournalDirection, JournalEntry } from '../domain/journal/journal-entry';
import type { Page, PageRequest } from './charger-store';

export interface JournalQuery extends PageRequest {
  readonly chargerId: string;
  /** Half-open interval on the time of the request. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly action?: string;
  readonly direction?: JournalDirection;
  readonly order: 'NEWEST_FIRST' | 'OLDEST_FIRST';
}

/** What was said between a charger and us. Expires after the days that the stage keeps it. */
export interface Journal {
  /**
   * One write, after everything that the charger waits for. Never rejects: a lost entry is logged and harms nothing else. The same
   * exchange recorded again replaces its first record.
   */
  record(entry: JournalEntry): Promise<void>;
  /** A page may be short of its limit, or empty, and still have a next one: long silences are passed over in several requests. */
  list(query: JournalQuery): Promise<Page<JournalEntry>>;
}

/** The chargers whose every frame is journaled for some hours, Heartbeat and MeterValues too. */
export interface Captures {
  /**
   * At most a minute old. The whole list, which is nearly always empty, is read once a minute by each process, whatever the number of
   * frames and chargers: no frame pays for it. Never rejects: what cannot be read is as if it were off.
   */
  isOn(chargerId: string, nowMs: number): Promise<boolean>;
  /** From now on until then; a time in the past switches it off. */
  set(chargerId: string, untilMs: number): Promise<void>;
}
