import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoLedger } from '../adapters/dynamodb/dynamo-ledger';
import { DynamoSessionStore } from '../adapters/dynamodb/dynamo-session-store';
import type { CheckLedgerEnvironment } from '../environment/check-ledger';
import { checkLedger } from '../jobs/check-ledger';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<CheckLedgerEnvironment>('CORE_TABLE', 'LEDGER_TABLE');
const documents = documentClient(new DynamoDBClient({}));
const deps = {
  clock: systemClock,
  ledger: new DynamoLedger(documents, env.LEDGER_TABLE, { clock: systemClock, random: systemRandom }),
  sessions: new DynamoSessionStore(documents, env.CORE_TABLE),
  log,
};

export const handler = house<unknown, { readonly findings: number; readonly released: number }>(() => checkLedger(deps));
