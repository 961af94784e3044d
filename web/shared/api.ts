/** The HTTP API as the pages use it: see /v1/docs. Its types are written from its document by `npm run client`. */
import type { components, paths } from './api-schema';

type Schemas = components['schemas'];
export type Charger = Schemas['Charger'];
export type Session = Schemas['Session'];
export type Plan = Schemas['Plan'];
export type Signal = Schemas['Signal'];
export type MeterValue = Schemas['MeterValue'];
export type Site = Schemas['Site'];

/** The addresses that answer a GET with JSON, and what they answer. */
type Answers = {
  [P in keyof paths as paths[P] extends JsonAnswer ? P : never]: paths[P] extends JsonAnswer<infer Body> ? Body : never;
};
interface JsonAnswer<Body = unknown> {
  readonly get: { readonly responses: { readonly 200: { readonly content: { readonly 'application/json': Body } } } };
}
type Get = keyof Answers;
type List = { [P in Get]: Answers[P] extends { readonly nextCursor: string | null } ? P : never }[Get];
type Item<P extends List> = Answers[P] extends { readonly items: readonly (infer One)[] } ? One : never;

/** What an address is asked with: its path parameters, and those of its query. */
type Asked<P extends Get> = Part<paths[P]['get']['parameters'], 'path'> & Part<paths[P]['get']['parameters'], 'query'>;
type Part<Parameters, Place extends 'path' | 'query'> = Parameters extends { readonly [K in Place]?: infer Given }
  ? [Exclude<Given, undefined>] extends [never]
    ? unknown
    : Exclude<Given, undefined>
  : unknown;

/** A refusal of the API (RFC 9457), or no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

const TIMEOUT_MS = 15_000;
const TOKEN = 'tidewatt.accessToken';

/** The token lives as long as the tab: a closed console is a logged-out one. */
export const login = {
  token: (): string | null => sessionStorage.getItem(TOKEN),
  forget: (): void => sessionStorage.removeItem(TOKEN),
  async with(email: string, password: string): Promise<void> {
    const answer = await ask<Schemas['LoggedIn'] | Schemas['Challenged']>('/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!('accessToken' in answer)) {
      throw new ApiError(401, 'CHALLENGE', 'This page cannot ask for your new password or code yet: answer POST /v1/auth/challenge.');
    }
    sessionStorage.setItem(TOKEN, answer.accessToken);
  },
};

export function get<P extends Get>(path: P, asked: Asked<P>): Promise<Answers[P]> {
  return ask<Answers[P]>(address(path, asked as Given), { headers: { Authorization: `Bearer ${login.token() ?? ''}` } });
}

/** Everything of a list, up to a bound that keeps the page honest on a large network. */
export async function getAll<P extends List>(path: P, asked: Asked<P>, most = 1_000): Promise<readonly Item<P>[]> {
  const items: Item<P>[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<P> = (await get(path, {
      ...(asked as Given),
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    } as Asked<P>)) as PageOf<P>;
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < most);
  return items;
}

interface PageOf<P extends List> {
  readonly items: readonly Item<P>[];
  readonly nextCursor: string | null;
}

type Given = Readonly<Record<string, string | number>>;

/** Path parameters where the address names them; the rest is the query. */
function address(path: string, asked: Given): string {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(asked[name] ?? ''));
  const query = new URLSearchParams(Object.entries(asked).flatMap(([name, one]) => (named.includes(name) ? [] : [[name, String(one)]])));
  return query.size === 0 ? filled : `${filled}?${query}`;
}

async function ask<T>(path: string, request: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new ApiError(0, 'UNREACHABLE', 'The server does not answer.');
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as T;
  const problem = (body ?? {}) as { code?: string; title?: string };
  throw new ApiError(response.status, problem.code ?? 'UNKNOWN', problem.title ?? `The server answered ${response.status}.`);
}
