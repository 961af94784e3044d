import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../adapters/dynamodb/document-client';
import type { AdvancePaymentEnvironment } from '../environment/advance-payment';
import { readPaymentNudge } from '../jobs/nudges';
import { lookAtPayment } from '../jobs/payments/advance-payment';
import { fromQueue } from './from-queue';
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
export const handler = fromQueue((body) => lookAtPayment(readPaymentNudge(body).paymentId, deps));
