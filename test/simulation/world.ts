/**
 * A world in which time is a number, chance has a seed and any process may die between any two of its steps. Production handlers run in
 * it unchanged: each call of a port is a step, and the world decides which of all waiting steps comes next.
 */

/** mulberry32: small, fast and the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Faults {
  /** Chance that a process dies at any one of its steps. */
  readonly crash: number;
  /** Chance that a queue message or timer is never delivered. */
  readonly lose: number;
  /** Chance that a queue message, timer or frame is delivered twice. */
  readonly double: number;
  /** Longest delay of a queue message or frame. */
  readonly delayMs: number;
  /** Chance that a step takes seconds. */
  readonly slow: number;
}

export const NO_FAULTS: Faults = { crash: 0, lose: 0, double: 0, delayMs: 50, slow: 0 };

/** One place where one process can die: the even pauses come before a call of a port, the odd ones after it took effect. */
export interface CrashPoint {
  /** The place of the process in `World.begun`. */
  readonly process: number;
  readonly pause: number;
  /** Is what the dead process was reading delivered once more, or never again? Without it, as the gateway or queue would by itself. */
  readonly redelivery?: boolean;
}

const SLOW_STEP_MS = 4_000;

interface Task {
  readonly atMs: number;
  readonly order: number;
  readonly run: Run;
}

/** `nothing`: it began nothing, so there is nothing to wait for. */
type Run = () => unknown;

export class World {
  readonly #random: () => number;
  #tasks: Task[] = [];
  #order = 0;
  nowMs: number;
  faults: Faults;
  /** The first broken promise stops the run. */
  readonly violations: string[] = [];
  crashes = 0;
  /** Every process that was begun, in order, and how often it paused: where it could have died. */
  readonly begun: { readonly name: string; pauses: number }[] = [];
  /** Makes one process die at one of its pauses, whatever the chances are. */
  crashAt: CrashPoint | undefined;

  constructor(seed: number, startMs: number, faults: Faults) {
    this.#random = seededRandom(seed);
    this.nowMs = startMs;
    this.faults = faults;
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  between(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1));
  }

  token(length: number): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    return Array.from({ length }, () => alphabet[this.between(0, alphabet.length - 1)]).join('');
  }

  violate(invariant: string, what: string): void {
    this.violations.push(`${invariant} at ${new Date(this.nowMs).toISOString()}: ${what}`);
  }

  after(delayMs: number, run: Run): void {
    const task: Task = { atMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, run };
    // Kept sorted by time; tasks of one instant are picked by chance in `#next`.
    let place = this.#tasks.length;
    while (place > 0 && (this.#tasks[place - 1] as Task).atMs > task.atMs) place -= 1;
    this.#tasks.splice(place, 0, task);
  }

  /** Runs until nothing is left to do before `untilMs` or an invariant broke. */
  async run(untilMs: number): Promise<void> {
    for (;;) {
      if (this.violations.length > 0) return;
      const task = this.#next(untilMs);
      if (task === undefined) {
        this.nowMs = Math.max(this.nowMs, untilMs);
        return;
      }
      this.nowMs = task.atMs;
      if (task.run() !== 'nothing') await settled();
    }
  }

  #next(untilMs: number): Task | undefined {
    const first = this.#tasks[0];
    if (first === undefined || first.atMs > untilMs) return undefined;
    let sameInstant = 1;
    while (this.#tasks[sameInstant]?.atMs === first.atMs) sameInstant += 1;
    return this.#tasks.splice(this.between(0, sameInstant - 1), 1)[0];
  }

  /**
   * Starts a process. It lives until its work ends, throws or dies. A dead process takes no further step: whatever it awaits never
   * comes, exactly as when a Lambda sandbox is killed.
   */
  spawn(name: string, work: (life: Life) => Promise<void>, ended: (how: 'done' | 'crashed' | 'failed', error?: unknown) => void): void {
    const life = new Life(this, name, () => ended('crashed'));
    this.after(0, () => {
      work(life).then(
        () => {
          if (!life.alive) return;
          // A sandbox is frozen when its handler has answered: work that nobody awaited does not go on.
          life.alive = false;
          ended('done');
        },
        (error: unknown) => {
          if (!life.alive) return;
          if (process.env['SIM_TRACE'] !== undefined) process.stderr.write(`${name} failed: ${String(error)}\n`);
          ended('failed', error);
        },
      );
    });
  }
}

export class Life {
  alive = true;
  readonly #world: World;
  readonly #died: () => void;
  readonly #number: number;

  constructor(world: World, name: string, died: () => void) {
    this.#world = world;
    this.#died = died;
    this.#number = world.begun.length;
    world.begun.push({ name, pauses: 0 });
  }

  /** One step of this process: something else may run before it, and the process may die before or after it took effect. */
  async step<T>(effect: () => Promise<T>): Promise<T> {
    await this.#pause();
    const result = await effect();
    await this.#pause();
    return result;
  }

  /** Makes every method of a port a step of this process. */
  stepping<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => this.step(() => Promise.resolve(Reflect.apply(member, target, given)));
      },
    });
  }

  #pause(): Promise<void> {
    if (!this.alive) return new Promise(() => {});
    if (this.#dies()) {
      this.alive = false;
      this.#world.crashes += 1;
      this.#world.after(0, this.#died);
      return new Promise(() => {});
    }
    // Now and then a store throttles, or a sandbox is slow.
    const longestMs = this.#world.chance(this.#world.faults.slow) ? SLOW_STEP_MS : 3;
    return new Promise((resolve) => this.#world.after(this.#world.between(0, longestMs), () => (this.alive ? resolve() : 'nothing')));
  }

  #dies(): boolean {
    const { crashAt, begun, faults } = this.#world;
    const self = begun[this.#number] as { pauses: number };
    const pause = self.pauses++;
    return this.#world.chance(faults.crash) || (crashAt?.process === this.#number && crashAt.pause === pause);
  }
}

