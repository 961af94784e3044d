import { DAY_MS } from '../../domain/shared/time';
import { refreshPayment } from './advance-payment';
import type { PaymentDeps } from './deps';

/** Longer than the day between two runs, so that one that fell is made up for. */
const LOOKS_BACK_MS = 2 * DAY_MS;
const PAGE = 100;

export interface Reconciled {
  readonly compared: number;
  readonly changed: number;
  /** At the provider with an id of ours, and not in our books: money of which nobody knows what it is for. */
  readonly unknown: number;
}

/**
 * Every day: each payment of the last two days is read at the provider once more, and whatever the provider has with an id of ours is looked
 * for here. So what every webhook missed (a refund made in the dashboard, a fee that came later, a dispute) is in the books after a day.
 */
export async function reconcilePayments(deps: PaymentDeps): Promise<Reconciled> {
  const { provider, clock, log } = deps;
  if (provider.facts.provider === 'manual') return { compared: 0, changed: 0, unknown: 0 };
  const sinceMs = clock.nowMs() - LOOKS_BACK_MS;
  const seen = new Set<string>();
  let changed = 0;
  let unknown = 0;
  const compare = async (paymentId: string, version: number) => {
    seen.add(paymentId);
    const after = await refreshPayment(paymentId, deps);
    // Asking itself is one version.
    if (after !== undefined && after.version > version + 1) changed += 1;
  };
  for await (const payment of ours(sinceMs, deps)) await compare(payment.id, payment.version);
  for await (const { paymentId, providerId } of provider.paymentsSince(sinceMs)) {
    if (paymentId === undefined || seen.has(paymentId)) continue;
    const payment = await deps.store.get(paymentId);
    if (payment !== undefined) {
      await compare(paymentId, payment.version);
      continue;
    }
    unknown += 1;
    log.error('PAYMENT_NEEDS_A_PERSON', { paymentId, providerId, reason: 'NOT_IN_OUR_BOOKS' });
  }
  const result = { compared: seen.size, changed, unknown };
  log.info('PAYMENTS_RECONCILED', result);
  return result;
}

async function* ours(sinceMs: number, { store }: PaymentDeps) {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof store.list>> = await store.list({
      fromMs: sinceMs,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
