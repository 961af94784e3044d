import type { CommandAction } from '../../../lambdas/domain/commands/command';
import { answerWithoutSecrets, isSecretKey, withoutSecrets } from '../../../lambdas/domain/commands/secrets';
import type { JsonObject } from '../../../lambdas/domain/shared/json';

test.each([
  ['AuthorizationKey', true],
  ['authorizationKey', true],
  ['WifiPassword', true],
  ['Network.Wifi.Password', true],
  ['apnPassword', true],
  ['APN_Pwd', true],
  ['SimPin', true],
  ['OCMF_PrivateKey', true],
  ['CentralSystemToken', true],
  ['WebSocketPingInterval', false],
  ['AuthorizeRemoteTxRequests', false],
  ['AuthorizationCacheEnabled', false],
  ['LocalAuthListEnabled', false],
  ['HeartbeatInterval', false],
  ['SecurityProfile', false],
])('the configuration key %s holds a secret: %s', (key, secret) => {
  expect(isSecretKey(key)).toBe(secret);
});

test.each<[string, CommandAction, JsonObject, JsonObject]>([
  ['a key', 'ChangeConfiguration', { key: 'AuthorizationKey', value: '00ff' }, { key: 'AuthorizationKey', value: '***' }],
  [
    'the password in an address',
    'GetDiagnostics',
    { location: 'ftp://me:secret@files.example.com/up', retries: 1 },
    { location: 'ftp://***@files.example.com/up', retries: 1 },
  ],
  [
    'the signature of an address',
    'UpdateFirmware',
    { location: 'https://b.s3.amazonaws.com/f?X-Amz-Expires=60&X-Amz-Signature=abc', retrieveDate: '2026-03-01T08:00:00Z' },
    { location: 'https://b.s3.amazonaws.com/f?X-Amz-Expires=60&X-Amz-Signature=***', retrieveDate: '2026-03-01T08:00:00Z' },
  ],
  [
    'an address inside',
    'GetLog',
    { log: { remoteLocation: 'https://x/?sig=abc#top' }, logType: 'SecurityLog', requestId: 1 },
    { log: { remoteLocation: 'https://x/?sig=***#top' }, logType: 'SecurityLog', requestId: 1 },
  ],
  [
    'an address inside',
    'SignedUpdateFirmware',
    { requestId: 1, firmware: { location: 'https://u:p@x/f', signature: 'abc' } },
    { requestId: 1, firmware: { location: 'https://***@x/f', signature: 'abc' } },
  ],
])('%s is withheld from %s', (_what, action, payload, shown) => {
  expect(withoutSecrets(action, payload)).toEqual(shown);
});

test.each<[CommandAction, JsonObject]>([
  ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '300' }],
  ['GetDiagnostics', { location: 'https://files.example.com/up?day=1&at=me@home' }],
  ['GetLog', { log: { remoteLocation: 'ftp://files.example.com' } }],
  ['Reset', { type: 'Soft' }],
])('%s without a secret stays the very same payload', (action, payload) => {
  expect(withoutSecrets(action, payload)).toBe(payload);
});

test('what firmware tells of its passwords is withheld, and the rest stays', () => {
  const wifi = { key: 'WifiPassword', readonly: false, value: 'secret' };
  const unset = { key: 'AuthorizationKey', readonly: false };
  const heartbeat = { key: 'HeartbeatInterval', readonly: false, value: '300' };
  const told = { configurationKey: [wifi, unset, heartbeat], unknownKey: ['X'] };
  expect(answerWithoutSecrets('GetConfiguration', told)).toEqual({
    configurationKey: [{ ...wifi, value: '***' }, unset, heartbeat],
    unknownKey: ['X'],
  });
});
