import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CardDesk, type Charge, DeskRefusal, type Intent, type Metadata, type Session } from './card-desk';

/**
 * The requests of Stripe's API that a server of ours makes, and no others: a parameter that is not in this list is refused as Stripe refuses
 * one that it does not know, so a request that works here is one that was looked up (API 2026-10-28.endive).
 */
const PARAMETERS = {
  'POST /v1/checkout/sessions': [
    'mode',
    'client_reference_id',
    'success_url',
    'cancel_url',
    'locale',
    'expires_at',
    'allowed_payment_method_types[]',
    'metadata[]',
    'line_items[][quantity]',
    'line_items[][price_data][currency]',
    'line_items[][price_data][unit_amount]',
    'line_items[][price_data][product_data][name]',
    'payment_intent_data[capture_method]',
    'payment_intent_data[description]',
    'payment_intent_data[metadata][]',
  ],
  'GET /v1/checkout/sessions/:id': ['expand[]'],
  'POST /v1/checkout/sessions/:id/expire': [],
  'GET /v1/payment_intents/:id': [],
  'GET /v1/payment_intents': ['created[gte]', 'limit', 'starting_after'],
  'POST /v1/payment_intents/:id/capture': ['amount_to_capture'],
  'POST /v1/payment_intents/:id/cancel': [],
  'POST /v1/refunds': ['payment_intent', 'amount', 'reason', 'metadata[]'],
  'GET /v1/refunds': ['payment_intent', 'limit', 'starting_after'],
  'GET /v1/disputes': ['payment_intent', 'limit', 'starting_after'],
} as const satisfies Record<string, readonly string[]>;

type Route = keyof typeof PARAMETERS;

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly idempotencyKey: string | undefined;
  readonly secretKey: string | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface CardApiOptions {
  readonly desk: CardDesk;
  readonly secretKey: string;
  /** Undefined: every currency. */
  readonly currency?: string;
  /** What keys have been answered; kept as long as the server runs. */
  readonly answered?: Map<string, { readonly fingerprint: string; readonly answer: ApiAnswer }>;
}

/** Answers one request as Stripe would. The same idempotency key is done once and answered the same, whatever happens in between. */
export function cardApi({ desk, secretKey, currency, answered = new Map() }: CardApiOptions): (request: ApiRequest) => ApiAnswer {
  return (request) => {
    if (request.secretKey !== secretKey) return failure(401, 'invalid_request_error', 'Invalid API Key provided');
    const fingerprint = createHash('sha256').update(`${request.method} ${request.path}?${request.parameters}`).digest('hex');
    const known = request.idempotencyKey === undefined ? undefined : answered.get(request.idempotencyKey);
    if (known !== undefined && known.fingerprint !== fingerprint) {
      return failure(
        400,
        'idempotency_error',
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
      );
    }
    if (known !== undefined) return known.answer;
    const answer = answerTo(request, desk, currency);
    if (request.idempotencyKey !== undefined && answer.status !== 400) answered.set(request.idempotencyKey, { fingerprint, answer });
    return answer;
  };
}

function answerTo(request: ApiRequest, desk: CardDesk, currency: string | undefined): ApiAnswer {
  const matched = match(request);
  if (matched === undefined) return failure(404, 'invalid_request_error', `Unrecognized request URL (${request.method}: ${request.path}).`);
  const allowed: readonly string[] = PARAMETERS[matched.route];
  const unknown = [...request.parameters.keys()].find((name) => !allowed.some((pattern) => fits(name, pattern)));
  if (unknown !== undefined) {
    return failure(400, 'invalid_request_error', `Received unknown parameter: ${unknown}`, 'parameter_unknown');
  }
  try {
    return { status: 200, body: structuredClone(carryOut(matched, request.parameters, desk, currency)) };
  } catch (error) {
    if (error instanceof DeskRefusal) return failure(error.status, 'invalid_request_error', error.message, error.code);
    throw error;
  }
}

/** `line_items[0][price_data][currency]` fits `line_items[][price_data][currency]`. */
function fits(name: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[.*+?^${}()|\\]/g, '\\$&')
    .replaceAll('[]', '\\[[^\\]]+\\]')
    .replaceAll(/\[(\w+)\]/g, '\\[$1\\]');
  return new RegExp(`^${expression}$`).test(name);
}

function match({ method, path }: ApiRequest): { readonly route: Route; readonly id: string } | undefined {
  for (const route of Object.keys(PARAMETERS) as Route[]) {
    const [routeMethod, pattern = ''] = route.split(' ');
    const found = routeMethod === method ? new RegExp(`^${pattern.replace(':id', '([^/]+)')}$`).exec(path) : null;
    if (found !== null) return { route, id: decodeURIComponent(found[1] ?? '') };
  }
  return undefined;
}

function carryOut(
  { route, id }: { readonly route: Route; readonly id: string },
  parameters: URLSearchParams,
  desk: CardDesk,
  currency: string | undefined,
): unknown {
  switch (route) {
    case 'POST /v1/checkout/sessions':
      return shown(openSession(parameters, desk, currency));
    case 'GET /v1/checkout/sessions/:id':
      return expanded(
        desk.session(id),
        [...parameters.entries()].map(([, value]) => value),
        desk,
      );
    case 'POST /v1/checkout/sessions/:id/expire':
      return shown(desk.expire(id));
    case 'GET /v1/payment_intents/:id':
      return desk.intent(id);
    case 'GET /v1/payment_intents':
      return page(desk.intentsSince(Number(parameters.get('created[gte]') ?? 0)), parameters);
    case 'POST /v1/payment_intents/:id/capture':
      return desk.capture(id, whole(parameters, 'amount_to_capture'));
    case 'POST /v1/payment_intents/:id/cancel':
      return desk.cancel(id);
    case 'POST /v1/refunds':
      return desk.refund(parameters.get('payment_intent') ?? '', whole(parameters, 'amount'), metadataIn(parameters, 'metadata'));
    case 'GET /v1/refunds':
      return page(desk.refundsOf(parameters.get('payment_intent') ?? ''), parameters);
    case 'GET /v1/disputes':
      return page(desk.disputesOf(parameters.get('payment_intent') ?? ''), parameters);
  }
}

