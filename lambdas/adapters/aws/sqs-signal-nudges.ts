import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SignalKind } from '../../domain/signals/signal';
import type { Random } from '../../ports/clock';
import type { PlanNudges, PlanReason, SignalsNudge } from '../../ports/nudges';
import { groupId } from './sqs-nudges';

export class SqsSignalsNudge implements SignalsNudge {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async changed(kind: SignalKind, zone: string, afterSiteId?: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify({ kind, zone, afterSiteId }) }));
  }
}

/** SQS takes ten at a time. */
const MESSAGES_PER_BATCH = 10;
const BATCHES_AT_ONCE = 10;
/** SQS may take some of a batch and refuse others, of a throttled queue most of all. */
const MOST_TRIES = 4;

/** The nudges of `SqsPlanNudge` to whole zones: a tenth of the calls. */
export class SqsPlanNudges implements PlanNudges {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #random: Random;

  constructor(sqs: SQSClient, queueUrl: string, random: Random) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.#random = random;
  }

  async planAll(siteIds: readonly string[], reason: PlanReason): Promise<void> {
    const batches = chunks(siteIds, MESSAGES_PER_BATCH);
    for (const together of chunks(batches, BATCHES_AT_ONCE)) {
      await Promise.all(together.map((batch) => this.#send(batch, reason)));
    }
  }

  async #send(siteIds: readonly string[], reason: PlanReason): Promise<void> {
    let left = siteIds;
    for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
      const { Failed = [] } = await this.#sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: this.#queueUrl,
          Entries: left.map((siteId, i) => ({
            Id: String(i),
            MessageGroupId: groupId(siteId),
            MessageDeduplicationId: this.#random.token(24),
            MessageBody: JSON.stringify({ siteId, reason }),
          })),
        }),
      );
      if (Failed.length === 0) return;
      left = Failed.map(({ Id }) => left[Number(Id)]!);
    }
    throw new Error(`${left.length} nudges were not taken by the queue`);
  }
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
