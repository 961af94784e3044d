import type { InboxItem, InboxKind, InboxStatus, Resolution } from '../domain/sessions/inbox-item';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

export interface InboxQuery extends PageRequest {
  readonly chargerId?: string;
  readonly kind?: InboxKind;
  readonly status?: InboxStatus;
}

/** What waits for a person. It comes in by `SessionStore.keepOrphan` and `keepDoubt`, and nothing is ever removed. */
export interface Inbox {
  get(id: string): Promise<InboxItem | undefined>;
  /** Newest first. */
  list(query: InboxQuery): Promise<Page<InboxItem>>;
  /** Decides, once. `RESOLVED` carries the item with the decision that was first. */
  resolve(
    id: string,
    resolution: Resolution,
  ): Promise<Result<InboxItem, { code: 'ORPHAN_NOT_FOUND' } | { code: 'RESOLVED'; item: InboxItem }>>;
  /** The decision is carried out; the first time stays. */
  applied(id: string, atMs: number): Promise<void>;
}
