/** The answer of an operation that the business expects to fail sometimes. A fault of ours is thrown instead: see `invariant`. */
export type Result<T, R extends { readonly code: string }> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R };

export function ok(): { readonly ok: true; readonly value: undefined };
export function ok<T>(value: T): { readonly ok: true; readonly value: T };
export function ok<T>(value?: T) {
  return { ok: true, value } as const;
}

export function refuse<R extends { readonly code: string }>(refusal: R): { readonly ok: false; readonly refusal: R } {
  return { ok: false, refusal };
}
