import { ACTIONS_BY_PROFILE, type CommandAction } from '../../../lambdas/domain/commands/command';
import { fitsInOneFrame, isPermittedWhile, isSafeToRepeat, outcomeOf } from '../../../lambdas/domain/commands/command-rules';
import type { JsonObject } from '../../../lambdas/domain/shared/json';

const ACTIONS: readonly CommandAction[] = Object.values(ACTIONS_BY_PROFILE).flat();

/** Doing these twice is something that a driver, an installer or the charger's store notices. */
const ONCE: readonly CommandAction[] = [
  'CertificateSigned',
  'DataTransfer',
  'DeleteCertificate',
  'InstallCertificate',
  'RemoteStartTransaction',
  'Reset',
  'SignedUpdateFirmware',
  'UnlockConnector',
  'UpdateFirmware',
];

test('every action is sent once when its fate is unknown, or may be repeated', () => {
  const full: JsonObject = { updateType: 'Full', key: 'HeartbeatInterval' };
  expect(ACTIONS.filter((action) => !isSafeToRepeat(action, full)).sort()).toEqual([...ONCE].sort());
});

test.each<[CommandAction, JsonObject, boolean]>([
  ['ChangeConfiguration', { key: 'HeartbeatInterval', value: '1' }, true],
  ['ChangeConfiguration', { key: 'AuthorizationKey', value: '00' }, false],
  ['ChangeConfiguration', { key: 'authorizationkey', value: '00' }, false],
  ['SendLocalList', { listVersion: 2, updateType: 'Full' }, true],
  ['SendLocalList', { listVersion: 2, updateType: 'Differential' }, false],
])('%s %j may be repeated: %s', (action, payload, safe) => {
  expect(isSafeToRepeat(action, payload)).toBe(safe);
});

test('a pending charger takes everything but a remote start and stop, a rejected one nothing', () => {
  const refused = (registration: 'Accepted' | 'Pending' | 'Rejected') =>
    ACTIONS.filter((action) => !isPermittedWhile(registration, action));
  expect(refused('Accepted')).toEqual([]);
  expect(refused('Pending')).toEqual(['RemoteStartTransaction', 'RemoteStopTransaction']);
  expect(refused('Rejected')).toEqual(ACTIONS);
});

test.each<[JsonObject, 'SUCCEEDED' | 'REJECTED']>([
  [{}, 'SUCCEEDED'],
  [{ listVersion: -1 }, 'SUCCEEDED'],
  [{ fileName: 'log.zip' }, 'SUCCEEDED'],
  [{ status: 'Accepted' }, 'SUCCEEDED'],
  [{ status: 'AcceptedCanceled' }, 'SUCCEEDED'],
  [{ status: 'RebootRequired' }, 'SUCCEEDED'],
  [{ status: 'Scheduled' }, 'SUCCEEDED'],
  [{ status: 'Unlocked' }, 'SUCCEEDED'],
  [{ status: 'Rejected' }, 'REJECTED'],
  [{ status: 'Occupied' }, 'REJECTED'],
  [{ status: 'Faulted' }, 'REJECTED'],
  [{ status: 'UnlockFailed' }, 'REJECTED'],
  [{ status: 'NotSupported' }, 'REJECTED'],
  [{ status: 'VersionMismatch' }, 'REJECTED'],
  [{ status: 'InvalidCertificate' }, 'REJECTED'],
  [{ status: 'NotFound' }, 'REJECTED'],
])('the answer %j is %s', (response, outcome) => {
  expect(outcomeOf(response)).toBe(outcome);
});

test('a payload of 24 KiB fits in a frame, counted in bytes, and one more does not', () => {
  const payload = (length: number, letter: string) => ({ data: letter.repeat(length) });
  const around = JSON.stringify(payload(0, 'x')).length;
  expect(fitsInOneFrame(payload(24 * 1024 - around, 'x'))).toBe(true);
  expect(fitsInOneFrame(payload(24 * 1024 - around + 1, 'x'))).toBe(false);
  expect(fitsInOneFrame(payload(13 * 1024, 'é'))).toBe(false);
});
