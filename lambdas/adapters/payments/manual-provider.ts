import { type Result, refuse } from '../../domain/shared/result';
import type { PaymentProvider, ProviderRefusal } from '../../ports/payments';

const notSetUp = async (): Promise<Result<never, ProviderRefusal>> => refuse({ code: 'CARD_PAYMENTS_NOT_SET_UP' });

/**
 * What a deployment has until somebody sets up card payments: cash and bank transfers that people record (`POST /v1/wallets/{id}/top-ups`),
 * which need no provider. It takes no card, and nobody can send it anything.
 */
export const manualProvider: PaymentProvider = {
  facts: {
    provider: 'manual',
    livemode: true,
    booksFor: (currency) => ({ currency, livemode: currency !== 'XTS' }),
    stepMinor: () => 1n,
    smallestMinor: () => 1n,
  },
  createHold: notSetUp,
  charge: notSetUp,
  capture: notSetUp,
  release: notSetUp,
  refund: notSetUp,
  getState: notSetUp,
  verifyWebhook: async () => refuse({ code: 'WEBHOOK_NOT_SIGNED' }),
  paymentIdOf: async () => undefined,
  paymentsSince: async function* () {},
};
