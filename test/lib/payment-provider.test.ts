import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { dev } from '../../config/dev';
import { local } from '../../config/local';
import { prod } from '../../config/prod';
import { defineStage } from '../../config/stage';
import { stageNamed } from '../../config/stages';
import { NoSandboxInTheCloud } from '../../lib/constructs/payment-provider';
import { synthesized } from './synthesized';

const stripe = { provider: 'stripe', livemode: true, secretsParameter: '/tidewatt/prod/payments' } as const;

test('a configuration for an account with the sandbox is refused, whatever the stage is called', () => {
  for (const stage of [prod, dev]) {
    expect(() => defineStage({ ...stage, payments: { provider: 'sandbox' } })).toThrow(
      'the sandbox takes no money and is for one machine only',
    );
  }
  expect(local.payments).toEqual({ provider: 'sandbox' });
});

test('real money and a stage that may be thrown away do not go together, nor cards of a test and one that is kept', () => {
  expect(() => defineStage({ ...dev, payments: stripe })).toThrow('keeps its books');
  expect(() => defineStage({ ...prod, payments: { ...stripe, livemode: false } })).toThrow('cards of a test give electricity away');
  expect(defineStage({ ...prod, payments: stripe }).payments).toEqual(stripe);
  expect(prod.payments).toEqual({ provider: 'manual' });
});

test('payments named beside a stage are for one machine only', () => {
  expect(stageNamed('local', 'stripe-test').payments).toMatchObject({ provider: 'stripe', livemode: false });
  expect(() => stageNamed('prod', 'sandbox')).toThrow('says in config/ who takes its payments');
  expect(() => stageNamed('local', 'paypal')).toThrow('Write one of manual, sandbox, stripe-test, stripe-live');
});

test.each(['sandbox', 'something-new'])('a function of production that is told to take payments by %s fails the synth', (provider) => {
  const app = new App();
  const stack = new Stack(app, 'App');
  new CfnFunction(stack, 'Function', {
    code: { zipFile: '' },
    role: 'arn:aws:iam::123456789012:role/x',
    environment: { variables: { PAYMENT_PROVIDER: provider } },
  });
  Aspects.of(app).add(new NoSandboxInTheCloud(prod));
  expect(() => Template.fromStack(stack)).toThrow('gives electricity away');
});

test('the whole application of production does not synthesize with the sandbox, however it got into the configuration', () => {
  const smuggled = { ...prod, payments: { provider: 'sandbox' } as const };
  expect(() => synthesized(smuggled)).toThrow('gives electricity away');
});

test('functions that ask Stripe may read the one parameter with its keys, no other function may, and no template has a key', () => {
  const { template, ofType } = synthesized(defineStage({ ...prod, payments: stripe }))['App']!;
  const readers = Object.entries(ofType('AWS::IAM::Policy')).filter(([, { Properties }]) =>
    JSON.stringify(Properties['PolicyDocument']).includes('parameter/tidewatt/prod/payments'),
  );
  expect(readers.map(([id]) => id.replace(/RoleDefaultPolicy.*/, '')).sort()).toEqual([
    'AdvancePayment',
    'HttpApi',
    'ReconcilePayments',
    'SettleSession',
  ]);
  const told = Object.values(ofType('AWS::Lambda::Function')).map(({ Properties }) => Properties['Environment'].Variables);
  const settings = told.filter(({ PAYMENT_PROVIDER }) => PAYMENT_PROVIDER !== undefined);
  expect(settings).toHaveLength(4);
  for (const { PAYMENT_PROVIDER, PAYMENT_LIVEMODE, PAYMENT_SECRETS } of settings) {
    expect([PAYMENT_PROVIDER, PAYMENT_LIVEMODE, PAYMENT_SECRETS]).toEqual(['stripe', 'true', '/tidewatt/prod/payments']);
  }
  expect(JSON.stringify(template)).not.toMatch(/(sk|rk)_(live|test)_|whsec_/);
});
