import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../adapters/dynamodb/document-client';
import type { ReconcilePaymentsEnvironment } from '../environment/reconcile-payments';
import { type Reconciled, reconcilePayments } from '../jobs/payments/reconcile-payments';
import { house } from './house';
import { paymentDeps } from './payments';
import { readEnvironment } from './read-environment';

const env = readEnvironment<ReconcilePaymentsEnvironment>(
  'CORE_TABLE',
  'LEDGER_TABLE',
  'SETTLEMENTS_QUEUE_URL',
  'PAYMENTS_QUEUE_URL',
  'PAYMENT_PROVIDER',
  'PAYMENT_LIVEMODE',
  'PAYMENT_SECRETS',
);
const deps = paymentDeps(env, documentClient(new DynamoDBClient({})), new SQSClient({}));

export const handler = house<unknown, Reconciled>(() => reconcilePayments(deps));
