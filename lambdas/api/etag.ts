import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Result } from '../domain/shared/result';
import type { ApiContext } from './context';
import { ApiProblem, type ProblemCode } from './problem';

export const IF_MATCH = z
  .string()
  .max(200)
  .optional()
  .meta({ description: '`ETag` of the version you read: the change is refused with 412 when another came in between.' });

/** 304 to whoever polls and has this very answer. What counts no versions is named by a hash of its text. */
export async function unlessKnown(c: ApiContext, response: Response): Promise<Response> {
  if (response.status !== 200 || !(response.headers.get('content-type') ?? '').startsWith('application/json')) return response;
  const tag = response.headers.get('etag') ?? `W/"${await hashOf(response)}"`;
  response.headers.set('ETag', tag);
  const known =
    c.req
      .header('if-none-match')
      ?.split(',')
      .some((one) => weak(one) === weak(tag) || one.trim() === '*') ?? false;
  return known ? new Response(null, { status: 304, headers: { ETag: tag } }) : response;
}

/** For reading, RFC 9110 §13.1.2 compares weakly. */
function weak(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}

async function hashOf(response: Response): Promise<string> {
  return createHash('sha256')
    .update(await response.clone().text())
    .digest('base64url')
    .slice(0, 22);
}

export function etag(version: number): string {
  return `"${version}"`;
}

/**
 * Reads, changes and writes a thing that counts its versions. With If-Match only the version the caller knows is changed; without
 * it the change goes on top of whatever stands, so a clash with another writer is tried again.
 */
export async function changeVersioned<T extends { readonly version: number }>(by: {
  readonly ifMatch: string | undefined;
  /** A change of a thing that several people set up: without If-Match nothing is changed, and `*` is for whoever means any version. */
  readonly isIfMatchRequired?: true;
  readonly read: () => Promise<T | undefined>;
  /** Told what is about to be changed, for the audit trail. */
  readonly before?: (current: T) => void;
  readonly change: (current: T) => T;
  readonly write: (changed: T) => Promise<Result<T, { code: 'CONFLICT' } | { code: ProblemCode }>>;
  readonly notFound: ProblemCode;
}): Promise<T> {
  if (by.isIfMatchRequired && by.ifMatch === undefined) {
    throw new ApiProblem('PRECONDITION_REQUIRED', { parts: [{ header: 'if-match', detail: 'is missing' }] });
  }
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
