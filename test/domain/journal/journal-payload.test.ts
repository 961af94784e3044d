import { journalPayload, unreadablePayload } from '../../../lambdas/domain/journal/journal-payload';

test.each([
  ['ChangeConfiguration', { key: 'AuthorizationKey', value: 's3cret' }],
  ['ChangeConfiguration', { key: 'WiFi.Password', value: 's3cret' }],
  ['GetConfiguration', { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 's3cret' }] }],
  ['DataTransfer', { vendorId: 'v', data: '{"wifi":{"password":"s3cret"}}' }],
  ['DataTransfer', { vendorId: 'v', data: '[{"key":"ApiKey","value":"s3cret"}]' }],
  ['DataTransfer', { vendorId: 'v', data: '{"password":"s3cret"' }],
  ['UpdateFirmware', { location: 'https://user:s3cret@example.com/fw?X-Amz-Signature=s3cret', retrieveDate: 'x' }],
  ['StatusNotification', { authorizationKey: 's3cret' }],
])('no secret of %s %j is stored', (action, payload) => {
  const kept = JSON.stringify(journalPayload(action, payload));
  expect(kept).not.toContain('s3cret');
  expect(kept).toContain('***');
});

test.each([
  ['Authorize', { idTag: 'TAG1' }],
  ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '240' }],
  ['DataTransfer', { vendorId: 'v', data: '{ "a": 1 }' }],
])('%s %j is kept as it is', (action, payload) => {
  expect(journalPayload(action, payload)).toEqual(payload);
});

test('a message beyond 32 KB is cut and says so', () => {
  const { truncated, characters, head } = journalPayload('DataTransfer', { vendorId: 'v', data: 'x'.repeat(40_000) });
  expect([truncated, characters, String(head).length]).toEqual([true, 40_026, 32_768]);
});

test('a text that is no frame is kept as far as it shows what it is, and not where it may hold a secret', () => {
  expect(unreadablePayload('x'.repeat(1_000))).toEqual({ characters: 1_000, head: 'x'.repeat(256) });
  expect(unreadablePayload('[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"s3cret"')).toEqual({
    characters: 71,
    head: '***',
  });
});
