import * as z from 'zod';
import type { Result } from '../domain/shared/result';
import { ApiProblem, type ProblemCode } from './problem';

export const IF_MATCH = z
  .string()
  .max(200)
  .optional()
  .meta({ description: '`ETag` of the version you read: the change is refused with 412 when another came in between.' });

export function etag(version: number): string {
  return `"${version}"`;
}

/**
 * Reads, changes and writes a thing that counts its versions. With If-Match only the version the caller knows is changed; without
 * it the change goes on top of whatever stands, so a clash with another writer is tried again.
 */
export async function changeVersioned<T extends { readonly version: number }>(by: {
  readonly ifMatch: string | undefined;
  readonly read: () => Promise<T | undefined>;
  /** Told what is about to be changed, for the audit trail. */
  readonly before?: (current: T) => void;
  readonly change: (current: T) => T;
  readonly write: (changed: T) => Promise<Result<T, { code: 'CONFLICT' } | { code: 'CARD_NOT_FOUND' } | { code: 'SITE_NOT_FOUND' }>>;
  readonly notFound: ProblemCode;
}): Promise<T> {
  const conditional = by.ifMatch !== undefined && by.ifMatch.trim() !== '*';
  for (let tries = 1; ; tries += 1) {
    const current = await by.read();
    if (current === undefined) throw new ApiProblem(by.notFound);
    if (conditional && !matches(by.ifMatch ?? '', current.version)) {
      throw new ApiProblem('PRECONDITION_FAILED', { headers: { ETag: etag(current.version) } });
    }
    by.before?.(current);
    const written = await by.write(by.change(current));
    if (written.ok) return written.value;
    if (written.refusal.code !== 'CONFLICT') throw new ApiProblem(written.refusal.code);
    if (conditional) throw new ApiProblem('PRECONDITION_FAILED');
    if (tries === MOST_TRIES) throw new ApiProblem('CONFLICT');
  }
}
const MOST_TRIES = 4;

function matches(ifMatch: string, version: number): boolean {
  return ifMatch.split(',').some((tag) => tag.trim() === etag(version));
}
