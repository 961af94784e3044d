import type { Charger } from '../domain/chargers/charger';
import { fateAfterOldKey, isKeyChange, keyFate, wasNeverSent } from '../domain/chargers/key-change';
import type { Command } from '../domain/commands/command';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock, Random } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { Log } from '../ports/log';
import type { Mailbox, Outcome } from '../ports/mailbox';

/**
 * Changing a charger's key without ever locking it out. The new key's hash is stored beside the current one in the same write that queues
 * its ChangeConfiguration; from then on either opens the door. An Accepted, or a connection with the new key, makes it the only one. A
 * Rejected drops it. A lost answer leaves the question to the next connection: the key it comes with stays. Should an Accepted come after
 * the charger was seen with its old key, the new one is still there to be made good.
 */
const KEY_BYTES = 20;
const DAY_S = 86_400;

/** A new random key for a charger. The key itself is in the queued command alone, and leaves it when it ends. */
export function sendNewKey(
  charger: Pick<Charger, 'id'>,
  actor: string,
  { random, sender }: { readonly random: Random; readonly sender: CommandSender },
): ReturnType<CommandSender['send']> {
  // 20 of 62 characters: 119 unguessable bits in the 20 bytes that the white paper allows (A00.FR.205).
  const value = Buffer.from(random.token(KEY_BYTES), 'latin1').toString('hex');
  return sender.send({
    chargerId: charger.id,
    action: 'ChangeConfiguration',
    payload: { key: 'AuthorizationKey', value },
    actor,
    idempotencyKey: `key:${random.ulid()}`,
    isRandomKey: true,
    expiresInS: DAY_S,
  });
}

/** Clears the way for a key change after one whose command ended without ever being sent. */
export async function forgetUnsentKey(
  { id, pendingPassword }: Charger,
  { chargers, mailbox }: { readonly chargers: Pick<ChargerStore, 'settlePassword'>; readonly mailbox: Pick<Mailbox, 'get'> },
): Promise<void> {
  if (pendingPassword === undefined) return;
  const command = await mailbox.get(id, pendingPassword.seq);
  if (wasNeverSent(command?.state)) await chargers.settlePassword(id, pendingPassword.seq, 'DROPPED');
}

interface SettleDeps {
  readonly chargers: Pick<ChargerStore, 'settlePassword' | 'acceptAfterKeyChange'>;
  readonly log: Log;
}

/** What a charger's answer, in time or late, makes of the key that it answers to. */
export async function settleKeyByAnswer(command: Command, outcome: Outcome, deps: SettleDeps): Promise<void> {
  if (!isKeyChange(command.action, command.payload)) return;
  const fate = keyFate(outcome);
  if (fate !== 'OPEN') await settle(command.chargerId, command.seq, fate, outcome.atMs, deps);
}

/** What a connection makes of a key whose fate is open: the one that the charger came with stays. */
export async function settleKeyByConnection(
  { id, pendingPassword }: Charger,
  cameWith: 'CURRENT' | 'PENDING' | 'CERTIFICATE',
  deps: SettleDeps & { readonly mailbox: Pick<Mailbox, 'get'>; readonly clock: Clock },
): Promise<void> {
  if (cameWith === 'CERTIFICATE' || pendingPassword === undefined || pendingPassword.isSetAside) return;
  const nowMs = deps.clock.nowMs();
  if (cameWith === 'PENDING') return settle(id, pendingPassword.seq, 'HOLDS', nowMs, deps);
  const command = await deps.mailbox.get(id, pendingPassword.seq);
  const fate = fateAfterOldKey(command?.state, command ?? {});
  if (fate !== 'OPEN') await settle(id, pendingPassword.seq, fate, nowMs, deps);
}

async function settle(
  chargerId: string,
  seq: number,
  fate: 'HOLDS' | 'DROPPED' | 'SET_ASIDE',
  atMs: number,
  { chargers, log }: SettleDeps,
): Promise<void> {
  if (!(await chargers.settlePassword(chargerId, seq, fate))) return;
  log.info('CHARGER_KEY_SETTLED', { chargerId, seq, fate });
  if (fate === 'HOLDS' && (await chargers.acceptAfterKeyChange(chargerId, atMs))) log.info('CHARGER_ACCEPTED', { chargerId });
}
