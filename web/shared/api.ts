/** The part of the HTTP API that the pages use: see /v1/docs. */

export interface Charger {
  readonly id: string;
  readonly siteId: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmwareVersion: string | null;
  readonly online: boolean;
  readonly lastSeenAt: string | null;
  readonly connectors: readonly { readonly id: number; readonly status: string; readonly errorCode: string; readonly sessionId?: string }[];
}

interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface Session {
  readonly id: string;
  readonly chargerId: string;
  readonly connectorId: number;
  readonly idTag: string;
  readonly siteId: string;
  readonly status: 'OPEN' | 'CLOSED' | 'SETTLED';
  readonly startedAt: string;
  readonly stoppedAt?: string;
  readonly stopReason?: string;
  readonly energyWh: number;
  readonly powerW?: number;
  readonly cost?: Money;
  readonly saved?: Money;
  readonly priceQuality?: string;
  readonly flags: readonly string[];
}

export interface Plan {
  readonly reason: string;
  readonly slots: readonly { readonly start: string; readonly end: string; readonly powerW: number; readonly price: number | null }[];
  readonly cost: Money | null;
  readonly baselineCost: Money | null;
  readonly readyBy: string | null;
  readonly neededWh: number | null;
  readonly shortfallWh: number | null;
  readonly priceQuality: string | null;
  readonly pushedAt: string | null;
}

export interface Signal {
  readonly unit: string;
  readonly slots: readonly { readonly start: string; readonly end: string; readonly value: number; readonly quality: string }[];
}

export interface MeterValue {
  readonly sampledAt: string;
  readonly powerW?: number;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly priceZone: string;
  readonly timeZone: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

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
    const answer = await ask<{ accessToken?: string; challenge?: string }>('/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (answer.accessToken === undefined) {
      throw new ApiError(401, 'CHALLENGE', 'This page cannot ask for your new password or code yet: answer POST /v1/auth/challenge.');
    }
    sessionStorage.setItem(TOKEN, answer.accessToken);
  },
};

export function get<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const asked = new URLSearchParams(query).toString();
  return ask<T>(asked === '' ? path : `${path}?${asked}`, { headers: { Authorization: `Bearer ${login.token() ?? ''}` } });
}

/** Everything of a list, up to a bound that keeps the page honest on a large network. */
export async function getAll<T>(path: string, query: Readonly<Record<string, string>> = {}, most = 1_000): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { ...query, limit: '200', ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < most);
  return items;
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
