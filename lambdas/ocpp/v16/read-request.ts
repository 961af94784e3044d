import type * as z from 'zod';
import type { JsonObject } from '../../domain/shared/json';
import { OcppError, type OcppErrorCode } from '../ocpp-error';
import { type InboundAction, type InboundRequest, inboundMessages } from './messages';

export interface ReadRequest<A extends InboundAction> {
  readonly request: InboundRequest<A>;
  /** Where the message broke the schema and was understood all the same. */
  readonly tolerated?: string;
}

/** Reads a payload by the book, else as far as it can be understood; what cannot be is refused with the field's name (F-23). */
export function readRequest<A extends InboundAction>(action: A, payload: JsonObject): ReadRequest<A> {
  const { strict, tolerant } = inboundMessages[action];
  const byTheBook = strict.safeParse(payload);
  if (byTheBook.success) return { request: byTheBook.data as InboundRequest<A> };
  const understood = tolerant.safeParse(payload);
  if (!understood.success) throw refusal(understood.error.issues, payload);
  return { request: understood.data as InboundRequest<A>, tolerated: describeTolerance(byTheBook.error.issues) };
}

type Issue = z.core.$ZodIssue;

function refusal(issues: readonly Issue[], payload: JsonObject): OcppError {
  // What is missing comes first: it is what the charger's maker has to mend before anything else can be seen.
  const missing = issues.find(({ path }) => valueAt(payload, path) === undefined);
  if (missing !== undefined) return new OcppError('OccurenceConstraintViolation', `${missing.path.join('.')} is missing`);
  const [issue] = issues;
  if (issue === undefined) return new OcppError('GenericError', 'the payload cannot be read');
  const code: OcppErrorCode = isOfWrongType(issue, payload) ? 'TypeConstraintViolation' : 'PropertyConstraintViolation';
  return new OcppError(code, `${issue.path.join('.')}: ${issue.message}`);
}

/** A word that is not in the list is the wrong word; a number in its place is the wrong type. */
function isOfWrongType(issue: Issue, payload: JsonObject): boolean {
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof valueAt(payload, issue.path) !== 'string');
}

function describeTolerance([issue]: readonly Issue[]): string {
  if (issue === undefined) return '';
  const where = issue.path.map((step) => (typeof step === 'number' ? '0' : String(step))).join('.');
  return issue.code === 'unrecognized_keys' ? `${where || 'message'}: extra fields` : `${where}: ${issue.code}`;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step) ? (inner as Record<PropertyKey, unknown>)[step] : undefined,
    json,
  );
}
