import type { AwsAnswer } from '../services/aws-request';
import type { DynamoEngine } from './engine';
import { doneAnswer, isWrite, readSingleWrite, type SingleWrite } from './single-write';
import { call } from './tables';

/** Limits of TransactWriteItems are 100 items and 4 MB; what the engine adds for each index counts, too. */
const MOST_WRITES = 100;
const MOST_BYTES = 1024 * 1024;

interface Waiting {
  readonly operation: string;
  readonly body: Buffer | string;
  /** Undefined for a write that cannot share a transaction. */
  readonly single: SingleWrite | undefined;
  readonly resolve: (answer: AwsAnswer) => void;
  readonly reject: (error: unknown) => void;
}

type Groupable = Waiting & { readonly single: SingleWrite };
type Json = Readonly<Record<string, unknown>>;

/**
 * The engine syncs every commit to the disk, one after another, and a sync costs more than the write. So the single writes that arrive
 * while a commit is under way wait for it and then share the next one: one transaction, one sync, and nobody waits for a timer. Each
 * keeps its own condition and its own answer, and none is answered before the sync.
 *
 * It has to be the engine's only writer: an item as it was before is read just before the transaction, when no other write can come between.
 */
export function groupCommits(engine: DynamoEngine): DynamoEngine {
  const keyNamesOf = new Map<string, Promise<readonly string[]>>();
  const keyNames = (tableName: string) => {
    const known = keyNamesOf.get(tableName) ?? describeKey(engine, tableName);
    keyNamesOf.set(tableName, known);
    return known;
  };
  const queue = new CommitQueue(engine);
  return {
    ...engine,
    async send(operation, body) {
      if (!isWrite(operation)) return engine.send(operation, body);
      const single = await readSingleWrite(operation, body, keyNames);
      // A table that was not there may be by the next write.
      if (single === undefined) keyNamesOf.clear();
      return queue.add(operation, body, single);
    },
  };
}

async function describeKey(engine: DynamoEngine, tableName: string): Promise<readonly string[]> {
  const answer = await engine.send('DescribeTable', JSON.stringify({ TableName: tableName }));
  if (answer.status !== 200) return [];
  const { Table } = JSON.parse(answer.body.toString()) as { Table: { KeySchema: readonly { AttributeName: string }[] } };
  return Table.KeySchema.map(({ AttributeName }) => AttributeName);
}

class CommitQueue {
  readonly #engine: DynamoEngine;
  #waiting: Waiting[] = [];
  #working = false;

  constructor(engine: DynamoEngine) {
    this.#engine = engine;
  }

  add(operation: string, body: Buffer | string, single: SingleWrite | undefined): Promise<AwsAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, body, single, resolve, reject });
      if (!this.#working) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) {
      const turn = takeTurn(this.#waiting);
      this.#waiting = turn.left;
      await (turn.kind === 'group' ? this.#together(turn.taken) : this.#eachAlone(turn.taken));
    }
    this.#working = false;
  }

  async #together(writes: readonly Groupable[]): Promise<void> {
    if (writes.length <= 1) return this.#eachAlone(writes);
    try {
      const before = await this.#images(writes, 'ALL_OLD');
      const answer = await this.#engine.send(
        'TransactWriteItems',
        JSON.stringify({ TransactItems: writes.map(({ single }) => single.transactItem) }),
      );
      if (answer.status !== 200) return await this.#apart(writes, answer);
      const after = await this.#images(writes, 'ALL_NEW');
      for (const write of writes) write.resolve(doneAnswer(before.get(write) ?? after.get(write)));
    } catch (error) {
      // The outcome is unknown, as with any answer that is lost; the SDK asks again.
      for (const write of writes) write.reject(error);
    }
  }

  /** Nothing was written. Those that spoilt it hear from the engine what is wrong, each alone; the others try again. */
  async #apart(writes: readonly Groupable[], refusal: AwsAnswer): Promise<void> {
    const { CancellationReasons: reasons = [] } = JSON.parse(refusal.body.toString()) as {
      CancellationReasons?: readonly { readonly Code?: string }[];
    };
    const spoilt = writes.filter((_, index) => (reasons[index]?.Code ?? 'None') !== 'None');
    if (spoilt.length === 0) return this.#eachAlone(writes);
    await this.#eachAlone(spoilt);
    await this.#together(writes.filter((write) => !spoilt.includes(write)));
  }

  async #eachAlone(writes: readonly Waiting[]): Promise<void> {
    await Promise.all(writes.map(({ operation, body, resolve, reject }) => this.#engine.send(operation, body).then(resolve, reject)));
  }

  async #images(writes: readonly Groupable[], image: 'ALL_OLD' | 'ALL_NEW'): Promise<ReadonlyMap<Waiting, Json>> {
    const asking = writes.filter(({ single }) => single.image === image);
    if (asking.length === 0) return new Map();
    const { Responses } = await call<{ Responses: readonly { readonly Item?: Json }[] }>(this.#engine, 'TransactGetItems', {
      TransactItems: asking.map(({ single: { tableName, key } }) => ({ Get: { TableName: tableName, Key: key } })),
    });
    return new Map(asking.flatMap((write, index) => (Responses[index]?.Item === undefined ? [] : [[write, Responses[index].Item]])));
  }
}

type Turn = { readonly left: Waiting[] } & (
  | { readonly kind: 'alone'; readonly taken: readonly Waiting[] }
  | { readonly kind: 'group'; readonly taken: readonly Groupable[] }
);

/** Whoever has waited longest is always in. Writes of one item keep their order, and nobody overtakes a write that goes alone. */
function takeTurn(waiting: readonly Waiting[]): Turn {
  const barrier = waiting.findIndex(({ single }) => single === undefined);
  if (barrier === 0) {
    const next = waiting.findIndex(({ single }) => single !== undefined);
    const count = next < 0 ? waiting.length : next;
    return { kind: 'alone', taken: waiting.slice(0, count), left: waiting.slice(count) };
  }
  const taken: Groupable[] = [];
  const left: Waiting[] = [];
  const items = new Set<string>();
  let bytes = 0;
  waiting.forEach((write, index) => {
    const { single, body } = write;
    const mayPass = barrier < 0 || index < barrier;
    const fits = taken.length < MOST_WRITES && (taken.length === 0 || bytes + body.length <= MOST_BYTES);
    if (mayPass && fits && single !== undefined && !items.has(single.item)) {
      taken.push({ ...write, single });
      bytes += body.length;
    } else left.push(write);
    if (single !== undefined) items.add(single.item);
  });
  return { kind: 'group', taken, left };
}