function openSession(parameters: URLSearchParams, desk: CardDesk, onlyCurrency: string | undefined): Session {
  const required = (name: string) => {
    const value = parameters.get(name);
    if (value === null || value === '') throw new DeskRefusal(`Missing required param: ${name}.`, 'parameter_missing');
    return value;
  };
  if (required('mode') !== 'payment') throw new DeskRefusal('Invalid mode');
  const currency = required('line_items[0][price_data][currency]');
  if (currency !== currency.toLowerCase()) throw new DeskRefusal(`Invalid currency: ${currency}`);
  if (onlyCurrency !== undefined && currency !== onlyCurrency)
    throw new DeskRefusal(`Invalid currency: ${currency}: no money is taken here`);
  const amount = whole(parameters, 'line_items[0][price_data][unit_amount]') ?? 0;
  refuseFractions(amount, currency);
  return desk.open({
    amount,
    currency,
    description: required('line_items[0][price_data][product_data][name]'),
    captureMethod: parameters.get('payment_intent_data[capture_method]') === 'manual' ? 'manual' : 'automatic',
    clientReferenceId: parameters.get('client_reference_id'),
    metadata: metadataIn(parameters, 'metadata'),
    intentMetadata: metadataIn(parameters, 'payment_intent_data[metadata]'),
    successUrl: required('success_url'),
    cancelUrl: required('cancel_url'),
    expiresAtS: whole(parameters, 'expires_at') ?? Number.MAX_SAFE_INTEGER,
  });
}

const THREE_DIGITS = ['bhd', 'jod', 'kwd', 'omr', 'tnd'];
const WHOLE_UNITS_IN_HUNDREDTHS = ['isk', 'ugx'];

function refuseFractions(amount: number, currency: string): void {
  const step = THREE_DIGITS.includes(currency) ? 10 : WHOLE_UNITS_IN_HUNDREDTHS.includes(currency) ? 100 : 1;
  if (amount % step !== 0)
    throw new DeskRefusal(`Invalid amount: ${currency} is charged in steps of ${step}`, 'invalid_charge_amount_no_decimal_compatible');
}

/** Without what Stripe does not show. */
function shown({ description: _d, capture_method: _c, intent_metadata: _i, ...session }: Session): object {
  return session;
}

function expanded(session: Session, paths: readonly string[], desk: CardDesk): object {
  const [path = ''] = paths;
  const steps = path.split('.');
  const intent = session.payment_intent !== null && steps[0] === 'payment_intent' ? desk.intent(session.payment_intent) : undefined;
  if (intent === undefined) return shown(session);
  return { ...shown(desk.session(session.id)), payment_intent: expandedIntent(intent, steps, desk) };
}

function expandedIntent(intent: Intent, steps: readonly string[], desk: CardDesk): object {
  if (intent.latest_charge === null || steps[1] !== 'latest_charge') return intent;
  return { ...intent, latest_charge: expandedCharge(desk.charge(intent.latest_charge), steps, desk) };
}

function expandedCharge(charge: Charge, steps: readonly string[], desk: CardDesk): object {
  if (charge.balance_transaction === null || steps[2] !== 'balance_transaction') return charge;
  return { ...charge, balance_transaction: desk.balanceTransaction(charge.balance_transaction) };
}

function page(items: readonly { readonly id: string }[], parameters: URLSearchParams): object {
  const limit = whole(parameters, 'limit') ?? 10;
  const after = parameters.get('starting_after');
  const rest = after === null ? items : items.slice(items.findIndex(({ id }) => id === after) + 1);
  return { object: 'list', url: '/v1', has_more: rest.length > limit, data: rest.slice(0, limit) };
}

function whole(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new DeskRefusal(`Invalid integer: ${text}`, 'parameter_invalid_integer');
  return Number(text);
}

function metadataIn(parameters: URLSearchParams, prefix: string): Metadata {
  return Object.fromEntries(
    [...parameters.entries()].flatMap(([name, value]) =>
      name.startsWith(`${prefix}[`) && name.endsWith(']') ? [[name.slice(prefix.length + 1, -1), value]] : [],
    ),
  );
}

function failure(status: number, type: string, message: string, code?: string): ApiAnswer {
  return { status, body: { error: { type, message, ...(code === undefined ? {} : { code }) } } };
}

/** A request of node:http as the API reads it: the body as a form, the key from Basic or Bearer. */
export async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const { authorization, 'idempotency-key': key } = incoming.headers;
  const method = incoming.method ?? 'GET';
  return {
    method,
    path: url.pathname,
    parameters: method === 'GET' ? url.searchParams : new URLSearchParams(Buffer.concat(chunks).toString('utf8')),
    idempotencyKey: typeof key === 'string' ? key : undefined,
    secretKey: authorization?.replace(/^Bearer /, ''),
  };
}

export function sendAnswer(response: ServerResponse, { status, body }: ApiAnswer): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'request-id': 'req_1' })
    .end(text);
}
