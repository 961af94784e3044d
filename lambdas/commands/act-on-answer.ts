import { afterRead, newConfiguration } from '../domain/chargers/configuration';
import { readCapabilities } from '../domain/chargers/read-capabilities';
import { learnFromAnswer } from '../domain/chargers/refused-actions';
import type { Command } from '../domain/commands/command';
import type { JsonObject } from '../domain/shared/json';
import type { ChargerStore } from '../ports/charger-store';
import type { CommandSender } from '../ports/command-sender';
import type { Log } from '../ports/log';
import type { Outcome } from '../ports/mailbox';
import type { PlanNudge } from '../ports/nudges';
import { settleKeyByAnswer } from './change-key';
import { fallBackMeterValues } from './configure-charger';
import type { AnswerEffects } from './receive-answer';

interface ActOnAnswerDeps {
  readonly chargers: Pick<ChargerStore, 'get' | 'recordCapabilities' | 'recordRefusedActions' | 'settlePassword' | 'acceptAfterKeyChange'>;
  readonly sender: CommandSender;
  readonly plan: PlanNudge;
  readonly log: Log;
}

/** What we learn and do when a charger has answered one of our CALLs. */
export function actOnAnswer({ chargers, sender, plan, log }: ActOnAnswerDeps): AnswerEffects {
  return {
    async beforeEnd(command, outcome) {
      await settleKeyByAnswer(command, outcome, { chargers, log });
      await learnRefusal(command, outcome, { chargers, log });
      if (command.action === 'GetConfiguration' && outcome.state === 'SUCCEEDED') {
        const told = afterRead(newConfiguration(command.chargerId), { ...command, response: outcome.response ?? {}, atMs: outcome.atMs });
        await chargers.recordCapabilities(command.chargerId, readCapabilities(told));
      }
      if (command.action === 'ChangeConfiguration' && outcome.state === 'REJECTED') await fallBackMeterValues(command, sender);
    },
    late: (command, outcome) => settleKeyByAnswer(command, outcome, { chargers, log }),
    async afterEnd(command, outcome) {
      if (command.action !== 'SetChargingProfile' || outcome.state === 'SUCCEEDED') return;
      log.warn('PROFILE_REFUSED', { chargerId: command.chargerId, seq: command.seq, state: outcome.state, ...status(outcome.response) });
      const charger = await chargers.get(command.chargerId);
      if (charger !== undefined) await plan.plan(charger.siteId, 'PROFILE_REFUSED', sessionOf(command));
    },
  };
}

async function learnRefusal(
  { chargerId, action, seq }: Command,
  outcome: Outcome,
  { chargers, log }: Pick<ActOnAnswerDeps, 'chargers' | 'log'>,
): Promise<void> {
  const charger = await chargers.get(chargerId);
  const learned = charger === undefined ? undefined : learnFromAnswer(charger, action, outcome);
  if (learned === undefined) return;
  await chargers.recordRefusedActions(chargerId, learned);
  const refusal = learned[action];
  if (refusal !== undefined) log.warn('ACTION_REFUSED', { chargerId, seq, action, code: refusal.code });
}

function status(response: JsonObject | undefined): { status?: string } {
  const text = response?.['status'];
  return typeof text === 'string' ? { status: text } : {};
}

/** The planner names its commands `profile:<session>:<count>`; see plan-site. */
function sessionOf({ actor }: Command): string | undefined {
  return /^plan:(ses_[a-z0-9]+)$/.exec(actor)?.[1];
}
