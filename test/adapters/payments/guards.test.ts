import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { providerOf } from '../../../lambdas/adapters/payments/provider-of';
import { secretsInEnvironment, secretsInParameter } from '../../../lambdas/adapters/payments/read-secrets';
import { bundle } from '../../../lib/constructs/bundle';
import { choosePayments } from '../../../local/payments/choose-payments';
import { SANDBOX_SENTINEL } from '../../../local/payments/sandbox';

const clock = { nowMs: () => 0 };
const webhookSecret = 'whsec_x';
const LOCAL = 'http://127.0.0.1:1234';

test.each([
  [
    { provider: 'stripe', livemode: true },
    { secretKey: 'sk_test_1', webhookSecret },
    'a live deployment needs a key that begins with sk_live_ or rk_live_',
  ],
  [
    { provider: 'stripe', livemode: false },
    { secretKey: 'sk_live_1', webhookSecret },
    'only a live deployment takes a live key: this one needs sk_test_ or rk_test_',
  ],
  [
    { provider: 'stripe', livemode: true },
    { secretKey: 'rk_live_1', webhookSecret, apiUrl: LOCAL },
    'real money goes to Stripe itself, and to no other address',
  ],
  [
    { provider: 'stripe', livemode: false },
    { secretKey: 'sk_test_1', webhookSecret: '' },
    'without a webhook secret anybody could say that a payment was made',
  ],
  [
    { provider: 'stripe', livemode: false },
    { secretKey: 'sk_test_sandbox_1', webhookSecret },
    "this is a key of the sandbox and not of Stripe's",
  ],
  [
    { provider: 'sandbox', livemode: true },
    { secretKey: 'sk_test_sandbox_1', webhookSecret, apiUrl: LOCAL },
    'the sandbox moves no money, so it cannot be live',
  ],
  [
    { provider: 'sandbox', livemode: false },
    { secretKey: 'sk_live_1', webhookSecret, apiUrl: LOCAL },
    "the sandbox takes no key but its own: a key of Stripe's would be shown to it",
  ],
  [
    { provider: 'sandbox', livemode: false },
    { secretKey: 'sk_test_sandbox_1', webhookSecret, apiUrl: 'https://sandbox.example.com' },
    'the sandbox is on this very machine or not at all',
  ],
  [
    { provider: 'sandbox', livemode: false },
    { secretKey: 'sk_test_sandbox_1', webhookSecret },
    'the sandbox is on this very machine or not at all',
  ],
  [
    { provider: 'paypal', livemode: false },
    { secretKey: 'sk_test_1', webhookSecret },
    'there is no payment provider "paypal": write one of manual, stripe, sandbox',
  ],
])('%j with %j is refused', (settings, secrets, sentence) => {
  expect(() => providerOf(settings, secrets, clock)).toThrow(sentence);
});

test('without any provider cash and bank transfers are recorded by people, and no card is taken', async () => {
  const manual = providerOf({ provider: 'manual', livemode: true }, undefined, clock);
  expect(manual.facts.provider).toBe('manual');
  expect(await manual.createHold({} as never, 'x')).toEqual({ ok: false, refusal: { code: 'CARD_PAYMENTS_NOT_SET_UP' } });
  expect(await manual.verifyWebhook('{}', 'x')).toEqual({ ok: false, refusal: { code: 'WEBHOOK_NOT_SIGNED' } });
});

test('the sandbox knows the currency of tests alone', () => {
  const sandbox = providerOf(
    { provider: 'sandbox', livemode: false },
    { secretKey: 'sk_test_sandbox_1', webhookSecret, apiUrl: LOCAL },
    clock,
  );
  expect(sandbox.facts.booksFor('EUR')).toEqual({ currency: 'XTS', livemode: false });
});

test('the keys come from one encrypted parameter, and what is wrong with it is told without showing it', async () => {
  const asked: unknown[] = [];
  const ssm = (Value: string) => {
    const send = async (command: GetParameterCommand) => {
      asked.push(command.input);
      return { Parameter: { Value } };
    };
    return { send } as unknown as SSMClient;
  };
  const secrets = { secretKey: 'sk_live_1', webhookSecret };
  expect(await secretsInParameter(ssm(JSON.stringify(secrets)), '/tidewatt/payments')).toEqual(secrets);
  expect(asked).toEqual([{ Name: '/tidewatt/payments', WithDecryption: true }]);
  const broken = secretsInParameter(ssm('{"secretKey":"hunter2"}'), '/tidewatt/payments');
  await expect(broken).rejects.toThrow('the parameter /tidewatt/payments is not');
  await expect(broken).rejects.not.toThrow('hunter2');
  await expect(secretsInParameter(ssm('hunter2'), '/x')).rejects.not.toThrow('hunter2');
  expect(secretsInEnvironment({})).toBeUndefined();
  expect(secretsInEnvironment({ STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'w' })).toEqual({
    secretKey: 'sk_test_1',
    webhookSecret: 'w',
  });
});

test('no bundle of any function contains the sandbox', () => {
  const entrypoints = readdirSync(join(__dirname, '../../../lambdas/entrypoints')).map((file) => file.replace(/\.ts$/, ''));
  expect(entrypoints).toContain('advance-payment');
  for (const entrypoint of entrypoints) {
    const found = bundle(entrypoint).filter(({ contents }) => Buffer.from(contents).includes(SANDBOX_SENTINEL));
    expect([entrypoint, found.map(({ name }) => name)]).toEqual([entrypoint, []]);
  }
}, 60_000);

describe('who takes cards on one machine', () => {
  test('is the sandbox, as long as nobody outside can reach it, and then nobody', () => {
    expect(choosePayments({})).toEqual({ payments: 'sandbox', stripe: undefined });
    expect(choosePayments({ HOST: '0.0.0.0' })).toEqual({ payments: 'manual', stripe: undefined });
    expect(choosePayments({ PUBLIC_URL: 'https://charge.example.com' })).toEqual({ payments: 'manual', stripe: undefined });
  });

  test('is Stripe with a key of the same kind', () => {
    const keys = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    expect(choosePayments({ PAYMENTS: 'stripe-test', ...keys })).toEqual({
      payments: 'stripe-test',
      stripe: { secretKey: 'sk_test_1', webhookSecret: 'whsec_1' },
    });
    expect(() => choosePayments({ PAYMENTS: 'stripe-live', ...keys })).toThrow('needs a key that begins with sk_live_ or rk_live_');
    expect(() => choosePayments({ PAYMENTS: 'stripe-live' })).toThrow('needs STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET');
  });

  test('is never the sandbox where somebody outside could charge for nothing', () => {
    expect(() => choosePayments({ PAYMENTS: 'sandbox', HOST: '192.0.2.1' })).toThrow('gives electricity away');
    expect(() => choosePayments({ PAYMENTS: 'sandbox', PUBLIC_URL: 'https://charge.example.com' })).toThrow('gives electricity away');
    expect(() => choosePayments({ PAYMENTS: 'paypal' })).toThrow('PAYMENTS must be one of manual, sandbox, stripe-test, stripe-live');
  });
});
