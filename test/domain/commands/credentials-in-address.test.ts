import { credentialsInAddress } from '../../../lambdas/domain/commands/credentials-in-address';

test.each([
  [{ location: 'ftp://me:secret@files.example.com/up' }, '/location'],
  [{ location: 'https://token@files.example.com' }, '/location'],
  [{ log: { remoteLocation: ' HTTP://u:p@x/f' } }, '/log/remoteLocation'],
  [{ list: ['ok', 'sftp:\\\\u:p@x'] }, '/list/1'],
])('finds who an address logs in as: %j', (payload, pointer) => {
  expect(credentialsInAddress(payload)).toBe(pointer);
});

test.each([
  { location: 'https://files.example.com/a@b?mail=c@d#e@f' },
  { location: 'https://files.example.com' },
  { idTag: 'me:secret@home', connectorId: 1, limit: null },
])('an @ behind the host is none: %j', (payload) => {
  expect(credentialsInAddress(payload)).toBeUndefined();
});
