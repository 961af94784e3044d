import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsPlanNudge, SqsPumpNudge, SqsSettleNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { documentClient } from '../adapters/dynamodb/document-client';
import { DynamoDueWork } from '../adapters/dynamodb/dynamo-due-work';
import { sweep } from '../commands/sweep';
import type { SweepEnvironment } from '../environment/sweep';
import { house, log } from './house';
import { readEnvironment } from './read-environment';

const env = readEnvironment<SweepEnvironment>('CORE_TABLE', 'COMMANDS_QUEUE_URL', 'PLANNING_QUEUE_URL', 'SETTLEMENTS_QUEUE_URL');
const sqs = new SQSClient({});
const deps = {
  clock: systemClock,
  due: new DynamoDueWork(documentClient(new DynamoDBClient({})), env.CORE_TABLE),
  pump: new SqsPumpNudge(sqs, env.COMMANDS_QUEUE_URL, systemRandom),
  plan: new SqsPlanNudge(sqs, env.PLANNING_QUEUE_URL, systemRandom),
  settle: new SqsSettleNudge(sqs, env.SETTLEMENTS_QUEUE_URL),
  log,
};

export const handler = house<unknown, { readonly rescued: number }>(() => sweep(deps));
