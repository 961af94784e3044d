import { DynamoChargerStore } from '../../lambdas/adapters/dynamodb/dynamo-charger-store';
import { DynamoMailbox } from '../../lambdas/adapters/dynamodb/dynamo-mailbox';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import type { PasswordHash } from '../../lambdas/domain/chargers/charger';
import { refuse } from '../../lambdas/domain/shared/result';
import type { ChargerStore } from '../../lambdas/ports/charger-store';
import type { Mailbox, NewCommand } from '../../lambdas/ports/mailbox';
import { aCharger } from '../support/charger';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const OLD: PasswordHash = { algorithm: 'scrypt', saltHex: '00', hashHex: '0a' };
const NEW: PasswordHash = { algorithm: 'scrypt', saltHex: '01', hashHex: '0b' };
const aKeyChange = (idempotencyKey: string): NewCommand => ({
  chargerId: 'CP1',
  action: 'ChangeConfiguration',
  payload: { key: 'AuthorizationKey', value: 'x' },
  pendingPassword: NEW,
  actor: 'user:1',
  createdAtMs: 1,
  expiresAtMs: 2,
  failFast: false,
  idempotencyKey,
});

/** The mailbox writes one half of a key change and the charger store the other: both kinds are held to the same answers. */
describe.each<[string, () => Promise<{ chargers: ChargerStore; mailbox: Mailbox }>]>([
  [
    'in memory',
    async () => {
      const chargers = new MemoryChargerStore(new MemoryConnectionStore());
      const mailbox = new MemoryMailbox({
        connection: async () => undefined,
        registration: async () => 'Accepted',
        proposePassword: (chargerId, pending) => chargers.proposePassword(chargerId, pending),
      });
      return { chargers, mailbox };
    },
  ],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      return { chargers: new DynamoChargerStore(dynamo.documents, core), mailbox: new DynamoMailbox(dynamo.documents, core) };
    },
  ],
])('a key change %s', (_kind, make) => {
  let chargers: ChargerStore;
  let mailbox: Mailbox;
  beforeEach(async () => {
    ({ chargers, mailbox } = await make());
  });
  const create = () => chargers.create(aCharger({ password: OLD }));

  test('the hash is there with the command; of an unknown charger neither is', async () => {
    expect(await mailbox.enqueue(aKeyChange('a'))).toEqual(refuse({ code: 'KEY_CHANGE_PENDING' }));
    expect(await mailbox.get('CP1', 1)).toBeUndefined();
    await create();
    expect(await mailbox.enqueue(aKeyChange('a'))).toMatchObject({ ok: true, value: { command: { seq: 1 }, replayed: false } });
    expect(await chargers.get('CP1')).toEqual(aCharger({ password: OLD, pendingPassword: { hash: NEW, seq: 1, isSetAside: false } }));
    expect(await mailbox.get('CP1', 1)).not.toHaveProperty('pendingPassword');
  });

  test('a second one is refused and queues nothing; the first one repeated is the first one', async () => {
    await create();
    await mailbox.enqueue(aKeyChange('a'));
    expect(await mailbox.enqueue(aKeyChange('b'))).toEqual(refuse({ code: 'KEY_CHANGE_PENDING' }));
    expect(await mailbox.get('CP1', 2)).toBeUndefined();
    expect(await mailbox.enqueue(aKeyChange('a'))).toMatchObject({ ok: true, value: { replayed: true } });
  });

  test('HOLDS, once', async () => {
    await create();
    await mailbox.enqueue(aKeyChange('a'));
    expect(await chargers.settlePassword('CP1', 2, 'HOLDS')).toBe(false);
    expect(await chargers.settlePassword('CP1', 1, 'HOLDS')).toBe(true);
    expect(await chargers.get('CP1')).toEqual(aCharger({ password: NEW }));
    expect(await chargers.settlePassword('CP1', 1, 'DROPPED')).toBe(false);
    expect(await chargers.settlePassword('NOBODY', 1, 'HOLDS')).toBe(false);
  });

  test('DROPPED', async () => {
    await create();
    await mailbox.enqueue(aKeyChange('a'));
    expect(await chargers.settlePassword('CP1', 1, 'DROPPED')).toBe(true);
    expect(await chargers.get('CP1')).toEqual(aCharger({ password: OLD }));
  });

  test('SET_ASIDE can still be found to hold, and is in nobody’s way', async () => {
    await create();
    await mailbox.enqueue(aKeyChange('a'));
    await chargers.settlePassword('CP1', 1, 'SET_ASIDE');
    expect((await chargers.get('CP1'))?.pendingPassword).toEqual({ hash: NEW, seq: 1, isSetAside: true });
    expect(await mailbox.enqueue(aKeyChange('b'))).toMatchObject({ ok: true, value: { command: { seq: 2 } } });
    await chargers.settlePassword('CP1', 2, 'SET_ASIDE');
    expect(await chargers.settlePassword('CP1', 2, 'HOLDS')).toBe(true);
    expect(await chargers.get('CP1')).toEqual(aCharger({ password: NEW }));
  });

  test('accepts a charger that was registered so, and not over a decision of the operator', async () => {
    const pending = { password: OLD, registration: 'Pending', acceptAfterKeyChange: true } as const;
    await chargers.create(aCharger(pending));
    await chargers.create(aCharger({ ...pending, id: 'CP2' }));
    expect(await chargers.acceptAfterKeyChange('CP1', 7)).toBe(true);
    expect(await chargers.get('CP1')).toEqual(aCharger({ password: OLD, acceptedAtMs: 7 }));
    expect(await chargers.acceptAfterKeyChange('CP1', 8)).toBe(false);
    await chargers.update('CP2', { registration: 'Rejected' });
    expect(await chargers.acceptAfterKeyChange('CP2', 7)).toBe(false);
    expect(await chargers.get('CP2')).toEqual(aCharger({ id: 'CP2', password: OLD, registration: 'Rejected' }));
  });
});
