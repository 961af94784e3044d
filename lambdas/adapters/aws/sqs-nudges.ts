import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Random } from '../../ports/clock';
import type { AdHocNudge, PlanNudge, PlanReason, PumpCause, PumpNudge, SettleNudge, Timer, Timers } from '../../ports/nudges';
import type { PaymentNudge } from '../../ports/payments';

/** Nudges over SQS. FIFO deduplication ids are random: a nudge costs nothing, a swallowed one costs a minute. */
export class SqsPumpNudge implements PumpNudge {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #random: Random;

  constructor(sqs: SQSClient, queueUrl: string, random: Random) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.#random = random;
  }

  async pump(chargerId: string, cause: PumpCause): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageGroupId: groupId(chargerId),
        MessageDeduplicationId: this.#random.token(24),
        MessageBody: JSON.stringify({ chargerId, cause }),
      }),
    );
  }
}

export class SqsPlanNudge implements PlanNudge {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #random: Random;

  constructor(sqs: SQSClient, queueUrl: string, random: Random) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.#random = random;
  }

  async plan(siteId: string, reason: PlanReason, sessionId?: string, chargerId?: string): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageGroupId: groupId(siteId),
        MessageDeduplicationId: this.#random.token(24),
        MessageBody: JSON.stringify({ siteId, reason, sessionId, chargerId }),
      }),
    );
  }
}

export class SqsSettleNudge implements SettleNudge, AdHocNudge {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async settle(sessionId: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify({ sessionId }) }));
  }

  async advance(adHocId: string, delayS = 0): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, DelaySeconds: delayWithin(delayS), MessageBody: JSON.stringify({ adHocId }) }),
    );
  }
}

export class SqsPaymentNudge implements PaymentNudge {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async advance(paymentId: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify({ paymentId }) }));
  }
}

/** SQS holds a message back for at most 15 minutes; a longer delay is cut, and the sweep has the rest. */
const LONGEST_DELAY_S = 900;

function delayWithin(delayS: number): number {
  return Math.min(LONGEST_DELAY_S, Math.max(0, Math.ceil(delayS)));
}

export class SqsTimers implements Timers {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async set(timer: Timer, delayS: number): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        DelaySeconds: delayWithin(delayS),
        MessageBody: JSON.stringify(timer),
      }),
    );
  }
}

/** A FIFO group id takes letters, digits and punctuation but no space; charger ids may carry one. */
export function groupId(id: string): string {
  return encodeURIComponent(id);
}
