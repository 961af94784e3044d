import { type AvailabilityChange, answeredChangeAvailability, outOfService } from '../domain/chargers/availability';
import type { Charger } from '../domain/chargers/charger';
import type { Command } from '../domain/commands/command';
import type { AvailabilityStore } from '../ports/availability';
import type { Clock } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { Outcome } from '../ports/mailbox';
import type { AnswerEffects } from './receive-answer';

const DAY_S = 86_400;

interface CarryOutDeps {
  readonly clock: Clock;
  readonly availability: AvailabilityStore;
  readonly sender: CommandSender;
}

/**
 * Sends a change whose time has come. Nobody takes it back from here on; a fall between the steps leaves its due mark, and the sweep
 * sends the very same command again.
 */
export async function carryOut(
  chargerId: string,
  id: string,
  { clock, availability, sender }: CarryOutDeps,
): Promise<AvailabilityChange | undefined> {
  const nowMs = clock.nowMs();
  const change = await availability.change(chargerId, id, (known) =>
    known.state === 'PLANNED' && known.atMs <= nowMs ? { ...known, state: 'SENDING' } : known,
  );
  if (change?.state !== 'SENDING') return change;
  const { connectorId, type, actor } = change;
  const sent = await sender.send({
    chargerId,
    action: 'ChangeAvailability',
    payload: { connectorId, type },
    actor,
    idempotencyKey: `availability:${id}`,
    supersedeKey: `availability:${connectorId}`,
    expiresInS: DAY_S,
  });
  if (!sent.ok) return change;
  const { seq } = sent.value.command;
  return availability.change(chargerId, id, (known) => (known.state === 'SENDING' ? { ...known, state: 'SENT', seq } : known));
}

/** What the answers to ChangeAvailability say, whoever asked (OCPP 1.6 §5.2). */
export function keepingAvailability(availability: Pick<AvailabilityStore, 'answered'>, others: AnswerEffects): AnswerEffects {
  return {
    ...others,
    async beforeEnd(command, outcome) {
      await others.beforeEnd(command, outcome);
      await keep(command, outcome, availability);
    },
    async late(command, outcome) {
      await others.late(command, outcome);
      await keep(command, outcome, availability);
    },
  };
}

async function keep(command: Command, { response, atMs }: Outcome, availability: Pick<AvailabilityStore, 'answered'>): Promise<void> {
  const { action, chargerId, seq, payload } = command;
  const status = response?.['status'];
  if (action !== 'ChangeAvailability' || typeof status !== 'string') return;
  const connectorId = Number(payload['connectorId']);
  const type = payload['type'] === 'Inoperative' ? 'Inoperative' : 'Operative';
  await availability.answered(chargerId, connectorId, (known) =>
    answeredChangeAvailability(known, { chargerId, connectorId, type, seq }, status, atMs),
  );
}

/** Tells a charger that booted once more what is out of service: not all firmware remembers it without power. */
export async function availabilityAfterBoot(
  { id, bootedAtMs = 0 }: Charger,
  { availability, sender }: { readonly availability: Pick<AvailabilityStore, 'ofCharger'>; readonly sender: CommandSender },
): Promise<void> {
  for (const { connectorId } of outOfService(await availability.ofCharger(id))) {
    await sender.send({
      chargerId: id,
      action: 'ChangeAvailability',
      payload: { connectorId, type: 'Inoperative' },
      actor: 'job:availability',
      idempotencyKey: `availability:boot:${bootedAtMs}:${connectorId}`,
      supersedeKey: `availability:${connectorId}`,
      expiresInS: DAY_S,
    });
  }
}
