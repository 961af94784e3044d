import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AppFunction } from './app-function';

export interface WorkQueueProps {
  /** `byGroup` is a FIFO queue: one message of a group at a time. `any` is a standard queue, which alone can hold back single messages. */
  readonly order: 'byGroup' | 'any';
  /** Time-out of the function that works on it. A message returns to the queue after six of these, as Lambda asks. */
  readonly handledWithin: Duration;
}

/** A queue, its dead letters, and the function that works on it. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly handledWithin: Duration;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.handledWithin = props.handledWithin;
    const house: QueueProps = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...(props.order === 'byGroup' ? { fifo: true } : {}),
    };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...house, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...house,
      // A nudge is as good as any later one and the sweep repeats it: nothing is lost by giving up on a message early.
      retentionPeriod: Duration.days(1),
      visibilityTimeout: Duration.seconds(props.handledWithin.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
      ...(props.order === 'byGroup'
        ? { deduplicationScope: DeduplicationScope.MESSAGE_GROUP, fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID }
        : {}),
    });
  }

  get url(): string {
    return this.queue.queueUrl;
  }

  /** One bad message is reported as such; the others of its batch are done. */
  feeds(fn: AppFunction): void {
    fn.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }));
  }

  allowSend(...fns: readonly AppFunction[]): void {
    for (const fn of fns) fn.allow(['sqs:SendMessage'], [this.queue.queueArn]);
  }
}
