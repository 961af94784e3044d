import { createHash } from 'node:crypto';
import * as z from 'zod';
import { refundableMinor } from '../../domain/payments/ask-of-payment';
import { PAYMENT_STATUSES, type Payment, type Refund } from '../../domain/payments/payment';
import { isCurrency, moneyText, readMoney } from '../../domain/shared/money';
import { isoTime } from '../../domain/shared/time';
import { actorOf } from '../authenticate';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, Limit, MoneyBody, pageOf } from '../schemas';
import { type Api, answer, answers, jsonBody, refusePart, serve } from '../serve';
import { IDEMPOTENCY_KEY, ownKey } from './commands';

const RefundBody = z
  .strictObject({
    id: z.string(),
    amount: MoneyBody,
    status: z.enum(['PENDING', 'SUCCEEDED', 'FAILED']),
    reason: z.string(),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: 'PaymentRefund' });

const PaymentBody = z
  .strictObject({
    id: z.string(),
    provider: z.enum(['stripe', 'sandbox']),
    livemode: z.boolean().meta({ description: 'False: no money moved.' }),
    purpose: z.enum(['AD_HOC', 'TOP_UP']),
    purposeId: z.string().meta({ description: 'The ad-hoc session, or the wallet.' }),
    status: z.enum(PAYMENT_STATUSES),
    amount: MoneyBody.meta({ description: 'Held, or to be paid. Never more than this is taken.' }),
    captured: MoneyBody,
    fee: MoneyBody.meta({ description: 'What the provider kept, where it settles in this currency.' }),
    refundable: MoneyBody.meta({ description: 'What has not been given back.' }),
    sessionId: z.string().optional().meta({ description: 'The session that was paid of it.' }),
    card: z.strictObject({ brand: z.string(), last4: z.string() }).optional(),
    failure: z.string().optional().meta({ description: "Of the last attempt that was refused, in the provider's words." }),
    releaseReason: z.string().optional(),
    providerId: z.string().optional().meta({ description: "The provider's own number." }),
    holdEndsAt: Instant.optional().meta({ description: 'Then the bank lets go of what is held.' }),
    refunds: z.array(RefundBody),
    disputes: z.array(z.strictObject({ id: z.string(), amount: MoneyBody, status: z.enum(['OPEN', 'WON', 'LOST']) })),
    warnings: z.array(z.string()).meta({ description: 'What a person should look at: docs/how-to/payments.md.' }),
    isWaiting: z.boolean().meta({ description: 'Something is still to be asked of the provider, or told to the ledger.' }),
    createdAt: Instant,
  })
  .meta({ id: 'Payment' });
const PaymentPage = pageOf(PaymentBody, 'PaymentPage');

const NewPaymentRefund = z
  .strictObject({
    amount: z.string().max(20).meta({ description: 'A decimal string above zero, in the digits of the currency.', example: '4.20' }),
    currency: z.string().refine(isCurrency, 'expected a currency of ISO 4217').meta({ example: 'EUR' }),
    reason: z.string().trim().min(1).max(200).meta({ description: 'Why, in the words of whoever does it.' }),
  })
  .meta({ id: 'NewPaymentRefund' });

const withKey = z.object({ 'idempotency-key': IDEMPOTENCY_KEY.optional().meta({ description: 'Required.' }) });
const params = z.strictObject({ id: z.string() });

