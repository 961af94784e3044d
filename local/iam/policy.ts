import { Refusal } from '../refusal';

/** One thing a function wants to do. */
export interface Access {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** The ARN it wants to do it to. */
  readonly resource: string;
}

/** What a role may do. */
export interface Policy {
  allows(access: Access): boolean;
}

interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: RegExp;
  readonly resources: RegExp;
  readonly actionsAreExceptions: boolean;
  readonly resourcesAreExceptions: boolean;
}

/**
 * Reads policy documents as IAM does: nothing is allowed unless a statement says so, and a Deny beats every Allow
 * (IAM User Guide, policy evaluation logic). Conditions are refused, not ignored: a condition nobody checks would make a grant wider
 * here than in the cloud.
 */
export function readPolicy(documents: readonly unknown[], owner: string): Policy {
  const statements = documents.flatMap((document) => readStatements(document, owner));
  const decided = new Map<string, boolean>();
  return {
    allows: ({ action, resource }) => {
      const key = `${action} ${resource}`;
      const known = decided.get(key);
      if (known !== undefined) return known;
      const matching = statements.filter((statement) => matches(statement, action, resource));
      const allowed = matching.length > 0 && matching.every((statement) => statement.effect === 'Allow');
      // @connections resources are as many as connections; the table must not grow with them.
      if (decided.size < 10_000) decided.set(key, allowed);
      return allowed;
    },
  };
}

function matches(statement: Statement, action: string, resource: string): boolean {
  return (
    statement.actions.test(action) !== statement.actionsAreExceptions &&
    statement.resources.test(resource) !== statement.resourcesAreExceptions
  );
}

function readStatements(document: unknown, owner: string): Statement[] {
  const { Statement: statements } = document as { Statement: unknown };
  return asList(statements).map((raw) => readStatement(raw as Record<string, unknown>, owner));
}

function readStatement(raw: Record<string, unknown>, owner: string): Statement {
  const known = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);
  const stranger = Object.keys(raw).find((key) => !known.has(key));
  if (stranger !== undefined)
    throw new Refusal(`A policy statement of ${owner} uses ${stranger}, which the local server does not evaluate.`);
  if (raw['Condition'] !== undefined && Object.keys(raw['Condition'] as object).length > 0) {
    throw new Refusal(
      `A policy statement of ${owner} has the condition ${JSON.stringify(raw['Condition'])}, which the local server does not evaluate.`,
    );
  }
  if (raw['Effect'] !== 'Allow' && raw['Effect'] !== 'Deny') throw new Refusal(`A policy statement of ${owner} has no effect.`);
  return {
    effect: raw['Effect'],
    // Actions ignore case, ARNs do not (IAM User Guide, policy elements).
    actions: anyOf(asList(raw['Action'] ?? raw['NotAction']), 'i'),
    resources: anyOf(asList(raw['Resource'] ?? raw['NotResource']), ''),
    actionsAreExceptions: raw['NotAction'] !== undefined,
    resourcesAreExceptions: raw['NotResource'] !== undefined,
  };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** `*` is any text, `?` one character; a `*` also crosses `/` and `:`, as it does in AWS. */
function anyOf(patterns: readonly unknown[], flags: string): RegExp {
  const sources = patterns.map((pattern) =>
    String(pattern)
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.'),
  );
  return sources.length === 0 ? /(?!)/ : new RegExp(`^(?:${sources.join('|')})$`, `s${flags}`);
}
