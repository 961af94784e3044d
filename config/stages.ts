import { dev } from './dev';
import { local } from './local';
import { prod } from './prod';
import type { PaymentsConfig, StageConfig } from './stage';

const STAGES: readonly StageConfig[] = [local, dev, prod];

/**
 * A stage of your own is a file beside these and a name in the list above. `payments`: on one machine the server says who takes cards, because
 * there a configuration is the environment of a process.
 */
export function stageNamed(name: string, payments?: unknown): StageConfig {
  if (payments !== undefined) return paymentsOnOneMachine(name, payments);

  const found = STAGES.find((config) => config.stage === name);
  if (found !== undefined) return found;
  throw new Error(
    `There is no stage ${JSON.stringify(name)} in config/. Write one of: ${STAGES.map((config) => config.stage).join(', ')}.`,
  );
}

const PAYMENTS_ON_ONE_MACHINE: Readonly<Record<string, PaymentsConfig>> = {
  manual: { provider: 'manual' },
  sandbox: { provider: 'sandbox' },
  'stripe-test': { provider: 'stripe', livemode: false, secretsParameter: '/not-used/on-one-machine' },
  'stripe-live': { provider: 'stripe', livemode: true, secretsParameter: '/not-used/on-one-machine' },
};

function paymentsOnOneMachine(name: string, payments: unknown): StageConfig {
  const config = PAYMENTS_ON_ONE_MACHINE[String(payments)];
  if (name !== 'local') throw new Error(`Stage ${JSON.stringify(name)} says in config/ who takes its payments.`);
  if (config === undefined)
    throw new Error(`Write one of ${Object.keys(PAYMENTS_ON_ONE_MACHINE).join(', ')} for the payments of one machine.`);
  return { ...local, payments: config };
}
