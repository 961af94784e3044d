import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { documentClient } from '../adapters/dynamodb/document-client';
import type { AdvancePaymentEnvironment } from '../environment/advance-payment';
import { readPaymentNudge } from '../jobs/nudges';
import { lookAtPayment } from '../jobs/payments/advance-payment';
import { house } from './house';
import { paymentDeps } from './payments';
import { readEnvironment } from './read-environment';

const env = readEnvironment<AdvancePaymentEnvironment>(
  'CORE_TABLE',
  'LEDGER_TABLE',
  'SETTLEMENTS_QUEUE_URL',
  'PAYMENTS_QUEUE_URL',
  'PAYMENT_PROVIDER',
  'PAYMENT_LIVEMODE',
  'PAYMENT_SECRETS',
);
const deps = paymentDeps(env, documentClient(new DynamoDBClient({})), new SQSClient({}));
const processor = new BatchProcessor(EventType.SQS);

export const handler = house<SQSEvent, SQSBatchResponse>((event, context) =>
  processPartialResponse(event, async ({ body }: SQSRecord) => lookAtPayment(readPaymentNudge(body).paymentId, deps), processor, {
    context,
  }),
);
