import type { Charger } from '../../../lambdas/domain/chargers/charger';
import { learnFromAnswer, refusalOf, refusedActions } from '../../../lambdas/domain/chargers/refused-actions';

const atMs = 1_000;
const known = { GetLog: { code: 'NotImplemented', atMs: 1, firmwareVersion: '1.0' } } as const;
const charger = (over: Partial<Charger> = {}) => ({ identity: { vendor: 'Acme', model: 'Wall', firmwareVersion: '1.0' }, ...over });

test.each([
  ['GetLog', { error: { code: 'NotImplemented', description: '' } }, 'NotImplemented'],
  ['GetLog', { error: { code: 'NotSupported', description: '' } }, 'NotSupported'],
  ['GetLog', { error: { code: 'GenericError', description: '' } }, undefined],
  ['SendLocalList', { response: { status: 'NotSupported' } }, 'NotSupported'],
  // Of the key, of the connector, of the purpose, of the message: and not of the action.
  ['ChangeConfiguration', { response: { status: 'NotSupported' } }, undefined],
  ['UnlockConnector', { response: { status: 'NotSupported' } }, undefined],
  ['SetChargingProfile', { response: { status: 'NotSupported' } }, undefined],
  ['TriggerMessage', { response: { status: 'NotImplemented' } }, undefined],
] as const)('%s answered with %j: %s', (action, answer, code) => {
  expect(refusalOf(action, answer)).toBe(code);
});

test('a refused action is remembered with the firmware that refused it, beside what was known', () => {
  expect(
    learnFromAnswer(charger({ refusedActions: known }), 'ClearCache', { error: { code: 'NotSupported', description: '' }, atMs }),
  ).toEqual({
    ...known,
    ClearCache: { code: 'NotSupported', atMs, firmwareVersion: '1.0' },
  });
});

test('the same refusal again is nothing new', () => {
  expect(
    learnFromAnswer(charger({ refusedActions: known }), 'GetLog', { error: { code: 'NotImplemented', description: '' }, atMs }),
  ).toBeUndefined();
});

test('an answer to a refused action takes the refusal back, another error does not', () => {
  expect(learnFromAnswer(charger({ refusedActions: known }), 'GetLog', { response: { status: 'Rejected' }, atMs })).toEqual({});
  const broken = { error: { code: 'InternalError', description: '' }, atMs };
  expect(learnFromAnswer(charger({ refusedActions: known }), 'GetLog', broken)).toBeUndefined();
});

test('new firmware is asked anew', () => {
  expect(refusedActions(charger({ refusedActions: known }))).toEqual(known);
  expect(refusedActions({ refusedActions: known, identity: { vendor: 'Acme', model: 'Wall', firmwareVersion: '2.0' } })).toEqual({});
});
