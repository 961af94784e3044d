import { SignalSourceError, type Validator } from '../../ports/signals';

export interface HttpOptions {
  readonly fetch?: typeof fetch;
  /** Of one attempt, headers and body together. */
  readonly timeoutMs?: number;
  readonly attempts?: number;
  /** A feed's answer is some hundred kilobytes; anything far larger is not a feed. */
  readonly maxBytes?: number;
  /** 0 to 1. Feeds are asked by everybody at one o'clock: two tries of ours should not meet other people's. */
  readonly jitter?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** `UNCHANGED` only to a question with a validator: what was said with it is still so. */
export type HttpAnswer = { readonly text: string; readonly validator?: Validator } | 'UNCHANGED';

/** Some feeds turn away whoever does not say what they are, and all may want to know whom to ask to slow down. */
const USER_AGENT = 'Tidewatt (charging of electric vehicles; asks for whole days, conditionally)';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * GETs text. Time-outs, 429 and 5xx are tried again with a growing, jittered pause; every other failure is the answer. Redirects are
 * not followed: a feed has one address, and a token would go wherever it is sent on to. Addresses may carry a token, so no message
 * names more than the host.
 */
export async function httpGet(
  url: URL,
  { accept, validator }: { readonly accept: string; readonly validator?: Validator | undefined },
  options: HttpOptions = {},
): Promise<HttpAnswer> {
  const { attempts = 3, jitter = Math.random, sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = options;
  const headers = {
    accept,
    'user-agent': USER_AGENT,
    ...(validator?.etag === undefined ? {} : { 'if-none-match': validator.etag }),
    ...(validator?.lastModified === undefined ? {} : { 'if-modified-since': validator.lastModified }),
  };
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(url, headers, options);
    if (!(outcome instanceof PassingFailure)) return outcome;
    if (attempt >= attempts) throw outcome.error;
    const pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + jitter());
    await sleep(Math.min(LONGEST_PAUSE_MS, Math.max(pauseMs, outcome.retryAfterMs)));
  }
}

class PassingFailure {
  readonly error: SignalSourceError;
  readonly retryAfterMs: number;
  constructor(error: SignalSourceError, retryAfterMs = 0) {
    this.error = error;
    this.retryAfterMs = retryAfterMs;
  }
}

async function tryOnce(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { fetch: ask = fetch, timeoutMs = 10_000, maxBytes = 2_000_000 }: HttpOptions,
): Promise<HttpAnswer | PassingFailure> {
  try {
    const response = await ask(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    if (response.status === 304) return 'UNCHANGED';
    if (!response.ok) {
      await response.body?.cancel();
      const error = new SignalSourceError('HTTP_STATUS', `${url.host} answered ${response.status}`);
      if (response.status !== 429 && response.status < 500) throw error;
      return new PassingFailure(error, 1_000 * (Number(response.headers.get('retry-after')) || 0));
    }
    const text = await limitedText(response, maxBytes, url);
    const validator = validatorOf(response.headers);
    return { text, ...(validator === undefined ? {} : { validator }) };
  } catch (cause) {
    if (cause instanceof SignalSourceError) throw cause;
    return new PassingFailure(new SignalSourceError('UNREACHABLE', `${url.host} did not answer`, { cause }));
  }
}

function validatorOf(headers: Headers): Validator | undefined {
  const etag = headers.get('etag');
  const lastModified = headers.get('last-modified');
  if (etag === null && lastModified === null) return undefined;
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
}

async function limitedText(response: Response, maxBytes: number, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw new SignalSourceError('MALFORMED', `${url.host} answered more than ${maxBytes} bytes`);
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
