import { SECOND_MS } from '../domain/shared/time';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { Journal } from '../ports/journal';
import type { Log } from '../ports/log';
import type { Mailbox } from '../ports/mailbox';
import type { PumpNudge, Timer, Timers } from '../ports/nudges';
import { endOverdueCall } from './pump-mailbox';

interface OnTimerDeps {
  readonly clock: Clock;
  readonly mailbox: Mailbox;
  readonly chargers: Pick<ChargerStore, 'getWithConnectors'>;
  readonly sender: CommandSender;
  readonly pump: PumpNudge;
  readonly timers: Timers;
  readonly journal: Pick<Journal, 'record'>;
  readonly log: Log;
}

/** A timer may fire early, late, twice or never: it looks at what is stored and does only what is due. */
export async function onTimer(timer: Timer, deps: OnTimerDeps): Promise<void> {
  switch (timer.kind) {
    case 'COMMAND_DEADLINE':
      return endCallPastDeadline(timer, deps);
    case 'PUMP':
      return deps.pump.pump(timer.chargerId, 'RETRY');
    case 'GREETING':
      return greet(timer, deps);
  }
}

async function endCallPastDeadline(timer: Extract<Timer, { kind: 'COMMAND_DEADLINE' }>, deps: OnTimerDeps): Promise<void> {
  const { chargerId, messageId } = timer;
  const { slot, inFlight } = await deps.mailbox.head(chargerId);
  if (slot?.messageId !== messageId) return;
  const earlyMs = slot.deadlineMs - deps.clock.nowMs();
  if (earlyMs > 0) return deps.timers.set(timer, earlyMs / SECOND_MS);
  await endOverdueCall(chargerId, slot, inFlight, deps);
  await deps.pump.pump(chargerId, 'RETRY');
}

/**
 * Some firmware does not boot again after a reconnect, and some never says its status. A charger that has told us nothing some time
 * after it connected is asked; one that has is left alone (OCPP 1.6 errata 3.40: no trigger of BootNotification after Accepted).
 */
async function greet({ chargerId, epoch }: Extract<Timer, { kind: 'GREETING' }>, { chargers, sender }: OnTimerDeps): Promise<void> {
  const view = await chargers.getWithConnectors(chargerId);
  if (view?.connection?.epoch !== epoch) return;
  const ask = (requestedMessage: string) =>
    sender.send({
      chargerId,
      action: 'TriggerMessage',
      payload: { requestedMessage },
      actor: 'job:greeting',
      idempotencyKey: `greeting:${epoch}:${requestedMessage}`,
    });
  if (view.charger.bootedAtMs === undefined) await ask('BootNotification');
  if (view.connectors.length === 0) await ask('StatusNotification');
}
