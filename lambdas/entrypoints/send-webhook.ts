import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { systemClock } from '../adapters/aws/system';
import { HttpsPoster } from '../adapters/webhooks/https-poster';
import type { SendWebhookEnvironment } from '../environment/send-webhook';
import { readWebhookRequest } from '../jobs/read-notice';
import { sendWebhook } from '../jobs/send-webhook';
import { house } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<SendWebhookEnvironment>('NOTICES_QUEUE_URL', 'ALLOW_LOOPBACK_WEBHOOKS');
const deps = {
  poster: new HttpsPoster({ clock: systemClock, allowsLoopback: env.ALLOW_LOOPBACK_WEBHOOKS === 'yes' }),
  notices: new SqsNotices(new SQSClient({}), env.NOTICES_QUEUE_URL),
};
const processor = new BatchProcessor(EventType.SQS);

export const handler = house<SQSEvent, SQSBatchResponse>((event, context) =>
  processPartialResponse(event, async ({ body }: SQSRecord) => sendWebhook(readWebhookRequest(body), deps), processor, { context }),
);
