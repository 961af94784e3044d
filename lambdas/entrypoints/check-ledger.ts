import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsNotices } from '../adapters/aws/sqs-notices';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoLedger } from '../adapters/dynamodb/dynamo-ledger';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import type { CheckLedgerEnvironment } from '../environment/check-ledger';
import { checkLedger } from '../jobs/check-ledger';
import { tellOfLedger } from '../jobs/tell-of-ledger';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<CheckLedgerEnvironment>('CORE_TABLE', 'LEDGER_TABLE', 'NOTICES_QUEUE_URL');
const documents = documentClient(new DynamoDBClient({}));
const deps = {
  clock: systemClock,
  ledger: new DynamoLedger(documents, env.LEDGER_TABLE, { clock: systemClock, random: systemRandom }),
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  log,
};

const notices = new SqsNotices(new SQSClient({}), env.NOTICES_QUEUE_URL);

export const handler = house<unknown, { readonly findings: number; readonly released: number }>(async () =>
  tellOfLedger(await checkLedger(deps), notices),
);
