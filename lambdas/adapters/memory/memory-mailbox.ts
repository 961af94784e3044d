import type { Connection, PendingPassword, Registration } from '../../domain/chargers/charger';
import type { Command, Slot } from '../../domain/commands/command';
import { ok, refuse } from '../../domain/shared/result';
import { MINUTE_MS } from '../../domain/shared/time';
import type { Mailbox, NewCommand, Outcome } from '../../ports/mailbox';

interface Box {
  readonly commands: Map<number, Command>;
  /** By `seq`: what is left of a payload that held a secret. */
  readonly payloadsAfterwards: Map<number, Command['payload']>;
  readonly idempotency: Map<string, { readonly seq: number; readonly fingerprint: string }>;
  slot: Slot | undefined;
  lastSeq: number;
  version: number;
  dueAtMs: number | undefined;
}

/** What the mailbox reads of the rest of the store. */
interface ChargerFacts {
  connection(chargerId: string): Promise<Connection | undefined>;
  registration(chargerId: string): Promise<Registration | undefined>;
  /** Where keys are changed: keeps the new one beside the current, or answers that another is under way. */
  proposePassword?(chargerId: string, pending: PendingPassword): boolean;
}

/** The mailbox in memory, for tests and the simulation: the same answers as DynamoDB's, held to them by one contract suite. */
export class MemoryMailbox implements Mailbox {
  readonly #boxes = new Map<string, Box>();
  readonly #chargers: ChargerFacts;

  constructor(chargers: ChargerFacts) {
    this.#chargers = chargers;
  }