export function paymentRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Payments'];
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/payments',
      summary: 'Card payments, newest first',
      tags,
      request: { query: z.strictObject({ from: Instant.optional(), to: Instant.optional(), limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of payments.', PaymentPage) },
    },
    async (c) => {
      const { from, to, limit, cursor } = c.req.valid('query');
      const list = listName('payments', { from, to });
      const after = unwrapCursor(cursor, list);
      const page = await ports.payments.list({
        limit,
        ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
        ...(to === undefined ? {} : { toMs: Date.parse(to) }),
        ...(after === undefined ? {} : { cursor: after }),
      });
      return answer(PaymentPage, { items: page.items.map(showPayment), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/payments/{id}',
      summary: 'One card payment',
      tags,
      request: { params },
      responses: { 200: answers('The payment.', PaymentBody) },
    },
    async (c) => {
      const payment = await ports.payments.get(c.req.valid('param').id);
      if (payment === undefined) throw new ApiProblem('PAYMENT_UNKNOWN');
      return answer(PaymentBody, showPayment(payment));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/payments/{id}/refunds',
      summary: 'Give money of a captured payment back to its card',
      description:
        'In parts or whole, never more than was taken. Each revenue and each tax of the bill goes back in proportion. The same `Idempotency-Key` with the same body is the same refund. PENDING: the provider has not confirmed it yet; look at the payment again.',
      tags,
      request: { params, headers: withKey, body: jsonBody(NewPaymentRefund) },
      responses: { 201: answers('Ordered, and as a rule done.', RefundBody) },
    },
    async (c) => {
      const key = c.req.valid('header')['idempotency-key'];
      if (key === undefined)
        throw new ApiProblem('IDEMPOTENCY_KEY_MISSING', { parts: [{ header: 'idempotency-key', detail: 'is missing' }] });
      const { id } = c.req.valid('param');
      const { amount, currency, reason } = c.req.valid('json');
      const payment = await ports.payments.get(id);
      if (payment === undefined) throw new ApiProblem('PAYMENT_UNKNOWN');
      if (payment.books.currency !== currency) {
        throw new ApiProblem('CURRENCY_MISMATCH', { detail: `The payment is in ${payment.books.currency}.` });
      }
      const amountMinor = readMoney(amount, currency)?.amountMinor ?? 0n;
      const stepMinor = ports.payments.facts.stepMinor(currency);
      if (amountMinor <= 0n || amountMinor % stepMinor !== 0n) {
        const step = moneyText({ amountMinor: stepMinor, currency }).amount;
        throw refusePart('/amount', `expected an amount above zero in steps of ${step} ${currency}`);
      }
      const actor = actorOf(c.get('principal'));
      const refundId = refundIdOf(ownKey(c.get('principal'), key));
      const isReplay = payment.refunds.some((refund) => refund.id === refundId);
      const refunded = await ports.payments.refund(id, { id: refundId, amountMinor, reason, actor });
      if (!refunded.ok) throw new ApiProblem(refunded.refusal.code);
      const refund = refunded.value.refunds.find((one) => one.id === refundId);
      if (refund === undefined) throw new Error(`the refund ${refundId} was written and cannot be found`);
      return answer(RefundBody, showRefund(refund, refunded.value), {
        status: 201,
        headers: { Location: `/v1/payments/${id}`, ...(isReplay ? { 'Idempotency-Replayed': 'true' } : {}) },
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/payments/webhooks/{provider}',
      summary: 'The payment provider tells that something happened',
      description:
        'For the provider alone: the body is verified by its signature, byte for byte. Nothing that it says is believed; it is a reason to ask. Events may come twice, late and in any order.',
      tags,
      request: {
        params: z.strictObject({ provider: z.string() }),
        headers: z.object({ 'stripe-signature': z.string().max(2_000).optional() }),
      },
      responses: { 200: answers('Heard.', WebhookAnswer) },
    },
    async (c) => {
      const { payments } = ports;
      if (c.req.valid('param').provider !== payments.facts.provider) throw new ApiProblem('ROUTE_NOT_FOUND');
      const heard = await payments.hear(await c.req.text(), c.req.valid('header')['stripe-signature']);
      if (!heard.ok) throw new ApiProblem(heard.refusal.code);
      return answer(WebhookAnswer, { heard: heard.value });
    },
  );
}

const WebhookAnswer = z.strictObject({ heard: z.enum(['FOLDED', 'HEARD_BEFORE', 'NOT_OURS']) }).meta({ id: 'WebhookAnswer' });

/** The same key of the same caller is the same refund. */
function refundIdOf(key: string): string {
  return `rfd_${createHash('sha256').update(key).digest('hex').slice(0, 26)}`;
}

function showPayment(payment: Payment): z.input<typeof PaymentBody> {
  const { purpose, books, claim, card, failure, releaseReason, providerId, holdEndsAtMs } = payment;
  const money = (amountMinor: bigint) => ({ ...moneyText({ amountMinor, currency: books.currency }) });
  return {
    id: payment.id,
    provider: payment.provider,
    livemode: books.livemode,
    purpose: purpose.kind,
    purposeId: purpose.kind === 'AD_HOC' ? purpose.adHocId : purpose.walletId,
    status: payment.status,
    amount: money(payment.amountMinor),
    captured: money(payment.capturedMinor),
    fee: money(payment.feeMinor),
    refundable: money(refundableMinor(payment)),
    ...(claim === undefined ? {} : { sessionId: claim.sessionId }),
    ...(card === undefined ? {} : { card: { ...card } }),
    ...(failure === undefined ? {} : { failure }),
    ...(releaseReason === undefined ? {} : { releaseReason }),
    ...(providerId === undefined ? {} : { providerId }),
    ...(holdEndsAtMs === undefined ? {} : { holdEndsAt: isoTime(holdEndsAtMs) }),
    refunds: payment.refunds.map((refund) => showRefund(refund, payment)),
    disputes: payment.disputes.map(({ id, amountMinor, status }) => ({ id, amount: money(amountMinor), status })),
    warnings: [...payment.warned],
    isWaiting: payment.orders.length > 0,
    createdAt: isoTime(payment.createdAtMs),
  };
}

function showRefund(refund: Refund, { books }: Payment): z.input<typeof RefundBody> {
  return {
    id: refund.id,
    amount: { ...moneyText({ amountMinor: refund.amountMinor, currency: books.currency }) },
    status: refund.status,
    reason: refund.reason,
    createdAt: isoTime(refund.createdAtMs),
    createdBy: refund.actor,
  };
}
