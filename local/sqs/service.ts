import { denial } from '../iam/callers';
import { type AwsService, jsonAnswer, jsonError } from '../services/aws-request';
import type { QueueEngine } from './engine';
import { queueNameOf } from './queues';

/** The IAM action of each operation: batches need what their single form needs (Service Authorization Reference, Amazon SQS). */
const ACTIONS: Readonly<Record<string, string>> = {
  SendMessage: 'sqs:SendMessage',
  SendMessageBatch: 'sqs:SendMessage',
  ReceiveMessage: 'sqs:ReceiveMessage',
  DeleteMessage: 'sqs:DeleteMessage',
  DeleteMessageBatch: 'sqs:DeleteMessage',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
  GetQueueAttributes: 'sqs:GetQueueAttributes',
  GetQueueUrl: 'sqs:GetQueueUrl',
};

/** SQS for the functions: the role's policy first, then the engine. */
export function sqsService(engine: QueueEngine, region: string, account: string, urlOf: (queueName: string) => string): AwsService {
  return async ({ caller, headers, body }) => {
    const operation = String(headers['x-amz-target']).slice('AmazonSQS.'.length);
    const action = ACTIONS[operation];
    if (action === undefined) return jsonError('com.amazonaws.sqs#InvalidAction', `The local server does not offer SQS ${operation}.`);
    const request = JSON.parse(body.toString('utf8')) as { QueueUrl?: string; QueueName?: string };
    const name = request.QueueName ?? queueNameOf(request.QueueUrl ?? '');
    const denied = denial(caller, [{ action, resource: `arn:aws:sqs:${region}:${account}:${name}` }]);
    if (denied !== undefined) return jsonError('com.amazonaws.sqs#AccessDeniedException', denied, 403);
    if (operation === 'GetQueueUrl') return jsonAnswer({ QueueUrl: urlOf(name) });
    return engine.send(operation, name, request);
  };
}
