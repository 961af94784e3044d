import { nextLookMs } from '../../domain/payments/due-payment';
import type { Payment } from '../../domain/payments/payment';
import type { Page } from '../../ports/charger-store';
import type { PaymentQuery, PaymentStore } from '../../ports/payments';

export class MemoryPaymentStore implements PaymentStore {
  readonly #payments = new Map<string, Payment>();
  readonly #heard = new Set<string>();

  async get(paymentId: string): Promise<Payment | undefined> {
    return this.#payments.get(paymentId);
  }

  async create(payment: Payment): Promise<Payment> {
    const stands = this.#payments.get(payment.id) ?? { ...payment, version: 1 };
    this.#payments.set(payment.id, stands);
    return stands;
  }

  async change(paymentId: string, change: (known: Payment) => Payment): Promise<Payment | undefined> {
    const known = this.#payments.get(paymentId);
    if (known === undefined) return undefined;
    const changed = change(known);
    if (changed === known) return known;
    const next = { ...changed, version: known.version + 1 };
    this.#payments.set(paymentId, next);
    return next;
  }

  async list({ limit, cursor, fromMs = 0, toMs = Number.POSITIVE_INFINITY }: PaymentQuery): Promise<Page<Payment>> {
    const position = ({ createdAtMs, id }: Payment) => `${createdAtMs.toString().padStart(14, '0')}#${id}`;
    const rest = [...this.#payments.values()]
      .filter(({ createdAtMs }) => createdAtMs >= fromMs && createdAtMs < toMs)
      .filter((payment) => cursor === undefined || position(payment) < cursor)
      .sort((a, b) => (position(a) < position(b) ? 1 : -1));
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rest.length > limit && last !== undefined ? position(last) : null };
  }

  async hear(paymentId: string, event: { readonly id: string }): Promise<boolean> {
    const place = `${paymentId}\n${event.id}`;
    const isNew = !this.#heard.has(place);
    this.#heard.add(place);
    return isNew;
  }

  async wasHeard(paymentId: string, eventId: string): Promise<boolean> {
    return this.#heard.has(`${paymentId}\n${eventId}`);
  }

  /** Payments whose time has come. */
  due(nowMs: number): readonly string[] {
    return [...this.#payments.values()].filter((payment) => (nextLookMs(payment) ?? Number.POSITIVE_INFINITY) < nowMs).map(({ id }) => id);
  }
}
