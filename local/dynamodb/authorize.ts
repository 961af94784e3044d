import type { Access } from '../iam/policy';

interface Keyed {
  readonly TableName?: string;
  readonly IndexName?: string;
}

/**
 * Which actions on which resources an operation needs (Service Authorization Reference, Amazon DynamoDB). A transaction is the sum of
 * its items; a read of an index needs the index. Undefined for an operation that no function of ours should use.
 */
export function accessesOf(operation: string, body: unknown, tableArn: (name: string) => string): readonly Access[] | undefined {
  const request = body as Keyed & Record<string, unknown>;
  const on = (action: string, name: string | undefined): Access => ({ action: `dynamodb:${action}`, resource: tableArn(name ?? '') });
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
    case 'DescribeTable':
    case 'DescribeTimeToLive':
      return [on(operation, request.TableName)];
    case 'Query':
    case 'Scan': {
      const table = on(operation, request.TableName);
      return [request.IndexName === undefined ? table : { ...table, resource: `${table.resource}/index/${request.IndexName}` }];
    }
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys((request['RequestItems'] ?? {}) as object).map((name) => on(operation, name));
    case 'TransactGetItems':
      return transactItems(request).map((item) => on('GetItem', item['Get']?.TableName));
    case 'TransactWriteItems':
      return transactItems(request).map((item) => {
        if (item['Put'] !== undefined) return on('PutItem', item['Put'].TableName);
        if (item['Update'] !== undefined) return on('UpdateItem', item['Update'].TableName);
        if (item['Delete'] !== undefined) return on('DeleteItem', item['Delete'].TableName);
        return on('ConditionCheckItem', item['ConditionCheck']?.TableName);
      });
    default:
      return undefined;
  }
}

function transactItems(request: Record<string, unknown>): readonly Record<string, Keyed | undefined>[] {
  return (request['TransactItems'] ?? []) as Record<string, Keyed>[];
}
