import * as z from 'zod';
import { REVENUE_PARTS } from '../../domain/ledger/account';
import { PAYMENT_STATUSES } from '../../domain/payments/payment';
import { books, minor } from './stored-ledger';

const charge = z.object({
  books,
  siteId: z.string(),
  lines: z.array(z.object({ part: z.enum(REVENUE_PARTS), netMinor: minor })),
  vat: z.array(z.object({ ratePercent: z.string(), amountMinor: minor })),
});

const status = z.enum(PAYMENT_STATUSES);

export const storedPayment = z.object({
  id: z.string(),
  provider: z.enum(['stripe', 'sandbox']),
  purpose: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('AD_HOC'), adHocId: z.string() }),
    z.object({ kind: z.literal('TOP_UP'), walletId: z.string(), driverId: z.string() }),
  ]),
  books,
  amountMinor: minor,
  checkout: z.object({ description: z.string(), successUrl: z.string(), cancelUrl: z.string(), locale: z.string().exactOptional() }),
  status,
  page: z.object({ id: z.string(), url: z.string(), expiresAtMs: z.number() }).exactOptional(),
  providerId: z.string().exactOptional(),
  card: z.object({ brand: z.string(), last4: z.string() }).exactOptional(),
  failure: z.string().exactOptional(),
  authorizedAtMs: z.number().exactOptional(),
  holdEndsAtMs: z.number().exactOptional(),
  claim: z.object({ sessionId: z.string(), figures: z.int(), charge }).exactOptional(),
  releaseReason: z.enum(['NOTHING_STARTED', 'NOTHING_TO_PAY', 'TOO_LATE', 'GIVEN_UP', 'HOLD_ENDING', 'BY_OPERATOR']).exactOptional(),
  capturedMinor: minor,
  feeMinor: minor,
  refunds: z.array(
    z.object({
      id: z.string(),
      amountMinor: minor,
      charge: charge.exactOptional(),
      status: z.enum(['PENDING', 'SUCCEEDED', 'FAILED']),
      reason: z.string(),
      actor: z.string(),
      createdAtMs: z.number(),
      providerId: z.string().exactOptional(),
    }),
  ),
  disputes: z.array(z.object({ id: z.string(), amountMinor: minor, status: z.enum(['OPEN', 'WON', 'LOST']) })),
  orders: z.array(
    z.object({
      op: z.enum(['HOLD', 'CHARGE', 'CAPTURE', 'RELEASE', 'REFUND']),
      idempotencyKey: z.string(),
      refundId: z.string().exactOptional(),
      attempts: z.int(),
      notBeforeMs: z.number(),
    }),
  ),
  posted: z.array(z.string()),
  toldStatus: status,
  warned: z.array(z.enum(['HOLD_HALF_OVER', 'HOLD_ENDING', 'NOT_CAPTURED', 'NOT_REFUNDED', 'DISPUTED', 'STUCK', 'AMOUNTS_DIFFER'])),
  createdAtMs: z.number(),
  askedAtMs: z.number(),
  version: z.int(),
});
