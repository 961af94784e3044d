import type { Context } from 'hono';
import type { Principal } from '../ports/people';

/** What a request carries from its guard to its handler. */
export interface ApiEnv {
  Variables: { principal: Principal; requestId: string; audited: Audited };
}
export type ApiContext = Context<ApiEnv>;

/** What is told of a change beside its answer, for the audit trail: how the thing stood before, and, by `scope.ts`, whose it is. */
export interface Audited {
  before?: unknown;
  siteId?: string;
  objectId?: string;
}
