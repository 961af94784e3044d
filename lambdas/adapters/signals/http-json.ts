import { SignalSourceError } from '../../ports/signals';

export interface HttpJsonOptions {
  readonly fetch?: typeof fetch;
  /** Of one attempt, headers and body together. */
  readonly timeoutMs?: number;
  readonly attempts?: number;
  /** A feed's answer is some kilobytes; anything far larger is not a feed. */
  readonly maxBytes?: number;
  /** 0 to 1. Feeds are asked by everybody at one o'clock: two tries of ours should not meet other people's. */
  readonly jitter?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** GETs JSON. Time-outs, 429 and 5xx are tried again with a growing, jittered pause; every other failure is the answer. */
export async function httpJson(url: URL, options: HttpJsonOptions = {}): Promise<unknown> {
  const { attempts = 3, jitter = Math.random, sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) } = options;
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(url, options);
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

async function tryOnce(url: URL, { fetch: ask = fetch, timeoutMs = 10_000, maxBytes = 2_000_000 }: HttpJsonOptions): Promise<unknown> {
  let text: string;
  try {
    const response = await ask(url, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) {
      await response.body?.cancel();
      const error = new SignalSourceError('HTTP_STATUS', `${url.host} answered ${response.status}`);
      if (response.status !== 429 && response.status < 500) throw error;
      return new PassingFailure(error, 1_000 * (Number(response.headers.get('retry-after')) || 0));
    }
    text = await limitedText(response, maxBytes, url);
  } catch (cause) {
    if (cause instanceof SignalSourceError) throw cause;
    return new PassingFailure(new SignalSourceError('UNREACHABLE', `${url.host} did not answer`, { cause }));
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SignalSourceError('MALFORMED', `${url.host} answered something that is not JSON`, { cause });
  }
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