  #box(chargerId: string): Box {
    const known = this.#boxes.get(chargerId);
    if (known !== undefined) return known;
    const box: Box = {
      commands: new Map(),
      payloadsAfterwards: new Map(),
      idempotency: new Map(),
      slot: undefined,
      lastSeq: 0,
      version: 0,
      dueAtMs: undefined,
    };
    this.#boxes.set(chargerId, box);
    return box;
  }

  async enqueue({ idempotencyKey, payloadAfterwards, pendingPassword, ...request }: NewCommand) {
    const box = this.#box(request.chargerId);
    const fingerprint = JSON.stringify([request.action, request.payload]);
    const known = box.idempotency.get(idempotencyKey);
    if (known !== undefined) {
      const command = box.commands.get(known.seq);
      if (known.fingerprint !== fingerprint || command === undefined) return refuse({ code: 'IDEMPOTENCY_KEY_REUSED' } as const);
      return ok({ command, replayed: true });
    }
    const seq = box.lastSeq + 1;
    if (pendingPassword !== undefined && this.#chargers.proposePassword !== undefined) {
      const proposed = this.#chargers.proposePassword(request.chargerId, { hash: pendingPassword, seq, isSetAside: false });
      if (!proposed) return refuse({ code: 'KEY_CHANGE_PENDING' } as const);
    }
    box.lastSeq = seq;
    const command: Command = { ...request, seq, state: 'QUEUED', attempt: 0 };
    box.commands.set(seq, command);
    if (payloadAfterwards !== undefined) box.payloadsAfterwards.set(seq, payloadAfterwards);
    box.idempotency.set(idempotencyKey, { seq, fingerprint });
    this.#touch(box, request.createdAtMs + MINUTE_MS);
    return ok({ command, replayed: false });
  }

  async knows(chargerId: string, idempotencyKey: string) {
    return this.#box(chargerId).idempotency.has(idempotencyKey);
  }

  async get(chargerId: string, seq: number) {
    return this.#box(chargerId).commands.get(seq);
  }

  async list(chargerId: string, { limit, cursor }: { limit: number; cursor?: string }) {
    const before = cursor === undefined ? Number.POSITIVE_INFINITY : Number(cursor);
    const items = [...this.#box(chargerId).commands.values()]
      .filter(({ seq }) => seq < before)
      .sort((a, b) => b.seq - a.seq)
      .slice(0, limit);
    return { items, nextCursor: items.length < limit ? null : String(items.at(-1)?.seq) };
  }

  async head(chargerId: string) {
    const box = this.#box(chargerId);
    return {
      slot: box.slot,
      inFlight: box.slot === undefined ? undefined : box.commands.get(box.slot.seq),
      connection: await this.#chargers.connection(chargerId),
      registration: await this.#chargers.registration(chargerId),
      queued: [...box.commands.values()].filter(({ state }) => state === 'QUEUED').sort((a, b) => a.seq - b.seq),
      version: box.version,
      lastSeq: box.lastSeq,
    };
  }

  async claim({ chargerId, seq, attempt }: Command, slot: Slot, atMs: number) {
    const box = this.#box(chargerId);
    const connection = await this.#chargers.connection(chargerId);
    const command = box.commands.get(seq);
    if (box.slot !== undefined || command?.state !== 'QUEUED' || command.attempt !== attempt || connection?.epoch !== slot.epoch) {
      return refuse({ code: 'NOT_CLAIMED' } as const);
    }
    box.slot = slot;
    box.commands.set(seq, { ...command, state: 'IN_FLIGHT', attempt: slot.attempt, messageId: slot.messageId, sentAtMs: atMs });
    this.#touch(box, slot.deadlineMs + MINUTE_MS);
    return ok();
  }

  async finish(chargerId: string, slot: Slot, { state, atMs, response, error }: Outcome) {
    return this.#emptySlot(chargerId, slot, atMs, {
      ...this.#afterwards(chargerId, slot.seq),
      state,
      finishedAtMs: atMs,
      ...(response === undefined ? {} : { response }),
      ...(error === undefined ? {} : { error }),
    });
  }

  #afterwards(chargerId: string, seq: number): Partial<Command> {
    const payload = this.#box(chargerId).payloadsAfterwards.get(seq);
    return payload === undefined ? {} : { payload };
  }

  async requeue(chargerId: string, slot: Slot) {
    return this.#emptySlot(chargerId, slot, slot.deadlineMs, { state: 'QUEUED' });
  }

  #emptySlot(chargerId: string, slot: Slot, atMs: number, change: Partial<Command>) {
    const box = this.#box(chargerId);
    const command = box.commands.get(slot.seq);
    if (box.slot?.messageId !== slot.messageId || command?.state !== 'IN_FLIGHT' || command.messageId !== slot.messageId) {
      return refuse({ code: 'NOT_IN_FLIGHT' } as const);
    }
    box.slot = undefined;
    box.commands.set(slot.seq, { ...command, ...change });
    this.#touch(box, atMs + MINUTE_MS);
    return ok();
  }

  async drop(chargerId: string, seq: number, { state, atMs, error }: Outcome) {
    const { commands } = this.#box(chargerId);
    const command = commands.get(seq);
    if (command?.state !== 'QUEUED') return refuse({ code: 'NOT_QUEUED' } as const);
    commands.set(seq, {
      ...command,
      ...this.#afterwards(chargerId, seq),
      state,
      finishedAtMs: atMs,
      ...(error === undefined ? {} : { error }),
    });
    return ok();
  }

  async rest(chargerId: string, { version }: { version: number }, lookAgainAtMs: number | undefined) {
    const box = this.#box(chargerId);
    if (box.version === version && version > 0) box.dueAtMs = lookAgainAtMs;
  }

  async noteLate(chargerId: string, seq: number, late: NonNullable<Command['lateOutcome']>) {
    const { commands } = this.#box(chargerId);
    const command = commands.get(seq);
    if (command !== undefined && command.lateOutcome === undefined) commands.set(seq, { ...command, lateOutcome: late });
  }

  /** Chargers whose mailbox is past its mark. */
  due(nowMs: number): readonly string[] {
    return [...this.#boxes].filter(([, box]) => box.dueAtMs !== undefined && box.dueAtMs <= nowMs).map(([chargerId]) => chargerId);
  }

  #touch(box: Box, dueAtMs: number): void {
    box.version += 1;
    box.dueAtMs = dueAtMs;
  }
}
