import type { Stack } from '../../local/template/assembly';
import { deploy } from '../../local/template/deployment';
import { resolve, type Surroundings } from '../../local/template/intrinsics';

const stack = (template: Stack['template'], name = 'App'): Stack => ({ name, region: 'eu-central-1', account: '000000000000', template });

const surroundings: Surroundings = {
  ref: (_stack, logicalId) => `ref-of-${logicalId}`,
  attribute: (_stack, logicalId, attribute) => `${attribute}-of-${logicalId}`,
  exported: (name) => `export-${name}`,
  stackOutput: (stackName, outputName) => `${stackName}/${outputName}`,
};

const template: Stack['template'] = {
  Parameters: { Size: { Default: 'small' } },
  Conditions: { IsSmall: { 'Fn::Equals': [{ Ref: 'Size' }, 'small'] }, IsLarge: { 'Fn::Not': [{ Condition: 'IsSmall' }] } },
  Mappings: { Zones: { 'eu-central-1': { zone: 'DE-LU' } } },
};

test.each([
  [{ Ref: 'AWS::Region' }, 'eu-central-1'],
  [{ Ref: 'Size' }, 'small'],
  [{ Ref: 'Queue' }, 'ref-of-Queue'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn-of-Queue'],
  [{ 'Fn::GetAtt': 'Queue.Arn' }, 'Arn-of-Queue'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Size' }, { 'Fn::Join': ['', ['b', 'c']] }]] }, 'a-small-bc'],
  [{ 'Fn::Sub': ['$' + '{Api}.$' + '{x}.$' + '{Q.Arn}.$' + '{!kept}', { x: { Ref: 'Size' } }] }, 'ref-of-Api.small.Arn-of-Q.$' + '{kept}'],
  [{ 'Fn::Select': [2, { 'Fn::Split': ['/', 'https://host/path'] }] }, 'host'],
  [{ 'Fn::ImportValue': { 'Fn::Sub': 'shared-$' + '{AWS::Region}' } }, 'export-shared-eu-central-1'],
  [{ 'Fn::GetStackOutput': { StackName: 'Data', Region: 'eu-central-1', OutputName: 'Table' } }, 'Data/Table'],
  [{ 'Fn::If': ['IsSmall', 'yes', { Ref: 'Nothing' }] }, 'yes'],
  [{ 'Fn::If': ['IsLarge', 'yes', 'no'] }, 'no'],
  [{ kept: 1, gone: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
  [['a', { Ref: 'AWS::NoValue' }], ['a']],
  [{ 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'zone'] }, 'DE-LU'],
])('%j becomes %j', (value, expected) => {
  expect(resolve(value, stack(template), surroundings)).toEqual(expected);
});

test.each([
  [{ 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, 'App uses Fn::Cidr, which the local server cannot resolve.'],
  [{ 'Fn::Select': [3, ['a']] }, 'App: Fn::Select 3 is outside a list of 1.'],
  [{ 'Fn::If': ['Unknown', 1, 2] }, 'App names the condition Unknown, which it does not define.'],
])('%j is refused', (value, message) => {
  expect(() => resolve(value, stack(template), surroundings)).toThrow(message);
});

test('a parameter without a default is refused, because nobody can be asked', () => {
  const asking = stack({ Parameters: { Password: {} } });
  expect(() => resolve({ Ref: 'Password' }, asking, surroundings)).toThrow('App: parameter Password has no default');
});

test('a resource of another stack is reached by its output, weakly or by export', () => {
  const data = stack(
    {
      Resources: { Core: { Type: 'AWS::DynamoDB::GlobalTable', Properties: {} } },
      Outputs: {
        Weak: { Value: { 'Fn::GetAtt': ['Core', 'Arn'] } },
        Strong: { Value: { Ref: 'Core' }, Export: { Name: 'core-table' } },
      },
    },
    'Data',
  );
  const app = stack({
    Resources: {
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          FifoQueue: true,
          A: { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'Weak' } },
          B: { 'Fn::ImportValue': 'core-table' },
        },
      },
    },
  });
  const [queue] = deploy({ stacks: [data, app], assetPaths: new Map() }).all('AWS::SQS::Queue');
  expect(queue?.properties).toEqual({ FifoQueue: true, A: 'arn:aws:dynamodb:eu-central-1:000000000000:table/Data-Core', B: 'Data-Core' });
  expect(queue?.attribute('Arn')).toBe('arn:aws:sqs:eu-central-1:000000000000:App-Queue.fifo');
});

test('a resource whose condition is false does not exist', () => {
  const app = stack({ ...template, Resources: { Queue: { Type: 'AWS::SQS::Queue', Condition: 'IsLarge' } } });
  expect(deploy({ stacks: [app], assetPaths: new Map() }).all('AWS::SQS::Queue')).toEqual([]);
});

test('an unknown resource type is refused by type, logical id and stack', () => {
  const app = stack({ Resources: { Cluster: { Type: 'AWS::MSK::Cluster' } } });
  expect(() => deploy({ stacks: [app], assetPaths: new Map() })).toThrow(
    'AWS::MSK::Cluster (Cluster in App) is a resource type the local server does not know.',
  );
});
