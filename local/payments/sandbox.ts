import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeDurably } from '../durable-file';
import { cardApi, readRequest, sendAnswer } from './card-api';
import { CardDesk, DeskRefusal, type DeskState, type Event } from './card-desk';
import { cardPage, endPage, isTrial, type Trial } from './card-page';
import { signWebhook } from './sign-webhook';

/** No bundle may contain this text: a test looks into every one. Whatever pays by the sandbox gives electricity away. */
export const SANDBOX_SENTINEL = 'SANDBOX_PAYMENT_PROVIDER_DO_NOT_SHIP';

export interface RunningSandbox {
  readonly url: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  stop(): Promise<void>;
}

interface Kept extends DeskState {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly port: number;
}

const SLOW_MS = 10_000;
const RETRY_AFTER_MS = [1_000, 5_000, 30_000];
/** The code that ISO 4217 keeps for tests. */
const CURRENCY = 'xts';

/**
 * A payment provider that moves no money: a page where whoever pays says what their card does, Stripe's API for the server beside it, and
 * signed webhooks. It listens on loopback alone and knows no currency but XTS. A process of its own kind beside the functions, so that none of
 * them contains it (docs/decisions/0015).
 */
export async function startSandbox(options: {
  readonly dataDir: string;
  readonly webhookUrl: string;
  readonly slowMs?: number;
}): Promise<RunningSandbox> {
  const file = join(options.dataDir, 'sandbox-payments.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
  const { secretKey = `sk_test_sandbox_${randomBytes(16).toString('hex')}`, webhookSecret = `whsec_${randomBytes(16).toString('hex')}` } =
    kept ?? {};
  let port = 0;
  const messages = new Messages(options.webhookUrl, webhookSecret);
  const desk = new CardDesk({
    livemode: false,
    nowMs: Date.now,
    pageUrl: (id) => `http://127.0.0.1:${port}/pay/${id}`,
    onEvent: (event) => messages.send(event),
    ...(kept === undefined ? {} : { kept }),
  });
  const save = () => writeDurably(file, JSON.stringify({ ...desk.state, secretKey, webhookSecret, port } satisfies Kept));
  const api = cardApi({ desk, secretKey, currency: CURRENCY });
  const page = cardPages(desk, messages, save, options.slowMs ?? SLOW_MS);
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    // A name that somebody pointed at this machine is not this machine.
    if (incoming.headers.host !== `127.0.0.1:${port}`) return void response.writeHead(421).end();
    const request = await readRequest(incoming);
    if (!request.path.startsWith('/v1/')) return page(request.method, request.path, request.parameters, response);
    const answered = api(request);
    if (request.method !== 'GET') save();
    sendAnswer(response, answered);
  };
  // The pages of before stay where drivers have them open.
  port = await listen(server, kept?.port ?? 0);
  save();
  return {
    url: `http://127.0.0.1:${port}`,
    secretKey,
    webhookSecret,
    stop: async () => {
      messages.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function cardPages(desk: CardDesk, messages: Messages, save: () => void, slowMs: number) {
  const deeds: Readonly<Record<Trial, (id: string) => void>> = {
    approve: (id) => desk.approve(id),
    decline: (id) => desk.decline(id),
    challenge: (id) => desk.challenge(id),
    slow: (id) => {
      setTimeout(() => attempt(() => desk.approve(id)), slowMs).unref();
    },
    lost: (id) => messages.without(() => desk.approve(id)),
  };
  const attempt = (deed: () => void) => {
    try {
      deed();
    } catch (error) {
      if (!(error instanceof DeskRefusal)) throw error;
    }
    save();
  };
  const afterwards: Partial<Record<Trial, Parameters<typeof cardPage>[1]>> = {
    decline: { note: 'The card was declined. Try another one.' },
    challenge: { asks: true },
  };
  return (method: string, path: string, form: URLSearchParams, response: ServerResponse): void => {
    const id = /^\/pay\/(cs_test_\w+)$/.exec(path)?.[1];
    const session = id === undefined ? undefined : desk.state.sessions.find((one) => one.id === id);
    if (session === undefined) {
      html(response, 404, endPage('There is no such payment.'));
      return;
    }
    const trial = form.get('trial') ?? '';
    if (desk.session(session.id).status !== 'open') html(response, 410, endPage('This payment is over.'));
    else if (method !== 'POST' || !isTrial(trial)) html(response, 200, cardPage(session));
    else {
      attempt(() => deeds[trial](session.id));
      if (afterwards[trial] !== undefined) html(response, 200, cardPage(session, afterwards[trial]));
      else response.writeHead(303, { location: session.success_url, 'cache-control': 'no-store' }).end();
    }
  };
}

function html(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'tidewatt-sandbox': SANDBOX_SENTINEL,
    })
    .end(body);
}

/** Webhooks, signed, each tried some times. What has not got through when the server stops is lost, as webhooks are. */
class Messages {
  readonly #url: string;
  readonly #secret: string;
  #muted = false;
  #stopped = false;

  constructor(url: string, secret: string) {
    this.#url = url;
    this.#secret = secret;
  }

  send(event: Event): void {
    if (!this.#muted) void this.#deliver(JSON.stringify(event), 0);
  }

  without(deed: () => void): void {
    this.#muted = true;
    try {
      deed();
    } finally {
      this.#muted = false;
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  async #deliver(body: string, attempt: number): Promise<void> {
    const headers = { 'content-type': 'application/json', 'stripe-signature': signWebhook(body, this.#secret, Date.now()) };
    const arrived = await fetch(this.#url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    const pauseMs = RETRY_AFTER_MS[attempt];
    if (arrived || pauseMs === undefined || this.#stopped) return;
    setTimeout(() => void this.#deliver(body, attempt + 1), pauseMs).unref();
  }
}

async function listen(server: Server, wanted: number): Promise<number> {
  const at = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  return at(wanted).catch(() => at(0));
}
