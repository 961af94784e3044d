import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { systemClock } from '../adapters/aws/system';
import { HttpsPoster } from '../adapters/webhooks/https-poster';
import type { SendWebhookEnvironment } from '../environment/send-webhook';
import { readWebhookRequest } from '../jobs/read-notice';
import { sendWebhook } from '../jobs/send-webhook';
import { fromQueue } from './from-queue';
import { readEnvironment } from './read-environment';

const env = readEnvironment<SendWebhookEnvironment>('NOTICES_QUEUE_URL', 'ALLOW_LOOPBACK_WEBHOOKS');
const deps = {
  poster: new HttpsPoster({ clock: systemClock, allowsLoopback: env.ALLOW_LOOPBACK_WEBHOOKS === 'yes' }),
  notices: new SqsNotices(new SQSClient({}), env.NOTICES_QUEUE_URL),
};
export const handler = fromQueue((body) => sendWebhook(readWebhookRequest(body), deps));
