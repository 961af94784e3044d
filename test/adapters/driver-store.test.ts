import { DynamoDriverStore } from '../../lambdas/adapters/dynamodb/dynamo-driver-store';
import { MemoryDriverStore } from '../../lambdas/adapters/memory/memory-driver-store';
import type { Driver } from '../../lambdas/domain/drivers/driver';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { DriverStore } from '../../lambdas/ports/drivers';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const kinds: [string, () => Promise<DriverStore>][] = [
  ['in memory', async () => new MemoryDriverStore()],
  ['in DynamoDB', async () => new DynamoDriverStore(dynamo.documents, (await dynamo.tables()).core)],
];

const ada: Driver = {
  id: 'drv_1',
  name: 'Ada',
  phone: '+4915112345678',
  email: 'ada@example.com',
  walletId: 'wal_1',
  createdAtMs: 1,
  version: 1,
};
const bob: Driver = { id: 'drv_2', name: 'Bob', phone: '+36201234567', walletId: 'wal_2', createdAtMs: 2, version: 1 };

describe.each(kinds)('drivers %s', (_kind, make) => {
  let drivers: DriverStore;
  beforeEach(async () => {
    drivers = await make();
    expect(await drivers.create(ada)).toEqual(ok());
  });

  test('a telephone number is one driver', async () => {
    expect(await drivers.findByPhone(ada.phone)).toEqual(ada);
    expect(await drivers.findByPhone(bob.phone)).toBeUndefined();
    expect(await drivers.create({ ...bob, phone: ada.phone })).toEqual(refuse({ code: 'PHONE_TAKEN' }));
    expect(await drivers.get(bob.id)).toBeUndefined();
    expect(await drivers.create({ ...bob, id: ada.id })).toEqual(refuse({ code: 'DRIVER_EXISTS' }));
  });

  test('a number that is given up is free, and only the version that was read is written over', async () => {
    await drivers.create(bob);
    expect(await drivers.update({ ...ada, phone: bob.phone })).toEqual(refuse({ code: 'PHONE_TAKEN' }));
    expect(await drivers.update({ ...ada, phone: '+923001234567' })).toEqual(ok({ ...ada, phone: '+923001234567', version: 2 }));
    expect(await drivers.update({ ...ada, name: 'Countess' })).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await drivers.update({ ...bob, phone: ada.phone })).toEqual(ok({ ...bob, phone: ada.phone, version: 2 }));
    expect((await drivers.findByPhone(ada.phone))?.id).toBe('drv_2');
    expect(await drivers.update({ ...ada, id: 'drv_9' })).toEqual(refuse({ code: 'DRIVER_NOT_FOUND' }));
  });

  test('one who is erased has no name any more, and their number is free for somebody else', async () => {
    expect(await drivers.erase({ ...ada, version: 7 }, 9)).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await drivers.erase(bob, 9)).toEqual(refuse({ code: 'DRIVER_NOT_FOUND' }));
    const gone = { id: 'drv_1', name: '', phone: '', walletId: 'wal_1', erasedAtMs: 9, createdAtMs: 1, version: 2 };
    expect(await drivers.erase(ada, 9)).toEqual(ok(gone));
    expect([await drivers.get('drv_1'), await drivers.findByPhone(ada.phone)]).toEqual([gone, undefined]);
    expect(await drivers.create({ ...bob, phone: ada.phone })).toEqual(ok());
    expect(await drivers.erase(gone, 10)).toEqual(ok({ ...gone, erasedAtMs: 10, version: 3 }));
  });

  test('lists page by page', async () => {
    await drivers.create(bob);
    const first = await drivers.list({ limit: 1 });
    expect(first.items).toEqual([ada]);
    expect(await drivers.list({ limit: 1, cursor: first.nextCursor ?? '' })).toEqual({ items: [bob], nextCursor: null });
  });
});
