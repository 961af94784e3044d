import { DynamoAvailabilityStore } from '../../lambdas/adapters/dynamodb/dynamo-availability-store';
import { DynamoDueWork } from '../../lambdas/adapters/dynamodb/dynamo-due-work';
import { MemoryAvailabilityStore } from '../../lambdas/adapters/memory/memory-availability-store';
import type { AvailabilityChange } from '../../lambdas/domain/chargers/availability';
import type { AvailabilityStore } from '../../lambdas/ports/availability';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

interface Stores {
  readonly availability: AvailabilityStore;
  readonly due: (nowMs: number) => Promise<readonly string[]>;
}
const kinds: [string, () => Promise<Stores>][] = [
  [
    'in memory',
    async () => {
      const availability = new MemoryAvailabilityStore();
      return { availability, due: async (nowMs) => availability.due(nowMs).map(({ chargerId, id }) => `${chargerId} ${id}`) };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      const work = new DynamoDueWork(dynamo.documents, core);
      const due = async (nowMs: number) =>
        (await work.list(nowMs, 10)).map((one) => (one.kind === 'AVAILABILITY' ? `${one.chargerId} ${one.id}` : one.kind));
      return { availability: new DynamoAvailabilityStore(dynamo.documents, core), due };
    },
  ],
];
const aChange = (over: Partial<AvailabilityChange> = {}): AvailabilityChange => ({
  chargerId: 'CP1',
  id: '01A',
  connectorId: 1,
  type: 'Inoperative',
  atMs: 100,
  createdAtMs: 1,
  actor: 'user:1',
  state: 'PLANNED',
  version: 1,
  ...over,
});

describe.each(kinds)('availability %s', (_kind, make) => {
  let availability: AvailabilityStore;
  let due: Stores['due'];
  beforeEach(async () => {
    ({ availability, due } = await make());
  });

  test('what each connector was told is kept, of this charger alone', async () => {
    const holds = { type: 'Inoperative', answer: 'Scheduled', seq: 3, atMs: 4 } as const;
    const refused = { type: 'Operative', answer: 'Rejected', seq: 5, atMs: 6 } as const;
    await availability.answered('CP1', 10, () => ({ chargerId: 'CP1', connectorId: 10, refused, version: 0 }));
    await availability.answered('CP1', 2, () => ({ chargerId: 'CP1', connectorId: 2, holds, version: 0 }));
    await availability.answered('CP1', 2, (known) => ({ ...known!, refused }));
    await availability.answered('CP1', 2, (known) => known!);
    await availability.answered('CP2', 1, () => ({ chargerId: 'CP2', connectorId: 1, holds, version: 0 }));
    expect(await availability.ofCharger('CP1')).toEqual([
      { chargerId: 'CP1', connectorId: 2, holds, refused, version: 2 },
      { chargerId: 'CP1', connectorId: 10, refused, version: 1 },
    ]);
  });

  test('a change is due from its time on, until it is sent or taken back', async () => {
    await availability.add(aChange());
    await availability.add(aChange({ id: '01B', atMs: 200 }));
    expect([await due(100), await due(101), await due(201)]).toEqual([[], ['CP1 01A'], ['CP1 01A', 'CP1 01B']]);
    const sending = await availability.change('CP1', '01A', (known) => ({ ...known, state: 'SENDING' }));
    expect([sending, await due(101)]).toEqual([aChange({ state: 'SENDING', version: 2 }), ['CP1 01A']]);
    await availability.change('CP1', '01A', (known) => ({ ...known, state: 'SENT', seq: 7 }));
    await availability.change('CP1', '01B', (known) => ({ ...known, state: 'CANCELLED' }));
    expect(await due(999)).toEqual([]);
    expect(await availability.get('CP1', '01A')).toEqual(aChange({ state: 'SENT', seq: 7, version: 3 }));
  });

  test('a change that is not there is not changed', async () => {
    expect(await availability.change('CP1', '01A', (known) => known)).toBeUndefined();
    expect(await availability.get('CP1', '01A')).toBeUndefined();
  });

  test('changes are listed newest first, page by page', async () => {
    for (const id of ['01A', '01C', '01B']) await availability.add(aChange({ id }));
    await availability.add(aChange({ id: '01D', chargerId: 'CP2' }));
    const first = await availability.list('CP1', { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['01C', '01B']);
    const rest = await availability.list('CP1', { limit: 2, cursor: first.nextCursor ?? '' });
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([['01A'], null]);
  });
});
