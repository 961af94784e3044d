import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import type { PaymentSecrets } from './provider-of';

const parameter = z.object({
  secretKey: z.string().regex(/^(sk|rk)_(live|test)_/, 'write the secret key, as it begins: sk_live_, rk_live_, sk_test_ or rk_test_'),
  webhookSecret: z.string().startsWith('whsec_', 'write the signing secret of the webhook endpoint, as it begins: whsec_'),
});

/** The keys of the provider, from an encrypted parameter: they are in no template, no environment and no log. */
export async function secretsInParameter(ssm: SSMClient, name: string): Promise<PaymentSecrets> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  const read = parameter.safeParse(jsonOf(Parameter?.Value ?? ''));
  // What is wrong is told, what is there is not.
  if (!read.success) throw new Error(`the parameter ${name} is not {"secretKey":…,"webhookSecret":…}: ${z.prettifyError(read.error)}`);
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** On one machine the server hands them over by environment, and says where the provider beside it listens. */
export function secretsInEnvironment(environment: Readonly<Record<string, string | undefined>>): PaymentSecrets | undefined {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: apiUrl } = environment;
  if (!secretKey) return undefined;
  return { secretKey, webhookSecret: webhookSecret ?? '', ...(apiUrl ? { apiUrl } : {}) };
}
