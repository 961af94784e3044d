import { MemoryJournal } from '../../lambdas/adapters/memory/memory-journal';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import { onTimer } from '../../lambdas/commands/on-timer';
import { pumpMailbox } from '../../lambdas/commands/pump-mailbox';
import { type AnswerEffects, receiveAnswer } from '../../lambdas/commands/receive-answer';
import { sendCommand } from '../../lambdas/commands/send-command';
import type { PendingPassword, Registration } from '../../lambdas/domain/chargers/charger';
import type { ChargerView } from '../../lambdas/ports/charger-store';
import type { CommandRequest } from '../../lambdas/ports/command-sender';
import type { Log } from '../../lambdas/ports/log';
import type { Timer } from '../../lambdas/ports/nudges';

export const silentLog: Log = { info() {}, warn() {}, error() {} };

/** A charger's mailbox with everything around it in the hand of the test. */
export class MailboxBench {
  nowMs = Date.parse('2026-03-01T08:00:00Z');
  /** Frames on the wire, oldest first. */
  readonly wire: [connectionId: string, frame: [2, string, string, unknown]][] = [];
  readonly timersSet: { timer: Timer; delayS: number }[] = [];
  readonly nudges: string[] = [];
  /** What the gateway says to the next posts; OK when the list is empty. */
  readonly postAnswers: ('GONE' | 'THROTTLED' | 'UNCLEAR')[] = [];
  epoch: number | undefined = 1;
  connectedAtMs = this.nowMs;
  registration: Registration = 'Accepted';
  view: Partial<ChargerView> | undefined;
  readonly journal = new MemoryJournal();
  effects: AnswerEffects = { beforeEnd: async () => {}, afterEnd: async () => {}, late: async () => {} };

  readonly proposePassword: (chargerId: string, pending: PendingPassword) => boolean;

  readonly mailbox = new MemoryMailbox({
    connection: async (chargerId) =>
      this.epoch === undefined
        ? undefined
        : { chargerId, connectionId: `socket-${this.epoch}`, epoch: this.epoch, connectedAtMs: this.connectedAtMs, lastSeenAtMs: 0 },
    registration: async () => this.registration,
    proposePassword: (chargerId, pending) => this.proposePassword(chargerId, pending),
  });
  readonly #clock = { nowMs: () => this.nowMs };
  readonly #pumpNudge = { pump: async (chargerId: string, cause: string) => void this.nudges.push(`${chargerId} ${cause}`) };
  readonly #timers = { set: async (timer: Timer, delayS: number) => void this.timersSet.push({ timer, delayS }) };
  #key = 0;
  readonly sender = sendCommand({ clock: this.#clock, mailbox: this.mailbox, pump: this.#pumpNudge });
  readonly answers = receiveAnswer({
    mailbox: this.mailbox,
    pump: this.#pumpNudge,
    journal: this.journal,
    log: silentLog,
    effects: {
      beforeEnd: (c, o) => this.effects.beforeEnd(c, o),
      afterEnd: (c, o) => this.effects.afterEnd(c, o),
      late: (c, o) => this.effects.late(c, o),
    },
  });

  constructor(proposePassword: MailboxBench['proposePassword'] = () => true) {
    this.proposePassword = proposePassword;
  }

  async send(over: Partial<CommandRequest> = {}): Promise<number> {
    this.#key += 1;
    const sent = await this.sender.send({
      chargerId: 'CP1',
      action: 'GetConfiguration',
      payload: {},
      actor: 'user:1',
      idempotencyKey: `key-${this.#key}`,
      ...over,
    });
    if (!sent.ok) throw new Error(sent.refusal.code);
    return sent.value.command.seq;
  }

  pump(): Promise<void> {
    return pumpMailbox('CP1', {
      clock: this.#clock,
      random: { token: (length) => 'abcdefgh'.slice(0, length) },
      mailbox: this.mailbox,
      connections: {
        close: async () => {
          this.epoch = undefined;
          return true;
        },
      },
      socket: {
        post: async (connectionId, text) => {
          const answer = this.postAnswers.shift();
          if (answer === 'UNCLEAR') throw new Error('socket hang up');
          if (answer !== undefined) return { ok: false, refusal: { code: answer } };
          this.wire.push([connectionId, JSON.parse(text)]);
          return { ok: true, value: undefined };
        },
      },
      timers: this.#timers,
      journal: this.journal,
      log: silentLog,
    });
  }

  timer(timer: Timer): Promise<void> {
    return onTimer(timer, {
      clock: this.#clock,
      mailbox: this.mailbox,
      chargers: { getWithConnectors: async () => this.view as ChargerView | undefined },
      sender: this.sender,
      pump: this.#pumpNudge,
      timers: this.#timers,
      journal: this.journal,
      log: silentLog,
    });
  }

  /** The charger answers the call that is on the wire. */
  answer(response: Record<string, string>, messageId = this.wire.at(-1)?.[1][1] ?? ''): Promise<void> {
    return this.answers.answered('CP1', messageId, response, this.nowMs);
  }

  async state(seq: number): Promise<string | undefined> {
    return (await this.mailbox.get('CP1', seq))?.state;
  }

  sent(): string[] {
    return this.wire.map(([connection, [, id, action]]) => `${connection} ${id} ${action}`);
  }
}
