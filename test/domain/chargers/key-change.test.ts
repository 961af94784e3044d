import { fateAfterOldKey, isKeyChange, keyFate } from '../../../lambdas/domain/chargers/key-change';
import { authorizationKeyBytes } from '../../../lambdas/domain/chargers/password';
import type { CommandState } from '../../../lambdas/domain/commands/command';

test.each([
  ['Accepted', { response: { status: 'Accepted' } }, 'HOLDS'],
  ['Rejected', { response: { status: 'Rejected' } }, 'DROPPED'],
  ['NotSupported', { response: { status: 'NotSupported' } }, 'DROPPED'],
  ['RebootRequired: the old key holds until then', { response: { status: 'RebootRequired' } }, 'OPEN'],
  ['a status that nobody knows', { response: { status: 'accepted?' } }, 'OPEN'],
  ['an answer without a status', { response: {} }, 'OPEN'],
  ['an action that is not known', { error: { code: 'NotImplemented', description: '' } }, 'DROPPED'],
  ['an error after which the key may be the new one', { error: { code: 'InternalError', description: '' } }, 'OPEN'],
])('%s', (_answer, answer, fate) => {
  expect(keyFate(answer)).toBe(fate);
});

test.each<[CommandState, string]>([
  ['QUEUED', 'OPEN'],
  ['IN_FLIGHT', 'OPEN'],
  ['TIMED_OUT', 'SET_ASIDE'],
  ['ERRORED', 'SET_ASIDE'],
  ['SUCCEEDED', 'SET_ASIDE'],
  ['REJECTED', 'SET_ASIDE'],
  ['EXPIRED', 'DROPPED'],
  ['CANCELLED', 'DROPPED'],
  ['UNDELIVERABLE', 'DROPPED'],
])('the old key came while the command was %s: the new one is %s', (state, fate) => {
  expect(fateAfterOldKey(state, {})).toBe(fate);
});

test('before its reboot a charger comes with the old key, and both stay good', () => {
  expect(fateAfterOldKey('SUCCEEDED', { response: { status: 'RebootRequired' } })).toBe('OPEN');
});

test.each([
  ['ChangeConfiguration', { key: 'AuthorizationKey' }, true],
  ['ChangeConfiguration', { key: 'authorizationkey' }, true],
  ['ChangeConfiguration', { key: 'HeartbeatInterval' }, false],
  ['DataTransfer', { key: 'AuthorizationKey' }, false],
] as const)('%s %j changes a key: %p', (action, payload, is) => {
  expect(isKeyChange(action, payload)).toBe(is);
});

test('32 to 40 hexadecimal digits stand for bytes, anything else for itself', () => {
  expect(Buffer.from(authorizationKeyBytes('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF'))).toEqual(
    Buffer.from('0001020304050607ffffffffffffffffffffffff', 'hex'),
  );
  expect(Buffer.from(authorizationKeyBytes('my plain password 12'))).toEqual(Buffer.from('my plain password 12'));
});