/** Lets every promise that can go on go on, until all wait for the world. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A queue with an at-least-once life: messages are lost, doubled and late, and a message whose reader died comes again. */
export class SimulatedQueue<Message> {
  readonly #world: World;
  readonly #name: string | ((message: Message) => string);
  readonly #groupOf: ((message: Message) => string) | undefined;
  readonly #read: (message: Message, life: Life) => Promise<void>;
  readonly #waiting = new Map<string, Message[]>();
  readonly #busy = new Set<string>();
  #underWay = 0;
  deadLetters = 0;

  constructor(
    world: World,
    name: string | ((message: Message) => string),
    read: (message: Message, life: Life) => Promise<void>,
    groupOf?: (message: Message) => string,
  ) {
    this.#world = world;
    this.#name = name;
    this.#read = read;
    this.#groupOf = groupOf;
  }

  /** Nothing waits, and nobody reads; a message that is not yet due does not count. */
  get isDrained(): boolean {
    return this.#underWay === 0 && [...this.#waiting.values()].every(({ length }) => length === 0);
  }

  send(message: Message, delayMs = 0): void {
    const world = this.#world;
    if (world.chance(world.faults.lose)) return;
    const copies = world.chance(world.faults.double) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      // A second copy does not wait for its group: the first reader outlived the visibility time-out.
      world.after(delayMs + world.between(0, world.faults.delayMs), () =>
        copy === 0 ? this.#arrived(message) : this.#deliver(message, 1, () => {}),
      );
    }
  }

  #arrived(message: Message): void {
    const group = this.#groupOf?.(message);
    if (group === undefined) {
      this.#deliver(message, 1, () => {});
      return;
    }
    const waiting = this.#waiting.get(group) ?? [];
    waiting.push(message);
    this.#waiting.set(group, waiting);
    this.#nextOf(group);
  }

  #nextOf(group: string): void {
    if (this.#busy.has(group)) return;
    const message = this.#waiting.get(group)?.shift();
    if (message === undefined) return;
    this.#busy.add(group);
    this.#deliver(message, 1, () => {
      this.#busy.delete(group);
      this.#nextOf(group);
    });
  }

  #deliver(message: Message, attempt: number, over: () => void): void {
    this.#underWay += 1;
    const ended = () => {
      this.#underWay -= 1;
      over();
    };
    this.#world.spawn(
      typeof this.#name === 'string' ? this.#name : this.#name(message),
      (life) => this.#read(message, life),
      (how) => {
        if (how === 'done') return ended();
        if (attempt >= 5 || (how === 'crashed' && this.#world.crashAt?.redelivery === false)) {
          this.deadLetters += 1;
          return ended();
        }
        // The visibility time-out has to pass before the message is seen again.
        this.#world.after(this.#world.between(5_000, 30_000), () => {
          this.#underWay -= 1;
          this.#deliver(message, attempt + 1, over);
        });
      },
    );
  }
}
