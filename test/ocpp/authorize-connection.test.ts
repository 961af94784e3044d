import { scryptSync } from 'node:crypto';
import { hashPassword, hashRandomKey } from '../../lambdas/domain/chargers/password';
import { decide, readClaim } from '../../lambdas/ocpp/authorize-connection';
import { aCharger } from '../support/charger';

jest.mock('node:crypto', () => {
  const node = jest.requireActual<typeof import('node:crypto')>('node:crypto');
  return { ...node, scryptSync: jest.fn(node.scryptSync) };
});

const PASSWORD = 'abcdefghijKLMNOPQR12';
const basic = (user: string, password: string | Buffer) =>
  `Basic ${Buffer.concat([Buffer.from(`${user}:`, 'latin1'), Buffer.from(password)]).toString('base64')}`;
const registered = aCharger({ id: 'CP1', password: hashPassword(Buffer.from(PASSWORD), 'salt') });

/** What a handshake comes to, in one word. */
function outcome(ids: readonly string[], authorization: string | undefined): string {
  const claim = readClaim({ ids, authorization });
  if (!claim.ok) return claim.why;
  const decision = decide(claim, claim.chargerId === registered.id ? registered : undefined);
  return decision.allowed ? `comes in as ${decision.charger.id}` : decision.why;
}

describe('every kind of id with every kind of credentials', () => {
  const ids: [name: string, ids: string[], verdict: string | undefined][] = [
    ['no id', [], 'NO_ID'],
    ['an empty id', [''], 'NO_ID'],
    ['two ids', ['CP1', 'CP1'], 'BAD_ID'],
    ['only a slash', ['/'], 'BAD_ID'],
    ['two slashes', ['//CP1'], 'BAD_ID'],
    ['a path', ['CP1/CP2'], 'BAD_ID'],
    ['an encoded path', ['CP1%2FCP2'], 'BAD_ID'],
    ['a colon', ['CP:1'], 'BAD_ID'],
    ['a broken escape', ['CP%1'], 'BAD_ID'],
    ['an escape of no character', ['CP%ff'], 'BAD_ID'],
    ['an id encoded twice', ['CP%2531'], 'BAD_ID'],
    ['a control character', ['CP1%00'], 'BAD_ID'],
    ['49 characters', ['x'.repeat(49)], 'BAD_ID'],
    ['the id', ['CP1'], undefined],
    ['the id after a slash', ['/CP1'], undefined],
    ['the id with an escape', ['/CP%31'], undefined],
  ];
  const credentials: [name: string, header: string | undefined, verdict: string][] = [
    ['no header', undefined, 'NO_CREDENTIALS'],
    ['an empty header', '', 'NO_CREDENTIALS'],
    ['another scheme', 'Bearer abc', 'BAD_CREDENTIALS'],
    ['only the scheme', 'Basic ', 'BAD_CREDENTIALS'],
    ['no base64', 'Basic !!!!', 'BAD_CREDENTIALS'],
    ['no colon', `Basic ${Buffer.from('CP1').toString('base64')}`, 'BAD_CREDENTIALS'],
    ['no password', basic('CP1', ''), 'BAD_CREDENTIALS'],
    ['two headers in one', `${basic('CP1', PASSWORD)}, ${basic('CP1', PASSWORD)}`, 'BAD_CREDENTIALS'],
    ['no user', basic('', PASSWORD), 'OTHER_USER'],
    ['another user', basic('CP2', PASSWORD), 'OTHER_USER'],
    ['the user in another case', basic('cp1', PASSWORD), 'OTHER_USER'],
    ['the user with a slash', basic('/CP1', PASSWORD), 'OTHER_USER'],
    ['a wrong password', basic('CP1', 'abcdefghijKLMNOPQR13'), 'UNKNOWN_OR_WRONG_PASSWORD'],
    ['the password in another case', basic('CP1', PASSWORD.toLowerCase()), 'UNKNOWN_OR_WRONG_PASSWORD'],
    ['the password and more', basic('CP1', `${PASSWORD} `), 'UNKNOWN_OR_WRONG_PASSWORD'],
    ['the password’s hash', basic('CP1', registered.password.hashHex), 'UNKNOWN_OR_WRONG_PASSWORD'],
    ['the password', basic('CP1', PASSWORD), 'comes in as CP1'],
    ['the password, the scheme in small letters', basic('CP1', PASSWORD).replace('Basic', 'basic'), 'comes in as CP1'],
    ['the password as hexadecimal digits', basic('CP1', Buffer.from(PASSWORD).toString('hex')), 'comes in as CP1'],
  ];
  test.each(ids)('%s', (_name, given, ofTheId) => {
    const verdicts = credentials.map(([name, header]) => [name, outcome(given, header)]);
    expect(verdicts).toEqual(credentials.map(([name, , ofTheCredentials]) => [name, ofTheId ?? ofTheCredentials]));
  });
});

test('an unknown charger and a wrong password come to the same', () => {
  expect(outcome(['CP9'], basic('CP9', PASSWORD))).toBe('UNKNOWN_OR_WRONG_PASSWORD');
});

test.each([
  ['a wrong password', 'wrong password 12345', 2],
  ['a wrong key as hexadecimal digits, which is tried in both spellings', 'ab'.repeat(20), 4],
])('and cost the same work: %s', (_what, password, checks) => {
  const changing = aCharger({ ...registered, pendingPassword: { hash: registered.password, seq: 1, isSetAside: false } });
  for (const charger of [undefined, registered, changing]) {
    jest.mocked(scryptSync).mockClear();
    expect(decide({ password: Buffer.from(password) }, charger).allowed).toBe(false);
    expect(scryptSync).toHaveBeenCalledTimes(checks);
  }
});

test('the example of OCPP-J §6.2.2: a key of bytes that are no text', () => {
  const charger = aCharger({ id: 'AL1000', password: hashPassword(Buffer.from('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'hex'), 's') });
  const claim = readClaim({ ids: ['AL1000'], authorization: 'Basic QUwxMDAwOgABAgMEBQYH////////////////' });
  expect(claim.ok && decide(claim, charger).allowed).toBe(true);
});

test('a colon in the password is part of the password', () => {
  const charger = aCharger({ password: hashPassword(Buffer.from('pass:word:1234567'), 's') });
  const claim = readClaim({ ids: ['CP1'], authorization: basic('CP1', 'pass:word:1234567') });
  expect(claim.ok && decide(claim, charger).allowed).toBe(true);
});

test('a charger with a key of ours comes in without a slow check, and a wrong key costs the same two as ever', () => {
  const ours = aCharger({ id: 'CP1', password: hashRandomKey(Buffer.from(PASSWORD), 'salt') });
  const slowChecks = (password: string) => {
    jest.mocked(scryptSync).mockClear();
    const { allowed } = decide({ password: Buffer.from(password) }, ours);
    return { allowed, slow: jest.mocked(scryptSync).mock.calls.length };
  };
  expect(slowChecks(PASSWORD)).toEqual({ allowed: true, slow: 0 });
  expect(slowChecks('wrong')).toEqual({ allowed: false, slow: 2 });
});
