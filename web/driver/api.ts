import type { components } from '../shared/api-schema';

type Schemas = components['schemas'];
export type Offer = Schemas['PublicOffer'];
export type Opened = Schemas['AdHocOpened'];
export type AdHoc = Schemas['AdHocSession'];
export type Receipt = Schemas['AdHocReceipt'];

/** A refusal of the API by its code, or no answer at all: `OFFLINE`. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  constructor(code: string, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

const TIMEOUT_MS = 20_000;

/** The address holds the proof: a driver has no account and nothing to log in with. */
export const api = {
  offer: (code: string) => ask<Offer>(`/v1/public/c/${code}`),
  begin: (code: string, key: string, wish: { readonly priceHash?: string; readonly locale: string }) =>
    ask<Opened>(`/v1/public/c/${code}/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(wish),
    }),
  session: (token: string) => ask<AdHoc>(`/v1/public/s/${token}`),
  stop: (token: string) => ask<AdHoc>(`/v1/public/s/${token}/stop`, { method: 'POST' }),
  receipt: (token: string) => ask<Receipt>(`/v1/public/r/${token}`),
};

async function ask<Body>(path: string, options: RequestInit = {}): Promise<Body> {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  if (response === undefined) throw new Refused('OFFLINE', 'No connection.');
  const body: unknown = await response.json().catch(() => ({}));
  if (response.ok) return body as Body;
  const { code = 'INTERNAL', title = 'Something went wrong.' } = body as { readonly code?: string; readonly title?: string };
  throw new Refused(code, title);
}
