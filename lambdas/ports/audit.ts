import type { Json } from '../domain/shared/json';
import type { Page, PageRequest } from './charger-store';

/** One change that somebody asked for, from the request to what became of it. Without secrets. */
export interface AuditEntry {
  readonly id: string;
  readonly atMs: number;
  /** `user:…` or `api-key:…`. */
  readonly actor: string;
  /** The route, as the table of permissions names it. */
  readonly action: string;
  /** What the address names; of something new, its id once it has one. */
  readonly objectId?: string;
  /** The site that it belongs to, where it belongs to one. */
  readonly siteId?: string;
  readonly request?: Json;
  readonly requestId: string;
  readonly address?: string;
  /** Absent: begun, and nobody knows how it ended. */
  readonly outcome?: AuditOutcome;
}

export interface AuditOutcome {
  readonly status: number;
  /** The code of a refusal. */
  readonly code?: string;
  readonly objectId?: string;
  readonly siteId?: string;
  readonly before?: Json;
  readonly after?: Json;
}

export interface AuditQuery extends PageRequest {
  readonly objectId?: string;
  readonly actor?: string;
  /** Half-open interval. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * Append only: an entry is begun before the change and ended after it, each once, and never touched again. So no change is without
 * its entry, whatever breaks in between.
 */
export interface AuditTrail {
  begin(entry: AuditEntry): Promise<void>;
  end(id: string, outcome: AuditOutcome): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<Page<AuditEntry>>;
}
