import { local } from '../../config/local';
import { prod } from '../../config/prod';
import { INDEXES } from '../../lambdas/adapters/dynamodb/keys';
import { type SynthesizedStack, synthesized } from './synthesized';

const tables = (stack: SynthesizedStack) => Object.entries(stack.ofType('AWS::DynamoDB::GlobalTable'));
const named = (stack: SynthesizedStack, name: string) => tables(stack).find(([id]) => id.startsWith(`Tables${name}`))![1];

describe('in production', () => {
  const data = synthesized(prod)['Data']!;

  test('no table can be deleted, by nobody and by no stack', () => {
    expect(data.terminationProtection).toBe(true);
    expect(tables(data)).toHaveLength(3);
    for (const [, table] of tables(data)) {
      expect(table.DeletionPolicy).toBe('Retain');
      expect(table.Properties['Replicas']).toEqual([expect.objectContaining({ DeletionProtectionEnabled: true })]);
    }
  });

  test('the operators cannot be deleted either', () => {
    const [pool] = Object.values(data.ofType('AWS::Cognito::UserPool'));
    expect(pool!.DeletionPolicy).toBe('Retain');
    expect(pool!.Properties['DeletionProtection']).toBe('ACTIVE');
  });
});

describe('on any stage', () => {
  const data = synthesized(local)['Data']!;

  test('state and money can be set back to any second, samples need not', () => {
    const recovery = (name: string) => named(data, name).Properties['Replicas'][0].PointInTimeRecoverySpecification;
    expect(recovery('Core')).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(recovery('Ledger')).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(recovery('Telemetry')).toBeUndefined();
  });

  test('samples expire by expiresAtS, nothing else expires', () => {
    const ttl = (name: string) => named(data, name).Properties['TimeToLiveSpecification'];
    expect(ttl('Telemetry')).toEqual({ AttributeName: 'expiresAtS', Enabled: true });
    expect([ttl('Core'), ttl('Ledger')]).toEqual([undefined, undefined]);
  });

  test('the indexes are those of keys.ts and hold keys only', () => {
    const indexes: { IndexName: string; Projection: unknown; KeySchema: { AttributeName: string }[] }[] = named(data, 'Core').Properties[
      'GlobalSecondaryIndexes'
    ];
    expect(indexes.map(({ IndexName }) => IndexName).sort()).toEqual(Object.values(INDEXES).sort());
    for (const { Projection } of indexes) expect(Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
    expect(indexes.map(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName))).toEqual([
      ['gsi1pk', 'gsi1sk'],
      ['gsi2pk', 'gsi2sk'],
      ['gsi3pk', 'gsi3sk'],
      ['duePk', 'dueSk'],
    ]);
  });

  test('tables cost nothing while nobody charges', () => {
    for (const [, table] of tables(data)) expect(table.Properties['BillingMode']).toBe('PAY_PER_REQUEST');
  });

  test('operators are invited, have long passwords, may have a second factor, and one of seven roles', () => {
    const [pool] = Object.values(data.ofType('AWS::Cognito::UserPool'));
    expect(pool!.Properties['AdminCreateUserConfig']).toEqual({ AllowAdminCreateUserOnly: true });
    expect(pool!.Properties['Policies'].PasswordPolicy.MinimumLength).toBe(12);
    const groups = Object.values(data.ofType('AWS::Cognito::UserPoolGroup'));
    expect(groups.map(({ Properties }) => Properties['GroupName']).sort()).toEqual([
      'accountant',
      'admin',
      'driver',
      'operator',
      'owner',
      'technician',
      'viewer',
    ]);
    const [client] = Object.values(data.ofType('AWS::Cognito::UserPoolClient'));
    expect(client!.Properties['ExplicitAuthFlows']).toContain('ALLOW_USER_PASSWORD_AUTH');
    expect(client!.Properties['GenerateSecret']).toBeUndefined();
    expect(pool!.Properties).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
    expect(client!.Properties['RefreshTokenRotation']).toEqual({ Feature: 'ENABLED', RetryGracePeriodSeconds: 30 });
    expect(client!.Properties['ExplicitAuthFlows']).not.toContain('ALLOW_REFRESH_TOKEN_AUTH');
  });
});
