import type { AwsAnswer } from '../services/aws-request';

type Json = Readonly<Record<string, unknown>>;

/** A PutItem, UpdateItem or DeleteItem that may share a transaction with others: everything it asks for can be answered from one. */
export interface SingleWrite {
  readonly operation: string;
  readonly body: Buffer | string;
  readonly tableName: string;
  /** The item's key, in the order of the table's key schema. */
  readonly key: Json;
  /** Table and key as one text: no two writes of one transaction may be of the same item. */
  readonly item: string;
  /** The whole item before or after, where the caller asked for it. A transaction returns nothing itself. */
  readonly image: 'ALL_OLD' | 'ALL_NEW' | undefined;
  readonly transactItem: Json;
}

/** How an operation is called inside a TransactWriteItems. */
const PARTS: Readonly<Record<string, string>> = { PutItem: 'Put', UpdateItem: 'Update', DeleteItem: 'Delete' };

const SHARED_FIELDS = new Set([
  'TableName',
  'Key',
  'Item',
  'UpdateExpression',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
  'ReturnValues',
]);

export function isWrite(operation: string): boolean {
  return operation in PARTS || operation === 'TransactWriteItems' || operation === 'BatchWriteItem';
}

/**
 * Undefined for whatever a transaction could not say in the same way: consumed capacity, values of single attributes, the old parameters
 * of before expressions. Such a write goes alone, and so does one that is plainly wrong, for the engine to say what is wrong with it.
 */
export async function readSingleWrite(
  operation: string,
  body: Buffer | string,
  keyNames: (tableName: string) => Promise<readonly string[]>,
): Promise<SingleWrite | undefined> {
  const part = PARTS[operation];
  if (part === undefined) return undefined;
  const { ReturnValues = 'NONE', ...request } = JSON.parse(body.toString()) as Record<string, unknown>;
  const { TableName: tableName } = request;
  const holder = (operation === 'PutItem' ? request['Item'] : request['Key']) as Json | undefined;
  if (typeof tableName !== 'string' || typeof holder !== 'object' || holder === null) return undefined;
  if (!Object.keys(request).every((field) => SHARED_FIELDS.has(field))) return undefined;
  if (operation === 'UpdateItem' && request['UpdateExpression'] === undefined) return undefined;
  const image = ReturnValues === 'NONE' ? undefined : ReturnValues;
  if (image !== undefined && image !== 'ALL_OLD' && !(image === 'ALL_NEW' && operation === 'UpdateItem')) return undefined;
  const names = await keyNames(tableName);
  if (names.length === 0 || !names.every((name) => holder[name] !== undefined)) return undefined;
  const key = Object.fromEntries(names.map((name) => [name, holder[name]]));
  return { operation, body, tableName, key, item: JSON.stringify([tableName, key]), image, transactItem: { [part]: request } };
}

/** What the engine would have answered to the write alone. */
export function doneAnswer(image: Json | undefined): AwsAnswer {
  const found = image !== undefined && Object.keys(image).length > 0;
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: found ? JSON.stringify({ Attributes: image }) : '{}',
  };
}
