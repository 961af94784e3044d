import { type IAspect, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { PaymentsConfig, StageConfig } from '../../config/stage';
import type { AdvancePaymentEnvironment } from '../../lambdas/environment/advance-payment';
import type { AppFunction } from './app-function';

/** Who takes cards for this stage, and where its keys are. The keys themselves are in no template. */
export class PaymentProvider {
  readonly settings: Pick<AdvancePaymentEnvironment, 'PAYMENT_PROVIDER' | 'PAYMENT_LIVEMODE' | 'PAYMENT_SECRETS'>;
  readonly #parameter: string | undefined;

  constructor(payments: PaymentsConfig) {
    this.#parameter = payments.provider === 'stripe' ? payments.secretsParameter : undefined;
    this.settings = {
      PAYMENT_PROVIDER: payments.provider,
      PAYMENT_LIVEMODE: String(payments.provider === 'manual' || (payments.provider === 'stripe' && payments.livemode)),
      PAYMENT_SECRETS: this.#parameter ?? 'none',
    };
  }

  /** To read the one parameter. It is encrypted with the account's own key for Systems Manager, which lets in whoever may read it. */
  allowAsking(fn: AppFunction): void {
    if (this.#parameter === undefined) return;
    const arn = Stack.of(fn).formatArn({ service: 'ssm', resource: 'parameter', resourceName: this.#parameter.replace(/^\//, '') });
    fn.allow(['ssm:GetParameter'], [arn]);
  }
}

/** What may take payments of a deployment in an account. Everything else gives electricity away. */
const DEPLOYED = ['manual', 'stripe'];

/**
 * The last look before a template is written, whatever the configuration said and whoever changed a function's environment: away from one
 * machine no function is told of any provider but these.
 */
export class NoSandboxInTheCloud implements IAspect {
  readonly #stage: string;

  constructor({ stage }: StageConfig) {
    this.#stage = stage;
  }

  visit(node: IConstruct): void {
    if (!(node instanceof CfnFunction) || this.#stage === 'local') return;
    // Of a function construct it is only a promise of an environment until it is resolved.
    const { variables } = (Stack.of(node).resolve(node.environment) ?? {}) as { variables?: Record<string, unknown> };
    const provider = variables?.['PAYMENT_PROVIDER'];
    if (provider === undefined || DEPLOYED.includes(String(provider))) return;
    // Thrown and not annotated: without the CDK command line an annotation stops nothing.
    throw new Error(`${node.node.path}: stage ${this.#stage} must not take payments by ${String(provider)}, which gives electricity away`);
  }
}
