import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import { DynamoMailbox } from '../../lambdas/adapters/dynamodb/dynamo-mailbox';
import { keys } from '../../lambdas/adapters/dynamodb/keys';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import type { Command, Slot } from '../../lambdas/domain/commands/command';
import type { Mailbox, NewCommand } from '../../lambdas/ports/mailbox';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

/** What a mailbox is held to, whichever engine keeps it. */
interface Engine {
  readonly mailbox: Mailbox;
  /** The charger is connected under this epoch. */
  connected(chargerId: string, epoch: number): Promise<void>;
  dueBy(nowMs: number): Promise<readonly string[]>;
}

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const engines: readonly [string, () => Promise<Engine>][] = [
  [
    'in memory',
    async () => {
      const epochs = new Map<string, number>();
      const mailbox = new MemoryMailbox({
        connection: async (chargerId) => {
          const epoch = epochs.get(chargerId);
          return epoch === undefined ? undefined : { chargerId, connectionId: `c${epoch}`, epoch, connectedAtMs: 1, lastSeenAtMs: 1 };
        },
        registration: async () => 'Accepted',
      });
      return { mailbox, connected: async (id, epoch) => void epochs.set(id, epoch), dueBy: async (nowMs) => mailbox.due(nowMs) };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      const due = new DynamoDueWork(dynamo.documents, core);
      return {
        mailbox: new DynamoMailbox(dynamo.documents, core),
        connected: async (id, epoch) => {
          await dynamo.documents.send(new PutCommand({ TableName: core, Item: { ...keys.charger(id), registration: 'Accepted' } }));
          await dynamo.documents.send(
            new UpdateCommand({
              TableName: core,
              Key: keys.connection(id),
              UpdateExpression: 'SET connectionId = :c, epoch = :e, connectedAtMs = :one, lastSeenAtMs = :one',
              ExpressionAttributeValues: { ':c': `c${epoch}`, ':e': epoch, ':one': 1 },
            }),
          );
        },
        dueBy: async (nowMs) => (await due.list(nowMs, 100)).flatMap((item) => (item.kind === 'MAILBOX' ? [item.chargerId] : [])),
      };
    },
  ],
];

const request = (over: Partial<NewCommand> = {}): NewCommand => ({
  chargerId: 'CP1',
  action: 'Reset',
  payload: { type: 'Soft' },
  actor: 'user:1',
  createdAtMs: 1_000,
  expiresAtMs: 601_000,
  failFast: false,
  idempotencyKey: 'k1',
  ...over,
});

const slotFor = ({ seq, attempt }: Command, over: Partial<Slot> = {}): Slot => ({
  seq,
  attempt: attempt + 1,
  messageId: `${seq}.${attempt + 1}.abcdefgh`,
  epoch: 1,
  deadlineMs: 31_000,
  ...over,
});

async function enqueued(mailbox: Mailbox, over: Partial<NewCommand> = {}): Promise<Command> {
  const result = await mailbox.enqueue(request(over));
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value.command;
}

