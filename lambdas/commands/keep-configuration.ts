import { afterChange, afterRead, newConfiguration, readTheRest } from '../domain/chargers/configuration';
import type { Command } from '../domain/commands/command';
import type { CommandSender } from '../ports/command-sender';
import type { ConfigurationStore } from '../ports/configurations';
import type { Outcome } from '../ports/mailbox';
import type { AnswerEffects } from './receive-answer';

interface KeepConfigurationDeps {
  readonly configurations: Pick<ConfigurationStore, 'change'>;
  readonly sender: CommandSender;
}

const DAY_S = 86_400;

/** What the answers to GetConfiguration and ChangeConfiguration say of a charger's keys, whoever asked. */
export function keepingConfigurations(deps: KeepConfigurationDeps, others: AnswerEffects): AnswerEffects {
  return {
    ...others,
    async beforeEnd(command, outcome) {
      await others.beforeEnd(command, outcome);
      await keep(command, outcome, deps);
    },
    async late(command, outcome) {
      await others.late(command, outcome);
      await keep(command, outcome, deps);
    },
  };
}

async function keep(command: Command, { response, atMs }: Outcome, deps: KeepConfigurationDeps): Promise<void> {
  const { action, chargerId, seq, payload } = command;
  if (response === undefined || (action !== 'GetConfiguration' && action !== 'ChangeConfiguration')) return;
  const answered = { seq, payload, response, atMs };
  const learn = action === 'GetConfiguration' ? afterRead : afterChange;
  const configuration = await deps.configurations.change(chargerId, (known) => learn(known ?? newConfiguration(chargerId), answered));
  if (action !== 'GetConfiguration') return;
  // Some firmware tells no more keys than it may be asked for, and says nothing of the rest.
  for (const [page, key] of readTheRest(configuration, answered).entries()) {
    await deps.sender.send({
      chargerId,
      action: 'GetConfiguration',
      payload: { key },
      actor: 'job:configuration',
      idempotencyKey: `configuration:rest:${seq}:${page}`,
      expiresInS: DAY_S,
    });
  }
}
