import { GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetters, Notice, Notices } from '../../ports/notices';
import type { WebhookRequest, WebhookRequests } from '../../ports/webhooks';

export class SqsNotices implements Notices {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async send(notice: Notice, delayS = 0): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: JSON.stringify(notice),
        ...(delayS === 0 ? {} : { DelaySeconds: delayS }),
      }),
    );
  }
}

export class SqsWebhookRequests implements WebhookRequests {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;

  constructor(sqs: SQSClient, queueUrl: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
  }

  async send(request: WebhookRequest): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(request) }));
  }
}

/** Each queue by the last part of its address. */
export class SqsDeadLetters implements DeadLetters {
  readonly #sqs: SQSClient;
  readonly #queueUrls: readonly string[];

  constructor(sqs: SQSClient, queueUrls: readonly string[]) {
    this.#sqs = sqs;
    this.#queueUrls = queueUrls;
  }

  async count(): Promise<Readonly<Record<string, number>>> {
    const counted = await Promise.all(
      this.#queueUrls.map(async (QueueUrl) => {
        const { Attributes } = await this.#sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
        );
        return [QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1), Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0)] as const;
      }),
    );
    return Object.fromEntries(counted);
  }
}
