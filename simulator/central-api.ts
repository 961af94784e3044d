/** What the simulator asks of the central system's HTTP API: to know its chargers and cards, and what the drivers want. */
import { setTimeout as wait } from 'node:timers/promises';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface Preferences {
  readonly readyBy?: string;
  readonly energyWh?: number;
  readonly boost?: boolean;
}

export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  readonly code: string | undefined;

  constructor(request: string, status: number, problem: { readonly code?: string; readonly detail?: string; readonly title?: string }) {
    super(`${request} was answered ${status} ${problem.code ?? ''} ${problem.detail ?? problem.title ?? ''}`.trim());
    this.status = status;
    this.code = problem.code;
  }
}

interface LogIn {
  readonly accessToken: string;
  readonly expiresAt: string;
}

export class CentralApi {
  readonly #origin: string;
  readonly #credentials: Credentials;
  #token: Promise<LogIn> | undefined;
  #expiresAtMs = 0;

  constructor(origin: string, credentials: Credentials) {
    this.#origin = origin.replace(/\/+$/, '');
    this.#credentials = credentials;
  }

  /** Registers the charger, or gives one that is there already this password. */
  async registerCharger(charger: { readonly id: string; readonly password: string; readonly maxCurrentA: number; readonly phases: 1 | 3 }) {
    const { id, ...rest } = charger;
    try {
      await this.call('POST', '/v1/chargers', charger);
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
      await this.call('PATCH', `/v1/chargers/${encodeURIComponent(id)}`, rest);
    }
  }

  /** A card that is there already is left as it is: somebody may have blocked it on purpose. */
  async registerCard(idTag: string): Promise<void> {
    try {
      await this.call('POST', '/v1/cards', { idTag, kind: 'PERSONAL', status: 'ACTIVE' });
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 409) throw error;
    }
  }

  async openSession(chargerId: string, transactionId: number): Promise<string | undefined> {
    const query = new URLSearchParams({ chargerId, status: 'OPEN' });
    const { items } = (await this.call('GET', `/v1/sessions?${query}`)) as { items: readonly { id: string; transactionId: number }[] };
    return items.find((session) => session.transactionId === transactionId)?.id;
  }

  async prefer(sessionId: string, preferences: Preferences): Promise<void> {
    await this.call('PUT', `/v1/sessions/${encodeURIComponent(sessionId)}/preferences`, preferences);
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    return await this.#send(method, path, body, { authorization: `Bearer ${await this.#accessToken()}` });
  }

  async #accessToken(): Promise<string> {
    if (!this.#token || this.#expiresAtMs - 60_000 < Date.now()) {
      this.#expiresAtMs = Number.POSITIVE_INFINITY;
      this.#token = this.#send('POST', '/v1/auth/login', this.#credentials, {}) as Promise<LogIn>;
      this.#token.then(
        ({ expiresAt }) => {
          this.#expiresAtMs = Date.parse(expiresAt);
        },
        () => {
          this.#token = undefined;
        },
      );
    }
    return (await this.#token).accessToken;
  }

  async #send(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<unknown> {
    const response = await fetch(`${this.#origin}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 429) {
      await wait(Number(response.headers.get('retry-after') ?? 1) * 1_000);
      return this.#send(method, path, body, headers);
    }
    const parsed: unknown = text === '' ? undefined : parse(text);
    if (!response.ok) throw new ApiRefusal(`${method} ${path}`, response.status, (parsed ?? {}) as { code?: string });
    return parsed;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}
