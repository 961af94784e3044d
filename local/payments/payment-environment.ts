import { Refusal } from '../refusal';
import type { Deployment } from '../template/deployment';
import { startSandbox } from './sandbox';

export interface StripeKeys {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Absent: Stripe itself. */
  readonly apiUrl?: string | undefined;
}

/**
 * What functions that ask a payment provider get beside their template's environment: in an account they read the keys from an encrypted
 * parameter, here the server hands them over. Where the template names the sandbox, the sandbox is started beside the functions.
 */
export async function paymentEnvironment(
  deployment: Deployment,
  of: { readonly dataDir: string; readonly localUrl: string; readonly isPrivate: boolean; readonly stripe: StripeKeys | undefined },
  undo: (() => Promise<void> | void)[],
): Promise<Readonly<Record<string, string>>> {
  const provider = providerIn(deployment);
  if (provider === 'stripe') {
    if (of.stripe === undefined) throw new Refusal('Payments by Stripe need STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.');
    return environmentOf(of.stripe);
  }
  if (provider !== 'sandbox') return {};
  if (!of.isPrivate) {
    throw new Refusal('The payment sandbox gives electricity away, and this server can be reached from outside. Set PAYMENTS=manual.');
  }
  const sandbox = await startSandbox({ dataDir: of.dataDir, webhookUrl: `${of.localUrl}/v1/payments/webhooks/sandbox` });
  undo.push(() => sandbox.stop());
  return environmentOf({ ...sandbox, apiUrl: sandbox.url });
}

function environmentOf({ secretKey, webhookSecret, apiUrl }: StripeKeys): Readonly<Record<string, string>> {
  return {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    ...(apiUrl === undefined ? {} : { STRIPE_API_URL: apiUrl }),
  };
}

function providerIn(deployment: Deployment): string | undefined {
  for (const { properties } of deployment.all('AWS::Lambda::Function')) {
    const { Variables = {} } = (properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> };
    if (Variables['PAYMENT_PROVIDER'] !== undefined) return String(Variables['PAYMENT_PROVIDER']);
  }
  return undefined;
}
