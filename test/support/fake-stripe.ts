import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiAnswer, type ApiRequest, cardApi, readRequest, sendAnswer } from '../../local/payments/card-api';
import { CardDesk, type Event } from '../../local/payments/card-desk';
import { signWebhook } from '../../local/payments/sign-webhook';

/** What goes wrong with the next request that the test names. */
export type Fault =
  /** 500 before anything was done; kept under the idempotency key, as Stripe keeps it. */
  | 'ERROR_500'
  /** Done, and the connection breaks before the answer. */
  | 'LOST_ANSWER';

export interface FakeStripe {
  readonly url: string;
  readonly desk: CardDesk;
  /** In the order of happening; a test delivers them as it likes. */
  readonly events: Event[];
  /** `POST /v1/payment_intents/pi_…/capture cap:pay_1` */
  readonly requests: string[];
  fail(fault: Fault, times?: number): void;
  /** The body and the header of a delivery, as they come over the wire. */
  delivery(
    event: Event,
    over?: { readonly secret?: string; readonly atMs?: number },
  ): { readonly body: string; readonly signature: string };
  stop(): Promise<void>;
}

export const STRIPE_KEYS = { secretKey: 'sk_test_4eC39HqLyjWDarjtT1zdp7dc', webhookSecret: 'whsec_test' } as const;

/**
 * A server that remembers, in the place of Stripe: every request is held against the parameters that Stripe has, unknown ones are refused, and
 * what was done stays done. Its clock is the test's.
 */
export async function startFakeStripe(of: { readonly nowMs: () => number; readonly livemode?: boolean }): Promise<FakeStripe> {
  const events: Event[] = [];
  const requests: string[] = [];
  const faults: Fault[] = [];
  const desk = new CardDesk({
    livemode: of.livemode ?? false,
    nowMs: of.nowMs,
    pageUrl: (id) => `https://checkout.stripe.com/c/pay/${id}`,
    onEvent: (event) => void events.push(event),
  });
  const answered = new Map<string, { fingerprint: string; answer: ApiAnswer }>();
  const api = cardApi({ desk, secretKey: STRIPE_KEYS.secretKey, answered });
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      requests.push(`${request.method} ${request.path}${request.idempotencyKey === undefined ? '' : ` ${request.idempotencyKey}`}`);
      answer(request, request.method === 'POST' ? faults.shift() : undefined, response);
    });
  });
  const answer = (request: ApiRequest, fault: Fault | undefined, response: ServerResponse) => {
    if (fault === 'ERROR_500')
      return sendAnswer(response, { status: 500, body: { error: { type: 'api_error', message: 'Something went wrong' } } });
    const said = api(request);
    if (fault === 'LOST_ANSWER') return void response.destroy();
    sendAnswer(response, said);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    desk,
    events,
    requests,
    fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    delivery: (event, { secret = STRIPE_KEYS.webhookSecret, atMs = of.nowMs() } = {}) => {
      const body = JSON.stringify(event);
      return { body, signature: signWebhook(body, secret, atMs) };
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
