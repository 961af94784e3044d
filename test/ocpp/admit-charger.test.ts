import { createHmac, scryptSync } from 'node:crypto';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryRefusedVisits } from '../../lambdas/adapters/memory/memory-refused-visits';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import { MemoryTallies } from '../../lambdas/adapters/memory/memory-tallies';
import type { Charger, SecurityProfile } from '../../lambdas/domain/chargers/charger';
import { hashPassword, hashRandomKey } from '../../lambdas/domain/chargers/password';
import { type AdmissionPorts, admitCharger, type Visit } from '../../lambdas/ocpp/admit-charger';
import { aCharger } from '../support/charger';

/** Counted, and the slow one quick: here it matters how often it is computed and not what comes out. */
jest.mock('node:crypto', () => {
  const node = jest.requireActual<typeof import('node:crypto')>('node:crypto');
  const quickScrypt = (password: Buffer, salt: Buffer) => node.createHash('sha256').update(salt).update(password).digest();
  return { ...node, scryptSync: jest.fn(quickScrypt), createHmac: jest.fn(node.createHmac) };
});

const OUR_KEY = 'k3yMadeByUsAtRandom1';
const CHOSEN = 'chosen-by-a-person';
const HERE = '192.0.2.7';
const THERE = '198.51.100.9';
const basic = (id: string, password: string) => `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;

/** OURS has a key that we made, CHOSEN a password of a person; nobody has NOBODY. */
async function door(over: Partial<Charger> = {}) {
  let nowMs = Date.parse('2026-03-01T08:00:00Z');
  const clock = { nowMs: () => nowMs };
  const chargers = new MemoryChargerStore(new MemoryConnectionStore());
  await chargers.create(aCharger({ id: 'OURS', password: hashRandomKey(Buffer.from(OUR_KEY), 'salt'), ...over }));
  await chargers.create(aCharger({ id: 'CHOSEN', password: hashPassword(Buffer.from(CHOSEN), 'salt') }));
  const writes: string[] = [];
  const watched = <T extends object>(port: T, ...names: (keyof T & string)[]): T =>
    new Proxy(port, {
      get(target, name) {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if ((names as string[]).includes(String(name))) writes.push(String(name));
          return member.apply(target, given);
        };
      },
    });
  const visits = new MemoryRefusedVisits(clock);
  const securityEvents = new MemorySecurityEventStore();
  const logged: string[] = [];
  const log = {
    info: (code: string) => void logged.push(code),
    warn: (code: string) => void logged.push(code),
    error: (code: string) => void logged.push(code),
  };
  const ports: AdmissionPorts = {
    clock,
    chargers: watched(chargers, 'proveProfile'),
    tallies: watched(new MemoryTallies(), 'count'),
    visits: watched(visits, 'note'),
    securityEvents: watched(securityEvents, 'append'),
    log,
  };
  const knock = async (id: string, password: string | undefined, more: Partial<Visit> = {}) => {
    const authorization = password === undefined ? undefined : basic(id, password);
    const admission = await admitCharger({ ids: [id], authorization, address: HERE, profile: 2, userAgent: undefined, ...more }, ports);
    return admission.ok ? `comes in as ${admission.value.charger.id}` : admission.refusal.code;
  };
  const fail = async (id: string, times: number, more: Partial<Visit> = {}) => {
    for (let n = 0; n < times; n++) await knock(id, `wrong password ${n}`, more);
  };
  return {
    knock,
    fail,
    writes,
    visits,
    logged,
    ports,
    events: async (id: string) => (await securityEvents.list(id, { limit: 50 })).items.map(({ type, techInfo }) => `${type}: ${techInfo}`),
    later: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** How often the slow hash and the quick one are computed while somebody knocks. */
async function work(run: () => Promise<unknown>): Promise<{ slow: number; quick: number }> {
  const counters = [jest.mocked(scryptSync), jest.mocked(createHmac)] as const;
  for (const counter of counters) counter.mockClear();
  await run();
  const [slow, quick] = counters.map(({ mock }) => mock.calls.length);
  return { slow: slow ?? 0, quick: quick ?? 0 };
}

describe('the same work for whoever is refused', () => {
  const HEX = 'ab'.repeat(20);
  test.each([
    ['a wrong password', 'OURS', 'wrong password', { slow: 2, quick: 4 }],
    ['an unknown id', 'NOBODY', 'wrong password', { slow: 2, quick: 4 }],
    ['a wrong key in hexadecimal digits', 'OURS', HEX, { slow: 4, quick: 4 }],
    ['an unknown id with a key in hexadecimal digits', 'NOBODY', HEX, { slow: 4, quick: 4 }],
    ['but none of the slow work for a key of ours', 'OURS', OUR_KEY, { slow: 0, quick: 4 }],
  ])('%s', async (_what, id, password, expected) => {
    const { knock } = await door();
    expect(await work(() => knock(id, password))).toEqual(expected);
  });

  test('and the same writes: a known and an unknown id cannot be told apart by them', async () => {
    const known = await door();
    const unknown = await door();
    await known.fail('CHOSEN', 12);
    await unknown.fail('NOBODY', 12);
    expect(known.writes).toEqual(unknown.writes);
  });

  test('after too many failures none of it is slow any more, for a known id as for an unknown one', async () => {
    const { fail, knock } = await door();
    for (const id of ['OURS', 'CHOSEN', 'NOBODY']) {
      await fail(id, 10);
      expect(await work(() => knock(id, 'wrong password'))).toEqual({ slow: 0, quick: 4 });
    }
  });
});

describe('attempts are limited', () => {
  test('five thousand tries under one id from one address: ten passwords are looked at, and nothing is written for the rest', async () => {
    const { fail, writes } = await door();
    expect(await work(() => fail('CHOSEN', 5_000))).toEqual({ slow: 20, quick: 5_000 * 4 });
    expect(writes.filter((name) => name === 'count')).toHaveLength(30);
    expect(writes.filter((name) => name === 'note')).toHaveLength(10);
  });

  test('meanwhile the charger with a key of ours comes in, from the very same address', async () => {
    const { fail, knock } = await door();
    await fail('OURS', 100);
    expect(await knock('OURS', OUR_KEY)).toBe('comes in as OURS');
    expect(await knock('OURS', Buffer.from(OUR_KEY).toString('hex'))).toBe('comes in as OURS');
  });

  test('meanwhile the charger with a chosen password comes in from its own address', async () => {
    const { fail, knock } = await door();
    await fail('CHOSEN', 100);
    expect(await knock('CHOSEN', CHOSEN, { address: THERE })).toBe('comes in as CHOSEN');
    expect(await knock('CHOSEN', CHOSEN)).toBe('UNKNOWN_OR_WRONG_PASSWORD');
  });

  test('an attack from a hundred addresses leaves the charger its first try, and the attackers one each', async () => {
    const { fail, knock } = await door();
    const attack = async () => {
      for (let n = 0; n < 100; n++) await fail('CHOSEN', 10, { address: `203.0.113.${n}` });
    };
    // Three addresses use up the thirty of the id; each of the others has a single try.
    expect((await work(attack)).slow / 2).toBe(30 + 97);
    expect(await knock('CHOSEN', CHOSEN, { address: THERE })).toBe('comes in as CHOSEN');
  });

  test('an attack on all ids from one address leaves each charger behind it its first try', async () => {
    const { fail, knock } = await door();
    for (let n = 0; n < 200; n++) await fail(`CP-${n}`, 2);
    expect(await knock('CHOSEN', CHOSEN)).toBe('comes in as CHOSEN');
  });

  test('a quarter of an hour later everything is as before', async () => {
    const { fail, knock, later } = await door();
    await fail('CHOSEN', 100);
    later(15 * 60_000);
    expect(await knock('CHOSEN', CHOSEN)).toBe('comes in as CHOSEN');
  });

  test('nine wrong ones and the right one: a person may mistype', async () => {
    const { fail, knock } = await door();
    await fail('CHOSEN', 9);
    expect(await knock('CHOSEN', CHOSEN)).toBe('comes in as CHOSEN');
  });

  test('whoever comes in costs no write', async () => {
    const { knock, writes } = await door({ minProfile: 2, provenProfile: 2 });
    await knock('OURS', OUR_KEY);
    expect(writes).toEqual([]);
  });

  test('the operator of the charger is told once', async () => {
    const { fail, events } = await door();
    await fail('CHOSEN', 100);
    expect(await events('CHOSEN')).toEqual([`FailedConnectionAttempts: 10 failed attempts from ${HERE}`]);
    await fail('CHOSEN', 100, { address: THERE });
    await fail('CHOSEN', 100, { address: '203.0.113.1' });
    expect(await events('CHOSEN')).toContain('FailedConnectionAttempts: 30 failed attempts from several addresses');
  });

  test('a store of counters that is down keeps nobody out and lets nobody in', async () => {
    const { knock, ports, logged } = await door();
    const down = () => Promise.reject(new Error('throttled'));
    ports.tallies.read = ports.tallies.count = ports.visits.note = down;
    expect(await knock('OURS', OUR_KEY)).toBe('comes in as OURS');
    expect(await knock('OURS', 'wrong password')).toBe('UNKNOWN_OR_WRONG_PASSWORD');
    expect(new Set(logged)).toContain('SECURITY_NOTE_LOST');
  });
});

describe('who knocked and was not let in', () => {
  test('is kept with what is known of it', async () => {
    const { knock, visits } = await door();
    await knock('NEW-1', 'factory', { userAgent: 'Acme\u0007 EVSE/1.2' });
    await knock('NEW-2', undefined, { address: THERE });
    expect((await visits.list({ limit: 10 })).items).toMatchObject([
      { chargerId: 'NEW-1', count: 1, address: HERE, userAgent: 'Acme EVSE/1.2', cameWithoutPassword: false },
      { chargerId: 'NEW-2', count: 1, address: THERE, cameWithoutPassword: true },
    ]);
  });

  test('ids that one address makes up fill no list', async () => {
    const { knock, visits } = await door();
    for (let n = 0; n < 300; n++) await knock(`made-up-${n}`, n % 2 === 0 ? 'factory' : undefined);
    expect((await visits.list({ limit: 1_000 })).items).toHaveLength(50);
  });

  test('without an id there is nothing to keep', async () => {
    const { knock, writes } = await door();
    expect(await knock('CP/9', 'factory', { ids: ['CP/9'] })).toBe('BAD_ID');
    expect(await knock('', 'factory', { ids: [] })).toBe('NO_ID');
    expect(writes).toEqual([]);
  });
});

describe('a charger with a certificate', () => {
  const certified = { profile: 3, certifiedId: 'OURS' } as const;

  test('comes in without a password: none is looked at, and nothing of failures is read', async () => {
    const { ports } = await door({ minProfile: 3, provenProfile: 3 });
    const tallies = { read: jest.fn(), count: jest.fn() };
    const visit = { ids: ['OURS'], authorization: undefined, address: HERE, userAgent: undefined, ...certified };
    expect(await work(async () => expect((await admitCharger(visit, { ...ports, tallies })).ok).toBe(true))).toEqual({ slow: 0, quick: 0 });
    expect(tallies.read).not.toHaveBeenCalled();
  });

  test('raises the floor to 3: its password alone opens nothing from then on, and that is told', async () => {
    const { knock, events } = await door({ minProfile: 2, provenProfile: 2 });
    expect(await knock('OURS', OUR_KEY)).toBe('comes in as OURS');
    expect(await knock('OURS', undefined, certified)).toBe('comes in as OURS');
    expect(await knock('OURS', OUR_KEY)).toBe('PROFILE_TOO_LOW');
    expect(await events('OURS')).toEqual([`LowerSecurityProfile: profile 2 from ${HERE}, at least 3`]);
  });

  test.each([
    ['that is another charger’s', 'CHOSEN', 'OTHER_CERTIFICATE'],
    ['under no id', '', 'NO_ID'],
    ['under what is no id', 'a:b', 'BAD_ID'],
  ])('%s, is refused', async (_what, id, why) => {
    const { knock, writes } = await door();
    expect(await knock(id, undefined, certified)).toBe(why);
    expect(writes).toEqual([]);
  });

  test('and no entry here is refused, and seen by the operator', async () => {
    const { knock, visits } = await door();
    expect(await knock('NEW', undefined, { profile: 3, certifiedId: 'NEW' })).toBe('UNKNOWN_WITH_CERTIFICATE');
    expect((await visits.list({ limit: 10 })).items).toMatchObject([{ chargerId: 'NEW', cameWithoutPassword: true }]);
  });

  test('that an operator rejected is refused: a certificate cannot be taken back', async () => {
    const { knock } = await door({ registration: 'Rejected' });
    expect(await knock('OURS', undefined, certified)).toBe('REJECTED_WITH_CERTIFICATE');
  });
});

describe('a security profile is never lowered', () => {
  const profiles = async (...came: SecurityProfile[]) => {
    const { knock, events, ports } = await door();
    const outcomes: string[] = [];
    for (const profile of came) outcomes.push(await knock('OURS', OUR_KEY, { profile }));
    const { minProfile, provenProfile } = (await ports.chargers.get('OURS')) as Charger;
    return { outcomes, minProfile, provenProfile, events: await events('OURS') };
  };

  test('in the clear and then over TLS: from then on over TLS', async () => {
    expect(await profiles(1, 1, 2, 1, 2)).toEqual({
      outcomes: ['comes in as OURS', 'comes in as OURS', 'comes in as OURS', 'PROFILE_TOO_LOW', 'comes in as OURS'],
      minProfile: 2,
      provenProfile: 2,
      events: [`LowerSecurityProfile: profile 1 from ${HERE}, at least 2`],
    });
  });

  test('whatever the order in which it comes, the floor only rises', async () => {
    for (const came of [[1], [2], [2, 1], [1, 2], [2, 2, 1], [3, 2, 1], [1, 3, 2]] as SecurityProfile[][]) {
      expect((await profiles(...came)).minProfile).toBe(Math.max(...came));
    }
  });

  test('a wrong password over TLS raises nothing', async () => {
    const { knock, ports } = await door();
    await knock('OURS', 'wrong password', { profile: 2 });
    expect((await ports.chargers.get('OURS'))?.minProfile).toBeUndefined();
  });

  test('where a person lowered the floor, the charger may come with less again', async () => {
    const { knock } = await door({ minProfile: 1, provenProfile: 2 });
    expect(await knock('OURS', OUR_KEY, { profile: 1 })).toBe('comes in as OURS');
    expect(await knock('OURS', OUR_KEY, { profile: 2 })).toBe('comes in as OURS');
    expect(await knock('OURS', OUR_KEY, { profile: 1 })).toBe('comes in as OURS');
  });
});
