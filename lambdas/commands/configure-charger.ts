import type { Charger } from '../domain/chargers/charger';
import type { Command, CommandAction } from '../domain/commands/command';
import type { JsonObject } from '../domain/shared/json';
import type { ChargerStore } from '../ports/charger-store';
import type { Random } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { Commissioning } from '../ports/commissioning';
import type { Mailbox } from '../ports/mailbox';
import { forgetUnsentKey, sendNewKey } from './change-key';

const ACTOR = 'job:commissioning';
const DAY_S = 86_400;

/**
 * From the most to the least we hope for: chargers refuse the whole list for one measurand that they do not know (OCPP 1.6 §9.1.15),
 * so each refusal tries the next. The energy register alone is enough to bill; power and phases make plans better.
 */
const MEASURANDS = [
  'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
  'Energy.Active.Import.Register,Power.Active.Import,Current.Import',
  'Energy.Active.Import.Register,Power.Active.Import',
  'Energy.Active.Import.Register',
] as const;

/** Both gateways in front of us cut a connection that is silent for ten minutes. */
const HEARTBEAT_INTERVAL_S = 240;
const SAMPLE_INTERVAL_S = 60;

interface CommissioningDeps {
  readonly chargers: Pick<ChargerStore, 'getWithConnectors' | 'settlePassword'>;
  readonly mailbox: Pick<Mailbox, 'get'>;
  readonly random: Random;
  readonly sender: CommandSender;
}

/** Sets up what billing and planning need, and asks for what we do not know yet. Keyed by firmware: the same boot asks once. */
export function commissioning({ chargers, mailbox, random, sender }: CommissioningDeps): Omit<Commissioning, 'booted'> {
  return {
    async changeKey(charger) {
      await forgetUnsentKey(charger, { chargers, mailbox });
      // Refused while one is on its way: that one decides.
      await sendNewKey(charger, ACTOR, { random, sender });
    },
    async firstBoot(charger) {
      const steps: readonly (readonly [string, CommandAction, JsonObject])[] = [
        ['configuration', 'GetConfiguration', {}],
        ['heartbeat', 'ChangeConfiguration', { key: 'HeartbeatInterval', value: `${HEARTBEAT_INTERVAL_S}` }],
        ['interval', 'ChangeConfiguration', { key: 'MeterValueSampleInterval', value: `${SAMPLE_INTERVAL_S}` }],
        ['measurands-0', 'ChangeConfiguration', { key: 'MeterValuesSampledData', value: MEASURANDS[0] }],
        // A StopTransaction that carries every sample of a long night breaks the gateway's frame limit and is lost in the end (F-20).
        ['stop-samples', 'ChangeConfiguration', { key: 'StopTxnSampledData', value: '' }],
      ];
      for (const [name, action, payload] of steps) await send(charger, name, action, payload, sender);

      const view = await chargers.getWithConnectors(charger.id);
      if (view !== undefined && view.connectors.length === 0) {
        await send(charger, 'status', 'TriggerMessage', { requestedMessage: 'StatusNotification' }, sender);
      }
    },
  };
}

async function send(charger: Charger, name: string, action: CommandAction, payload: JsonObject, sender: CommandSender): Promise<void> {
  const { vendor = '', model = '', firmwareVersion = '' } = charger.identity ?? {};
  await sender.send({
    chargerId: charger.id,
    action,
    payload,
    actor: ACTOR,
    expiresInS: DAY_S,
    idempotencyKey: `commissioning:${vendor}:${model}:${firmwareVersion}:${name}`,
  });
}

/** The next shorter list of measurands after a refused one. Any other refused key is the operator's business. */
export async function fallBackMeterValues(refused: Command, sender: CommandSender): Promise<void> {
  if (refused.actor !== ACTOR || refused.payload['key'] !== 'MeterValuesSampledData') return;
  const lists: readonly unknown[] = MEASURANDS;
  const next = MEASURANDS[lists.indexOf(refused.payload['value']) + 1];
  if (next === undefined) return;
  await sender.send({
    chargerId: refused.chargerId,
    action: 'ChangeConfiguration',
    payload: { key: 'MeterValuesSampledData', value: next },
    actor: ACTOR,
    expiresInS: DAY_S,
    // One fallback per refused command, however often its answer comes.
    idempotencyKey: `commissioning:after:${refused.seq}`,
  });
}
