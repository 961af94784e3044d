import { proposeForDoubt, proposeForStop } from '../../../lambdas/domain/sessions/propose-repair';
import { readStop } from '../../../lambdas/domain/sessions/read-stop';
import type { Session } from '../../../lambdas/domain/sessions/session';
import { aClosedSession, anOpenSession } from '../../support/session';

const at = (minute: number) => Date.UTC(2026, 2, 1, 8, minute);
const payload = { transactionId: -1, idTag: 'tag1', meterStop: 9_000, timestamp: '2026-03-01T08:50:00Z' };
const stop = readStop(payload, at(55));
const open = (id: string, over = {}) => anOpenSession({ id, startedAtMs: at(0), meterStartWh: 1_000, ...over });
const proposals = (...sessions: Session[]) =>
  proposeForStop(stop, payload, sessions).map(({ action, sessionId }) => [action, sessionId].filter(Boolean).join(' '));

test.each<[string, Session, string[]]>([
  ['the open session of the same card', open('a'), ['ATTACH a', 'CREATE_SESSION']],
  [
    'one that was closed as estimated',
    aClosedSession({ id: 'a', startedAtMs: at(0), flags: ['ESTIMATED_STOP'], meterStopWh: 8_000 }),
    ['ATTACH a', 'CREATE_SESSION'],
  ],
  ['of another card', open('a', { idTag: 'OTHER' }), ['CREATE_SESSION']],
  ['that began after the stop', open('a', { startedAtMs: at(51) }), ['CREATE_SESSION']],
  ['whose register was beyond the stop', open('a', { live: { sampledAtMs: at(9), registerWh: 9_001 } }), ['CREATE_SESSION']],
  ['that ended with this very stop', aClosedSession({ id: 'a', meterStopWh: 9_000, stoppedAtMs: at(50) }), ['DISMISS a']],
])('%s', (_what, session, expected) => {
  expect(proposals(session)).toEqual(expected);
});

test('of several the one that began nearest below the reading of the stop comes first', () => {
  expect(proposals(open('far'), open('near', { meterStartWh: 7_000 }))).toEqual(['ATTACH near', 'ATTACH far', 'CREATE_SESSION']);
});

test('where no session fits, the register is thought to begin where the session before left it', () => {
  const before = aClosedSession({ id: 'b', startedAtMs: at(0), stoppedAtMs: at(10), meterStopWh: 4_000, idTag: 'OTHER' });
  expect(proposeForStop(stop, payload, [before])).toEqual([
    { action: 'CREATE_SESSION', start: { meterStartWh: 4_000, idTag: 'tag1' }, why: 'NO_SESSION_FITS' },
  ]);
});

test('what the stop itself says of its beginning goes before', () => {
  const transactionData = [
    { timestamp: '2026-03-01T08:05:00Z', sampledValue: [{ value: '5.5', unit: 'kWh', context: 'Transaction.Begin' }] },
  ];
  expect(proposeForStop(stop, { ...payload, transactionData }, [])).toMatchObject([{ start: { startedAtMs: at(5), meterStartWh: 5_500 } }]);
});

test('the last reading is proposed only where it can be right', () => {
  const session = (registerWh: number) =>
    aClosedSession({ startedAtMs: at(0), stoppedAtMs: at(59), meterStopWh: 10, energyWh: 0, live: { sampledAtMs: at(50), registerWh } });
  const energies = (registerWh: number) => proposeForDoubt(session(registerWh), 'METER_BACKWARDS', 11_040).map(({ energyWh }) => energyWh);
  expect(energies(6_000)).toEqual([5_000, undefined]);
  expect(energies(600_000)).toEqual([undefined]);
  expect(energies(500)).toEqual([undefined]);
});
