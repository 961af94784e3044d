import { createHmac } from 'node:crypto';

/** `Stripe-Signature` (docs.stripe.com/webhooks/signature): HMAC-SHA256 of the time and the very body. */
export function signWebhook(body: string, secret: string, atMs: number): string {
  const atS = Math.floor(atMs / 1000);
  return `t=${atS},v1=${createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex')}`;
}
