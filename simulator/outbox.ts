/**
 * What a charger still has to say, in the order it happened. Messages about transactions outlive a lost connection and a reboot (OCPP 1.6
 * §3.7); everything else is forgotten with the connection, because what it said is no longer so.
 */

export type Payload = Readonly<Record<string, unknown>>;

export interface QueuedCall {
  readonly action: string;
  /** Made when it is sent: a MeterValues queued offline learns its transactionId only from the answer to its StartTransaction. */
  readonly payload: () => Payload;
  /** Set for StartTransaction, MeterValues and StopTransaction: kept until answered, and sent in order. */
  readonly transaction?: object;
  /** BootNotification and what TriggerMessage asked for: may be said before the central system has accepted the charger (§4.2). */
  readonly beforeAcceptance?: true;
  readonly answered?: (answer: Payload) => void;
  /** Given up: refused too often, or (outside transactions) the connection went. */
  readonly failed?: () => void;
}

interface Waiting extends QueuedCall {
  attempts: number;
  notBeforeMs: number;
}

export interface RetryRule {
  /** TransactionMessageAttempts. */
  readonly attempts: number;
  /** TransactionMessageRetryInterval; multiplied by the number of failures so far (§3.7.1). */
  readonly intervalS: number;
}

export class Outbox {
  #waiting: Waiting[] = [];
  #inFlight: Waiting | undefined;

  push(call: QueuedCall): void {
    this.#waiting.push({ ...call, attempts: 0, notBeforeMs: 0 });
  }

  get length(): number {
    return this.#waiting.length + (this.#inFlight ? 1 : 0);
  }

  get isBusy(): boolean {
    return this.#inFlight !== undefined;
  }

  /** Messages about transactions that the central system has not acknowledged. */
  get unacknowledged(): number {
    return this.#waiting.filter((call) => call.transaction).length + (this.#inFlight?.transaction ? 1 : 0);
  }

  /** The next call for the wire, one at a time (OCPP-J §4.1.1). A transaction message that waits for its retry holds back only its kind. */
  take(nowMs: number, isAccepted: boolean): QueuedCall | undefined {
    if (this.#inFlight) return undefined;
    const index = isAccepted ? this.#nextIndex(nowMs) : this.#waiting.findIndex((call) => call.beforeAcceptance);
    if (index < 0) return undefined;
    [this.#inFlight] = this.#waiting.splice(index, 1);
    return this.#inFlight;
  }

  /** When `take` could give something, provided the line is up and free. */
  readyAtMs(): number | undefined {
    if (this.#inFlight || this.#waiting.length === 0) return undefined;
    const firstOfTransactions = this.#waiting.find((call) => call.transaction);
    return this.#waiting.some((call) => !call.transaction) ? 0 : firstOfTransactions?.notBeforeMs;
  }

  #nextIndex(nowMs: number): number {
    const firstOfTransactions = this.#waiting.findIndex((call) => call.transaction);
    const isReady = firstOfTransactions >= 0 && (this.#waiting[firstOfTransactions]?.notBeforeMs ?? 0) <= nowMs;
    const firstOther = this.#waiting.findIndex((call) => !call.transaction);
    if (!isReady) return firstOther;
    return firstOther < 0 ? firstOfTransactions : Math.min(firstOfTransactions, firstOther);
  }

  answered(answer: Payload): void {
    const call = this.#inFlight;
    this.#inFlight = undefined;
    call?.answered?.(answer);
  }

  /** CALLERROR: the central system failed to process it. Transaction messages are repeated, later each time, then given up. */
  refused(nowMs: number, rule: RetryRule): void {
    const call = this.#inFlight;
    this.#inFlight = undefined;
    if (!call) return;
    call.attempts += 1;
    if (call.transaction && call.attempts < rule.attempts) {
      this.#waiting.unshift({ ...call, notBeforeMs: nowMs + rule.intervalS * call.attempts * 1000 });
    } else {
      call.failed?.();
    }
  }

  /** No answer, or no line any more: nobody knows whether it arrived, so a transaction message is said again (and must be safe to hear twice). */
  lost(): void {
    const call = this.#inFlight;
    this.#inFlight = undefined;
    if (!call) return;
    if (call.transaction) this.#waiting.unshift(call);
    else call.failed?.();
  }

  disconnected(): void {
    this.lost();
    const forgotten = this.#waiting.filter((call) => !call.transaction);
    this.#waiting = this.#waiting.filter((call) => call.transaction);
    for (const call of this.#waiting) call.notBeforeMs = 0;
    for (const call of forgotten) call.failed?.();
  }

  /** A StartTransaction was given up: what hangs on its transactionId can never be said. */
  forget(transaction: object): void {
    this.#waiting = this.#waiting.filter((call) => call.transaction !== transaction);
  }
}
