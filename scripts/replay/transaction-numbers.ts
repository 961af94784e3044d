import type { JsonObject } from '../../lambdas/domain/shared/json';
import type { Recorded } from './read-export';

/**
 * Which number of a transaction stood in the journal, and which the code gives today. They are the same as long as the charger's id is known
 * and the numbering is; where they are not, what the charger says later is translated, as a charger that had been told today's would say it.
 */
export class TransactionNumbers {
  readonly #today = new Map<number, number>();
  readonly #recorded = new Map<number, number>();

  /** False where one of the two has stood for another transaction before. */
  pair(recorded: number, today: number): boolean {
    const isNew = !this.#today.has(recorded) && !this.#recorded.has(today);
    if (isNew) {
      this.#today.set(recorded, today);
      this.#recorded.set(today, recorded);
    }
    return this.#today.get(recorded) === today;
  }

  ofToday({ action, payload }: Pick<Recorded, 'action' | 'payload'>): JsonObject {
    const number = payload['transactionId'];
    const carries = action === 'MeterValues' || action === 'StopTransaction' || action === 'RemoteStopTransaction';
    const today = carries && typeof number === 'number' ? this.#today.get(number) : undefined;
    return today === undefined ? payload : { ...payload, transactionId: today };
  }
}
