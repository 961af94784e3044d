import type { Command, CommandState, Slot } from '../../lambdas/domain/commands/command';
import type { Log, LogCode, LogFacts } from '../../lambdas/ports/log';
import type { Books } from './books';
import type { World } from './world';

/** An accepted command and what may still become of it. */
interface Accepted {
  readonly chargerId: string;
  readonly seq: number;
  lastState: CommandState;
}

const MAY_BECOME: Record<'QUEUED' | 'IN_FLIGHT', readonly CommandState[]> = {
  QUEUED: ['QUEUED', 'IN_FLIGHT', 'EXPIRED', 'CANCELLED', 'UNDELIVERABLE'],
  IN_FLIGHT: ['IN_FLIGHT', 'QUEUED', 'SUCCEEDED', 'REJECTED', 'ERRORED', 'TIMED_OUT', 'UNDELIVERABLE'],
};
const CHANGES_A_COMMAND: ReadonlySet<string | symbol> = new Set(['enqueue', 'claim', 'finish', 'requeue', 'drop', 'noteLate']);
const ENDS_A_SESSION: ReadonlySet<string | symbol> = new Set(['close', 'settle', 'correct']);

// biome-ignore lint/suspicious/noExplicitAny: whatever the method takes and answers.
type Any = any;

/** What must hold all the time, looked at after every write that could break it. */
export class Watch {
  readonly accepted: Accepted[] = [];
  readonly #acceptedBy = new Map<string, readonly Accepted[]>();
  readonly #deadlines = new Map<string, number>();
  readonly #settledAtMs = new Map<string, number>();
  readonly #own = new Map<string, Map<object, object>>();
  readonly #world: World;
  readonly #books: Books;
  /** What may stand in no log line: passwords, keys, card numbers (INV-16). */
  readonly secrets: string[] = [];
  readonly mailbox: Books['mailbox'];
  readonly sessions: Books['sessions'];

  constructor(world: World, books: Books) {
    this.#world = world;
    this.#books = books;
    this.mailbox = this.#watchedMailbox();
    this.sessions = this.#watchedSessions();
  }

  deadlineMs(chargerId: string, messageId: string): number | undefined {
    return this.#deadlines.get(`${chargerId} ${messageId}`);
  }

  readonly log: Log = {
    info: (code, facts) => this.#logged(code, facts),
    warn: (code, facts) => this.#logged(code, facts),
    error: (code, facts, cause) => this.#logged(code, { ...facts, cause: String(cause) }),
  };

  #logged(code: LogCode, facts: LogFacts): void {
    const line = JSON.stringify(facts);
    const secret = this.secrets.find((text) => line.includes(text));
    if (secret !== undefined) this.#world.violate('INV-16', `${code} tells ${secret}`);
  }

  /** Every write to a mailbox is followed by a look at what became of its commands (INV-6). */
  #watchedMailbox(): Books['mailbox'] {
    return this.#after(this.#books.mailbox, async (name, given, answer) => {
      if (name === 'enqueue' && answer.ok && !answer.value.replayed) {
        const { chargerId, seq, state } = answer.value.command;
        const accepted = { chargerId, seq, lastState: state };
        this.accepted.push(accepted);
        this.#acceptedBy.set(chargerId, [...(this.#acceptedBy.get(chargerId) ?? []), accepted]);
      }
      if (name === 'claim' && answer.ok) await this.#checkClaim(given[0] as Command, given[1] as Slot);
      if (!CHANGES_A_COMMAND.has(name)) return;
      const [of] = given as [string | { readonly chargerId: string }];
      await this.#watchCommands(typeof of === 'string' ? of : of.chargerId);
    });
  }

  /** A call is only ever meant for the connection that is the charger's at that moment; an older socket, closed or half open, gets none (INV-8). */
  async #checkClaim({ chargerId }: Command, { epoch, messageId, deadlineMs }: Slot): Promise<void> {
    this.#deadlines.set(`${chargerId} ${messageId}`, deadlineMs);
    const current = (await this.#books.connections.get(chargerId))?.epoch;
    if (current !== epoch)
      this.#world.violate('INV-8', `call ${messageId} for ${chargerId} is meant for connection ${epoch}, not ${String(current)}`);
  }

  async #watchCommands(chargerId: string): Promise<void> {
    for (const known of this.#acceptedBy.get(chargerId) ?? []) {
      const state = (await this.#books.mailbox.get(known.chargerId, known.seq))?.state ?? 'QUEUED';
      if (state === known.lastState) continue;
      const allowed = known.lastState === 'QUEUED' || known.lastState === 'IN_FLIGHT' ? MAY_BECOME[known.lastState] : [];
      if (!allowed.includes(state))
        this.#world.violate('INV-6', `command ${known.seq} of ${known.chargerId} went from ${known.lastState} to ${state}`);
      known.lastState = state;
    }
  }

  /** The figures of a session that is settled change by a correction alone, and each set of figures is settled once (INV-3). */
  #watchedSessions(): Books['sessions'] {
    return this.#after(this.#books.sessions, async (name, [of]: [string | { id: string }]) => {
      if (!ENDS_A_SESSION.has(name)) return;
      const session = await this.#books.sessions.get(typeof of === 'string' ? of : of.id);
      if (session?.status !== 'SETTLED') return;
      const { id, settledAtMs, corrections = [] } = session;
      const figures = `${id} ${corrections.length}`;
      const before = this.#settledAtMs.get(figures);
      if (before !== undefined && before !== settledAtMs) this.#world.violate('INV-3', `${id} was settled twice`);
      this.#settledAtMs.set(figures, settledAtMs);
    });
  }

  /** Whatever a charger says, only its own things are touched (INV-11; a deployment is one operator's, so a tenant is a charger here). */
  ofCharger<Port extends object>(chargerId: string, port: Port): Port {
    const known = this.#own.get(chargerId) ?? new Map<object, object>();
    this.#own.set(chargerId, known);
    const own = known.get(port) ?? this.#keptWithin(chargerId, port);
    known.set(port, own);
    return own as Port;
  }

  #keptWithin<Port extends object>(chargerId: string, port: Port): Port {
    return this.#after(port, async (name, given, answer) => {
      for (const thing of [...given, answer, answer?.value]) {
        const other = thing?.chargerId;
        if (typeof other === 'string' && other !== chargerId)
          this.#world.violate('INV-11', `a frame of ${chargerId} reached ${other} by ${String(name)}`);
      }
    });
  }

  #after<Port extends object>(port: Port, look: (name: string | symbol, given: Any, answer: Any) => Promise<void>): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          const answer = await Reflect.apply(member, target, given);
          await look(name, given, answer);
          return answer;
        };
      },
    });
  }
}
