import { lookup } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isPublicIp } from '../../domain/network/outbound-address';
import type { DeliveryFault, DeliveryOutcome } from '../../domain/webhooks/delivery';
import { isLoopback, readWebhookAddress } from '../../domain/webhooks/webhook-address';
import type { Clock } from '../../ports/clock';
import type { WebhookPoster, WebhookRequest } from '../../ports/webhooks';

/** Every address that a name leads to. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface HttpsPosterOptions {
  readonly clock: Clock;
  /** This very machine may be asked, in the clear: a stage on one machine says so. */
  readonly allowsLoopback: boolean;
  readonly resolve?: Resolve;
  /** From the look-up of the name to the end of the answer. */
  readonly timeoutMs?: number;
  /** What the TLS of a test believes; in production the system's authorities. */
  readonly ca?: string;
}

const TIMEOUT_MS = 5_000;
/** What a receiver answers is not read beyond this, and not kept at all. */
const MOST_ANSWER_BYTES = 64 * 1_024;

/**
 * Asks addresses that strangers gave us, from inside (SEC-14). The name is resolved here, each answer is checked, and the socket goes to one
 * of those answers and to no other: a name that leads elsewhere a moment later is not asked again. Redirects are not followed, no connection is
 * kept, and neither the time nor the size of an answer is the receiver's to choose.
 */
export class HttpsPoster implements WebhookPoster {
  readonly #options: Required<Omit<HttpsPosterOptions, 'ca'>> & Pick<HttpsPosterOptions, 'ca'>;

  constructor(options: HttpsPosterOptions) {
    this.#options = { resolve: resolveAll, timeoutMs: TIMEOUT_MS, ...options };
  }

  async post({ url, headers, body }: Pick<WebhookRequest, 'url' | 'headers' | 'body'>): Promise<DeliveryOutcome> {
    const { clock, timeoutMs } = this.#options;
    const begunAtMs = clock.nowMs();
    const deadline = AbortSignal.timeout(timeoutMs);
    const outcome = await this.#ask(url, headers, body, deadline).catch((fault: unknown) => ({
      fault: deadline.aborted ? ('TIMED_OUT' as const) : faultOf(fault),
    }));
    const atMs = clock.nowMs();
    return { atMs, durationMs: atMs - begunAtMs, ...outcome };
  }

  async #ask(
    text: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<{ readonly status: number } | { readonly fault: DeliveryFault }> {
    const { allowsLoopback, ca } = this.#options;
    const read = readWebhookAddress(text, allowsLoopback);
    if (!read.ok) return { fault: 'ADDRESS_REFUSED' };
    const url = read.value;
    const address =
      allowsLoopback && isLoopback(text) ? '127.0.0.1' : await this.#publicAddress(url.hostname.replace(/^\[|\]$/g, ''), signal);
    if (address === undefined) return { fault: 'ADDRESS_REFUSED' };
    return new Promise((resolve, reject) => {
      const ask = url.protocol === 'https:' ? tlsRequest : plainRequest;
      const asked = ask(
        {
          method: 'POST',
          host: address,
          port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port,
          path: `${url.pathname}${url.search}`,
          // The certificate has to be that of the name, whatever address it is asked at.
          ...(isIP(url.hostname) === 0 && url.protocol === 'https:' ? { servername: url.hostname } : {}),
          ...(ca === undefined ? {} : { ca }),
          agent: false,
          signal,
          headers: {
            ...headers,
            host: url.host,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Tidewatt-Webhooks/1',
            connection: 'close',
          },
        },
        (answer) => {
          let bytes = 0;
          const end = () => resolve({ status: answer.statusCode ?? 0 });
          answer.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes <= MOST_ANSWER_BYTES) return;
            end();
            asked.destroy();
          });
          answer.once('end', end);
          answer.once('error', reject);
        },
      );
      asked.once('error', reject);
      asked.end(body);
    });
  }

  /** One of the name's addresses, if every one of them is public: a name that leads half inside is nobody's receiver. */
  async #publicAddress(hostname: string, signal: AbortSignal): Promise<string | undefined> {
    if (isIP(hostname) !== 0) return hostname;
    const addresses = await Promise.race([this.#options.resolve(hostname), rejectedBy(signal)]);
    return addresses.length > 0 && addresses.every(isPublicIp) ? addresses[0] : undefined;
  }
}

async function resolveAll(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

function faultOf(fault: unknown): DeliveryFault {
  const code = String((fault as { code?: unknown } | undefined)?.code ?? '');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return 'NAME_UNKNOWN';
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO|ALTNAME/.test(code) ? 'TLS' : 'UNREACHABLE';
}
