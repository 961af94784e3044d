import { accessesOf } from '../../local/dynamodb/authorize';
import { denial } from '../../local/iam/callers';
import { readPolicy } from '../../local/iam/policy';

const TABLE = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Core';

const allow = (Action: unknown, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: unknown, Resource: unknown) => ({ Effect: 'Deny', Action, Resource });

test.each([
  // statements                                                                action               resource             allowed
  [[], 'dynamodb:GetItem', TABLE, false],
  [[allow('dynamodb:GetItem', TABLE)], 'dynamodb:GetItem', TABLE, true],
  [[allow('dynamodb:GetItem', TABLE)], 'dynamodb:PutItem', TABLE, false],
  [[allow('dynamodb:GetItem', TABLE)], 'dynamodb:GetItem', `${TABLE}2`, false],
  [[allow('dynamodb:getitem', TABLE)], 'dynamodb:GetItem', TABLE, true],
  [[allow('dynamodb:*Item', '*')], 'dynamodb:DeleteItem', TABLE, true],
  [[allow(['sqs:SendMessage', 'dynamodb:Query'], [TABLE, `${TABLE}/index/*`])], 'dynamodb:Query', `${TABLE}/index/gsi1`, true],
  [[allow('dynamodb:Query', TABLE)], 'dynamodb:Query', `${TABLE}/index/gsi1`, false],
  [[allow('dynamodb:Query', `${TABLE}/index/gsi?`)], 'dynamodb:Query', `${TABLE}/index/gsi1`, true],
  [[allow('*', '*'), deny('dynamodb:DeleteItem', TABLE)], 'dynamodb:DeleteItem', TABLE, false],
  [[deny('dynamodb:DeleteItem', TABLE)], 'dynamodb:PutItem', TABLE, false],
  [[{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], 'dynamodb:PutItem', TABLE, true],
  [[{ Effect: 'Allow', NotAction: 'dynamodb:*', Resource: '*' }], 'dynamodb:PutItem', TABLE, false],
  [[{ Effect: 'Allow', Action: '*', NotResource: TABLE }], 'dynamodb:PutItem', TABLE, false],
])('%j: %s on %s → %s', (Statement, action, resource, allowed) => {
  expect(readPolicy([{ Statement }], 'Role').allows({ action, resource })).toBe(allowed);
});

test('a condition is refused, because a grant that ignores it would be wider than in the cloud', () => {
  const Statement = { ...allow('dynamodb:GetItem', TABLE), Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } };
  expect(() => readPolicy([{ Statement }], 'SweepRole in App')).toThrow(
    'A policy statement of SweepRole in App has the condition {"StringEquals":{"aws:SourceVpc":"vpc-1"}}, which the local server does not evaluate.',
  );
});

test('a denial names function, action and resource', () => {
  const caller = { functionName: 'charger-message', accountId: '000000000000', policy: readPolicy([], 'Role') };
  expect(denial(caller, [{ action: 'dynamodb:PutItem', resource: TABLE }])).toBe(
    'User: arn:aws:sts::000000000000:assumed-role/charger-message is not authorized to perform: dynamodb:PutItem on resource: ' +
      `${TABLE} because the policy of the role of function charger-message does not allow it`,
  );
});

test.each([
  ['GetItem', { TableName: 'Core' }, [['GetItem', 'Core']]],
  ['Query', { TableName: 'Core', IndexName: 'due' }, [['Query', 'Core/index/due']]],
  [
    'BatchWriteItem',
    { RequestItems: { Core: [], Telemetry: [] } },
    [
      ['BatchWriteItem', 'Core'],
      ['BatchWriteItem', 'Telemetry'],
    ],
  ],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'Core' } },
        { Update: { TableName: 'Core' } },
        { Delete: { TableName: 'Ledger' } },
        { ConditionCheck: { TableName: 'Ledger' } },
      ],
    },
    [
      ['PutItem', 'Core'],
      ['UpdateItem', 'Core'],
      ['DeleteItem', 'Ledger'],
      ['ConditionCheckItem', 'Ledger'],
    ],
  ],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'Core' } }] }, [['GetItem', 'Core']]],
])('%s needs what each of its parts needs', (operation, request, expected) => {
  expect(accessesOf(operation, request, (name) => name)).toEqual(
    expected.map(([action, resource]) => ({ action: `dynamodb:${action}`, resource })),
  );
});

test('an operation nobody granted a meaning is not offered', () => {
  expect(accessesOf('ExecuteStatement', {}, (name) => name)).toBeUndefined();
});
