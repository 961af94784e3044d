import type { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SqsPaymentNudge, SqsSettleNudge } from '../adapters/aws/sqs-nudges';
import { systemClock, systemRandom } from '../adapters/aws/system';
import { DynamoAdHocStore } from '../adapters/dynamodb/dynamo-ad-hoc-store';
import { DynamoLedger } from '../adapters/dynamodb/dynamo-ledger';
import { DynamoPaymentStore } from '../adapters/dynamodb/dynamo-payment-store';
import { factsOf, providerOf } from '../adapters/payments/provider-of';
import { ProviderWhenNeeded } from '../adapters/payments/provider-when-needed';
import { secretsInEnvironment, secretsInParameter } from '../adapters/payments/read-secrets';
import type { AdvancePaymentEnvironment } from '../environment/advance-payment';
import type { PaymentDeps } from '../jobs/payments/deps';
import { adHocSessions } from '../jobs/payments/payment-user';
import { log } from './house';

/** What every function that has to do with payments is made of. */
export function paymentDeps(env: AdvancePaymentEnvironment, documents: DynamoDBDocumentClient, sqs: SQSClient): PaymentDeps {
  const settings = { provider: env.PAYMENT_PROVIDER, livemode: env.PAYMENT_LIVEMODE === 'true' };
  const secrets = async () => secretsInEnvironment(process.env) ?? (await secretsInParameter(new SSMClient({}), env.PAYMENT_SECRETS));
  const clock = systemClock;
  const provider = new ProviderWhenNeeded(
    factsOf(settings),
    async () => providerOf(settings, settings.provider === 'manual' ? undefined : await secrets(), clock),
    clock,
  );
  return {
    clock,
    store: new DynamoPaymentStore(documents, env.CORE_TABLE),
    provider,
    ledger: new DynamoLedger(documents, env.LEDGER_TABLE, { clock, random: systemRandom }),
    nudge: new SqsPaymentNudge(sqs, env.PAYMENTS_QUEUE_URL),
    user: adHocSessions({
      adHoc: new DynamoAdHocStore(documents, env.CORE_TABLE),
      clock,
      nudge: new SqsSettleNudge(sqs, env.SETTLEMENTS_QUEUE_URL),
      log,
    }),
    log,
  };
}
