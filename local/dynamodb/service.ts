import { denial } from '../iam/callers';
import { type AwsService, jsonError } from '../services/aws-request';
import { accessesOf } from './authorize';
import type { DynamoEngine } from './engine';

/** DynamoDB for the functions: the role's policy first, then the engine. The body travels on untouched. */
export function dynamoService(engine: DynamoEngine, region: string, account: string): AwsService {
  const tableArn = (name: string) => (name.startsWith('arn:') ? name : `arn:aws:dynamodb:${region}:${account}:table/${name}`);
  return async ({ caller, headers, body }) => {
    const operation = String(headers['x-amz-target']).slice('DynamoDB_20120810.'.length);
    const accesses = accessesOf(operation, JSON.parse(body.toString('utf8')), tableArn);
    if (accesses === undefined) {
      return jsonError(
        'com.amazonaws.dynamodb.v20120810#UnknownOperationException',
        `The local server does not offer DynamoDB ${operation}.`,
      );
    }
    const denied = denial(caller, accesses);
    if (denied !== undefined) return jsonError('com.amazonaws.dynamodb.v20120810#AccessDeniedException', denied);
    return engine.send(operation, body);
  };
}
