import { setTimeout as sleep } from 'node:timers/promises';
import type { LambdaFunction } from '../lambda/function';
import type { QueueEngine } from './engine';

/** One AWS::Lambda::EventSourceMapping of a queue. */
export interface EventSource {
  readonly queueName: string;
  readonly queueArn: string;
  readonly region: string;
  readonly batchSize: number;
  readonly batchingWindowS: number;
  /** At least 2 in AWS; without one, Lambda starts with five pollers. */
  readonly maximumConcurrency: number;
  readonly reportsBatchItemFailures: boolean;
}

interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, { StringValue?: string; BinaryValue?: string; DataType: string }>>;
}

export interface Poller {
  /** Takes no further message and waits for the batches in work. */
  stop(): Promise<void>;
}

/**
 * Polls a queue and invokes the function with batches, by the rules of "Using Lambda with Amazon SQS" (Lambda Developer Guide):
 * what succeeds is deleted; what fails is left alone until its visibility timeout ends, so a queue's redrive policy counts it; with
 * ReportBatchItemFailures only the named messages fail. The engine locks a FIFO group while one of its messages is in flight, which
 * keeps the order of the group.
 */
export function startPolling(source: EventSource, engine: QueueEngine, target: LambdaFunction): Poller {
  let stopped = false;
  const working = new Set<Promise<void>>();

  const receive = async (max: number, waitS: number): Promise<Message[]> => {
    const answer = await engine.send('ReceiveMessage', source.queueName, {
      MaxNumberOfMessages: Math.min(10, max),
      WaitTimeSeconds: Math.min(20, Math.ceil(waitS)),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return (JSON.parse(answer.body.toString()) as { Messages?: Message[] }).Messages ?? [];
  };

  /** A batch closes when it is full or when the batching window has passed since its first message. */
  const nextBatch = async (): Promise<Message[]> => {
    const batch = await receive(source.batchSize, 20);
    const closesAt = Date.now() + source.batchingWindowS * 1000;
    while (batch.length > 0 && batch.length < source.batchSize && !stopped && Date.now() < closesAt) {
      const more = await receive(source.batchSize - batch.length, 0);
      batch.push(...more);
      if (more.length === 0) await sleep(Math.min(50, Math.max(0, closesAt - Date.now())));
    }
    return batch;
  };

  const work = async (batch: readonly Message[]): Promise<void> => {
    const result = await target.invoke({ Records: batch.map((message) => record(message, source)) });
    const failed = result.ok ? failedIds(source, result.payload, batch) : new Set(batch.map((message) => message.MessageId));
    const done = batch.filter((message) => !failed.has(message.MessageId));
    for (let from = 0; from < done.length; from += 10) {
      await engine.send('DeleteMessageBatch', source.queueName, {
        Entries: done.slice(from, from + 10).map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle })),
      });
    }
  };

  const poll = async (): Promise<void> => {
    while (!stopped) {
      try {
        if (working.size >= source.maximumConcurrency) await Promise.race(working);
        else {
          const batch = await nextBatch();
          if (batch.length === 0) continue;
          const running = work(batch)
            .catch(() => {})
            .finally(() => working.delete(running));
          working.add(running);
        }
      } catch {
        // The engine is stopping or in trouble; the loop ends or tries again.
        if (!stopped) await sleep(200);
      }
    }
  };
  void poll();
  return {
    stop: async () => {
      stopped = true;
      await Promise.allSettled(working);
    },
  };
}

function failedIds(source: EventSource, payload: string | undefined, batch: readonly Message[]): Set<string> {
  if (!source.reportsBatchItemFailures || payload === undefined) return new Set();
  const everything = new Set(batch.map((message) => message.MessageId));
  const failures = (JSON.parse(payload) as { batchItemFailures?: { itemIdentifier?: string }[] } | null)?.batchItemFailures;
  if (failures === undefined || failures === null || failures.length === 0) return new Set();
  // An answer that names no or an unknown message counts as failure of the whole batch.
  const ids = failures.map((failure) => failure.itemIdentifier ?? '');
  return ids.every((id) => everything.has(id)) ? new Set(ids) : everything;
}

function record(message: Message, source: EventSource) {
  const messageAttributes = Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue, BinaryValue, DataType }]) => [
    name,
    {
      ...(StringValue === undefined ? {} : { stringValue: StringValue }),
      ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: DataType,
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(messageAttributes),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: source.queueArn,
    awsRegion: source.region,
  };
}