describe.each(engines)('a mailbox %s', (_name, open) => {
  let engine: Engine;
  let mailbox: Mailbox;
  beforeEach(async () => {
    engine = await open();
    mailbox = engine.mailbox;
  });

  test('numbers the commands of a charger in the order they came', async () => {
    const first = await enqueued(mailbox);
    const second = await enqueued(mailbox, { idempotencyKey: 'k2' });
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect((await mailbox.head('CP1')).queued.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('answers a repeated enqueue with the command that is already there', async () => {
    const first = await enqueued(mailbox);
    expect(await mailbox.enqueue(request())).toEqual({ ok: true, value: { command: first, replayed: true } });
    expect((await mailbox.head('CP1')).queued).toHaveLength(1);
  });

  test('knows the keys of its own commands', async () => {
    expect(await mailbox.knows('CP1', 'k1')).toBe(false);
    await enqueued(mailbox, { idempotencyKey: 'k1' });
    expect([await mailbox.knows('CP1', 'k1'), await mailbox.knows('CP1', 'k2'), await mailbox.knows('CP2', 'k1')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('refuses an idempotency key that was used for something else', async () => {
    await enqueued(mailbox);
    expect(await mailbox.enqueue(request({ payload: { type: 'Hard' } }))).toEqual({
      ok: false,
      refusal: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  test('gives twenty commands enqueued at once twenty numbers, and one key at once one command', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => enqueued(mailbox, { idempotencyKey: `at-once-${n % 10}` })));
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(10);
    expect((await mailbox.head('CP1')).queued.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test.each(['finished', 'dropped'])('keeps a secret as long as it may have to be sent, and no longer: %s', async (how) => {
    await engine.connected('CP1', 1);
    const payload = { key: 'AuthorizationKey', value: '00ff' };
    const payloadAfterwards = { key: 'AuthorizationKey', value: '***' };
    const wanted = { action: 'ChangeConfiguration', payload, payloadAfterwards } as const;
    const command = await enqueued(mailbox, wanted);
    expect((await mailbox.head('CP1')).queued[0]?.payload).toEqual(payload);
    if (how === 'finished') {
      await mailbox.claim(command, slotFor(command), 1_500);
      await mailbox.requeue('CP1', slotFor(command));
      const again = (await mailbox.head('CP1')).queued[0]!;
      expect(again.payload).toEqual(payload);
      await mailbox.claim(again, slotFor(again), 1_600);
      await mailbox.finish('CP1', slotFor(again), { state: 'SUCCEEDED', atMs: 2_000, response: { status: 'Accepted' } });
    } else await mailbox.drop('CP1', command.seq, { state: 'EXPIRED', atMs: 2_000 });
    expect((await mailbox.get('CP1', command.seq))?.payload).toEqual(payloadAfterwards);
    // The same request again is still known to be the same.
    expect(await mailbox.enqueue(request(wanted))).toMatchObject({ ok: true, value: { replayed: true } });
    expect(await mailbox.enqueue(request({ ...wanted, payload: { ...payload, value: '00fe' } }))).toMatchObject({ ok: false });
  });

  test('lets one of many pumps claim the slot', async () => {
    await engine.connected('CP1', 1);
    const first = await enqueued(mailbox);
    const second = await enqueued(mailbox, { idempotencyKey: 'k2' });
    const claims = await Promise.all([
      mailbox.claim(first, slotFor(first), 1_500),
      mailbox.claim(first, slotFor(first, { messageId: '1.1.zzzzzzzz' }), 1_500),
      mailbox.claim(second, slotFor(second), 1_500),
    ]);
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
    const head = await mailbox.head('CP1');
    expect(head.slot).toBeDefined();
    expect(head.inFlight?.seq).toBe(head.slot?.seq);
  });

  test('does not claim for a connection that has been replaced', async () => {
    await engine.connected('CP1', 1);
    const command = await enqueued(mailbox);
    await engine.connected('CP1', 2);
    expect(await mailbox.claim(command, slotFor(command, { epoch: 1 }), 1_500)).toEqual({ ok: false, refusal: { code: 'NOT_CLAIMED' } });
  });

  test('ends a call once, by its own message id, and frees the slot with it', async () => {
    await engine.connected('CP1', 1);
    const command = await enqueued(mailbox);
    const slot = slotFor(command);
    await mailbox.claim(command, slot, 1_500);
    const outcome = { state: 'SUCCEEDED', atMs: 2_000, response: { status: 'Accepted' } } as const;
    expect(await mailbox.finish('CP1', { ...slot, messageId: '1.1.other000' }, outcome)).toEqual({
      ok: false,
      refusal: { code: 'NOT_IN_FLIGHT' },
    });
    const ends = await Promise.all([mailbox.finish('CP1', slot, outcome), mailbox.finish('CP1', slot, { ...outcome, state: 'TIMED_OUT' })]);
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await mailbox.head('CP1')).slot).toBeUndefined();
    expect(['SUCCEEDED', 'TIMED_OUT']).toContain((await mailbox.get('CP1', 1))?.state);
  });

  test('keeps what the command was, when and by whom, and what the charger said', async () => {
    await engine.connected('CP1', 1);
    const command = await enqueued(mailbox, { supersedeKey: 'x' });
    const slot = slotFor(command);
    await mailbox.claim(command, slot, 1_500);
    await mailbox.finish('CP1', slot, { state: 'ERRORED', atMs: 2_000, error: { code: 'NotSupported', description: 'no' } });
    expect(await mailbox.get('CP1', 1)).toEqual({
      chargerId: 'CP1',
      seq: 1,
      action: 'Reset',
      payload: { type: 'Soft' },
      state: 'ERRORED',
      attempt: 1,
      createdAtMs: 1_000,
      expiresAtMs: 601_000,
      actor: 'user:1',
      failFast: false,
      supersedeKey: 'x',
      sentAtMs: 1_500,
      messageId: slot.messageId,
      finishedAtMs: 2_000,
      error: { code: 'NotSupported', description: 'no' },
    });
  });

  test('puts a call that was not sent back in its place', async () => {
    await engine.connected('CP1', 1);
    const command = await enqueued(mailbox);
    await enqueued(mailbox, { idempotencyKey: 'k2' });
    const slot = slotFor(command);
    await mailbox.claim(command, slot, 1_500);
    expect(await mailbox.requeue('CP1', slot)).toEqual({ ok: true, value: undefined });
    expect(await mailbox.requeue('CP1', slot)).toEqual({ ok: false, refusal: { code: 'NOT_IN_FLIGHT' } });
    const { queued, slot: emptied } = await mailbox.head('CP1');
    expect([emptied, queued.map(({ seq, attempt }) => [seq, attempt])]).toEqual([
      undefined,
      [
        [1, 1],
        [2, 0],
      ],
    ]);
  });

  test('drops only what is still queued', async () => {
    await engine.connected('CP1', 1);
    const command = await enqueued(mailbox);
    const outcome = { state: 'CANCELLED', atMs: 2_000 } as const;
    expect(await mailbox.drop('CP1', 1, outcome)).toEqual({ ok: true, value: undefined });
    expect(await mailbox.drop('CP1', 1, outcome)).toEqual({ ok: false, refusal: { code: 'NOT_QUEUED' } });
    expect(await mailbox.claim(command, slotFor(command), 1)).toEqual({ ok: false, refusal: { code: 'NOT_CLAIMED' } });
  });

  test('keeps the first late answer and changes nothing else', async () => {
    await enqueued(mailbox);
    await mailbox.noteLate('CP1', 1, { atMs: 5, outcome: 'SUCCEEDED', response: { status: 'Accepted' } });
    await mailbox.noteLate('CP1', 1, { atMs: 6, outcome: 'REJECTED' });
    const command = await mailbox.get('CP1', 1);
    expect([command?.state, command?.lateOutcome]).toEqual(['QUEUED', { atMs: 5, outcome: 'SUCCEEDED', response: { status: 'Accepted' } }]);
  });

  test('is due a minute after an enqueue that nobody acted on', async () => {
    await enqueued(mailbox);
    expect(await engine.dueBy(60_999)).toEqual([]);
    expect(await engine.dueBy(61_001)).toEqual(['CP1']);
  });

  test('rests when nothing is left, and not over work that came meanwhile', async () => {
    await enqueued(mailbox);
    await mailbox.drop('CP1', 1, { state: 'CANCELLED', atMs: 2_000 });
    const seen = await mailbox.head('CP1');
    await enqueued(mailbox, { idempotencyKey: 'k2' });
    await mailbox.rest('CP1', seen, undefined);
    expect(await engine.dueBy(61_001)).toEqual(['CP1']);
    await mailbox.drop('CP1', 2, { state: 'CANCELLED', atMs: 2_000 });
    await mailbox.rest('CP1', await mailbox.head('CP1'), undefined);
    expect(await engine.dueBy(9_000_000)).toEqual([]);
    await enqueued(mailbox, { idempotencyKey: 'k3' });
    expect((await mailbox.head('CP1')).queued.map(({ seq }) => seq)).toEqual([3]);
  });

  test('lists the newest commands first, page by page', async () => {
    for (const n of [1, 2, 3]) await enqueued(mailbox, { idempotencyKey: `k${n}` });
    const first = await mailbox.list('CP1', { limit: 2 });
    expect(first.items.map(({ seq }) => seq)).toEqual([3, 2]);
    const second = await mailbox.list('CP1', { limit: 2, cursor: first.nextCursor as string });
    expect([second.items.map(({ seq }) => seq), second.nextCursor]).toEqual([[1], null]);
  });
});
