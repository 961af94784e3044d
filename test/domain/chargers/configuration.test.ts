import {
  afterChange,
  afterRead,
  newConfiguration,
  readByName,
  readTheRest,
  valueInUse,
} from '../../../lambdas/domain/chargers/configuration';
import { driftFrom, templateId, templateIdsOf, toApply, whyNotInTemplate } from '../../../lambdas/domain/chargers/configuration-template';
import { isSameValue } from '../../../lambdas/domain/chargers/standard-keys';
import type { JsonObject } from '../../../lambdas/domain/shared/json';

const told = (...keys: readonly [key: string, value?: string, readonly?: boolean][]): JsonObject => ({
  configurationKey: keys.map(([key, value, readonly = false]) => ({ key, readonly, ...(value === undefined ? {} : { value }) })),
});
const read = (response: JsonObject, { seq = 1, payload = {}, atMs = 10 }: { seq?: number; payload?: JsonObject; atMs?: number } = {}) =>
  afterRead(newConfiguration('CP1'), { seq, payload, response, atMs });
const change = (known: ReturnType<typeof read>, key: string, value: string, status: string, seq = 2, atMs = 20) =>
  afterChange(known, { seq, payload: { key, value }, response: { status }, atMs });

test.each([
  ['HeartbeatInterval', '240', ' 240 ', true],
  ['HeartbeatInterval', '240', '0240', true],
  ['HeartbeatInterval', '240', '241', false],
  ['LocalPreAuthorize', 'TRUE', 'true', true],
  ['MeterValuesSampledData', 'Voltage, Current.Import', 'current.import,voltage', true],
  ['MeterValuesSampledData', 'Voltage', 'Voltage,Current.Import', false],
  ['heartbeatINTERVAL', '1', '1.0', true],
  ['CpoName', 'Acme', 'ACME', false],
  ['VendorText', 'Acme', 'ACME', false],
  ['VendorList', 'a,b', 'b,a', false],
  ['VendorFlag', 'True', 'true', true],
])('%s: %j and %j mean the same: %s', (key, a, b, same) => {
  expect(isSameValue(key, a, b)).toBe(same);
});

describe('drift', () => {
  const known = read({
    ...told(['ConnectionTimeOut', '30'], ['NumberOfConnectors', '2', true], ['LocalPreAuthorize', 'TRUE'], ['BlinkRepeat']),
    unknownKey: ['LightIntensity'],
  });
  const states = (keys: Record<string, string>, configuration = known, bootedAtMs?: number) =>
    driftFrom({ keys }, configuration, bootedAtMs).map(({ key, state }) => `${key} ${state}`);

  test('tells what is the same, different, not to be had and not known', () => {
    const keys = {
      connectiontimeout: '60',
      NumberOfConnectors: '1',
      LocalPreAuthorize: 'true',
      BlinkRepeat: '',
      LightIntensity: '5',
      Vendor: 'x',
    };
    expect(states(keys)).toEqual([
      'BlinkRepeat SAME',
      'connectiontimeout DIFFERENT',
      'LightIntensity UNKNOWN',
      'LocalPreAuthorize SAME',
      'NumberOfConnectors READONLY',
      'Vendor MISSING',
    ]);
    expect(states({ Vendor: 'x' }, newConfiguration('CP1'))).toEqual(['Vendor NOT_READ']);
    expect(toApply(driftFrom({ keys }, known, undefined)).map(({ key }) => key)).toEqual(['connectiontimeout', 'Vendor']);
  });

  test('a value that needs a reboot is pending until the boot, and in use after it', () => {
    const waiting = change(known, 'ConnectionTimeOut', '60', 'RebootRequired');
    expect(states({ ConnectionTimeOut: '60' }, waiting, 5)).toEqual(['ConnectionTimeOut PENDING_REBOOT']);
    expect(states({ ConnectionTimeOut: '90' }, waiting, 5)).toEqual(['ConnectionTimeOut DIFFERENT']);
    expect(states({ ConnectionTimeOut: '60' }, waiting, 21)).toEqual(['ConnectionTimeOut SAME']);
    // Read after the boot: the charger has the last word.
    const reread = afterRead(waiting, {
      seq: 3,
      payload: { key: ['ConnectionTimeOut'] },
      response: told(['ConnectionTimeOut', '30']),
      atMs: 30,
    });
    expect(states({ ConnectionTimeOut: '60' }, reread, 21)).toEqual(['ConnectionTimeOut DIFFERENT']);
  });

  test('a refused value is REFUSED, another one only DIFFERENT; NotSupported is UNKNOWN', () => {
    const refused = change(known, 'ConnectionTimeOut', '9', 'Rejected');
    expect(states({ ConnectionTimeOut: '9' }, refused)).toEqual(['ConnectionTimeOut REFUSED']);
    expect(states({ ConnectionTimeOut: '10' }, refused)).toEqual(['ConnectionTimeOut DIFFERENT']);
    expect(states({ Vendor: 'x' }, change(known, 'Vendor', 'x', 'NotSupported'))).toEqual(['Vendor UNKNOWN']);
  });
});

test('an accepted change is known at once, and an older answer that comes late changes nothing', () => {
  const changed = change(read(told(['A', '1'])), 'a', '2', 'Accepted', 5);
  const valueOfA = (configuration: typeof changed) => valueInUse(configuration.keys['a']!, undefined);
  expect(valueOfA(changed)).toBe('2');
  expect(valueOfA(change(changed, 'A', '3', 'Accepted', 4))).toBe('2');
  expect(valueOfA(afterRead(changed, { seq: 4, payload: {}, response: told(['A', '1']), atMs: 40 }))).toBe('2');
});

test('a charger that tells endless keys and values fills no more than one item of the store', () => {
  const keys = Array.from({ length: 2_000 }, (_, n) => [`Key${n}`, 'ä'.repeat(2_000)] as [string, string]);
  const known = read(told(...keys, ['x'.repeat(101), '1']));
  expect(Object.keys(known.keys)).toHaveLength(300);
  expect(Buffer.byteLength(JSON.stringify(known))).toBeLessThan(200_000);
});

test('no secret is kept, whoever tells it', () => {
  const known = read(told(['AuthorizationKey', 'x'], ['WifiPassword', 'x']));
  expect(change(known, 'AuthorizationKey', 'x', 'Accepted').keys).toEqual({});
});

test('a whole answer that stops at GetConfigurationMaxKeys is followed by questions for the rest, by name', () => {
  const response = told(['GetConfigurationMaxKeys', '3', true], ['HeartbeatInterval', '240'], ['Vendor', 'x']);
  const parts = readTheRest(read(response), { payload: {}, response });
  expect(parts[0]).toHaveLength(3);
  expect(parts.flat()).toContain('ConnectionTimeOut');
  expect(parts.flat()).not.toContain('HeartbeatInterval');
  const short = told(['GetConfigurationMaxKeys', '30', true], ['HeartbeatInterval', '240']);
  expect(readTheRest(read(short), { payload: {}, response: short })).toEqual([]);
  expect(readTheRest(read(response), { payload: { key: ['HeartbeatInterval'] }, response })).toEqual([]);
});

test('by name, every key that is known or wanted is asked for once, in parts', () => {
  const parts = readByName(read(told(['heartbeatinterval', '1'], ['Vendor', 'x'])), ['Mine', 'VENDOR']);
  expect(parts.every((part) => part.length <= 10)).toBe(true);
  const names = parts.flat().map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(['heartbeatinterval', 'vendor', 'mine', 'connectiontimeout']));
});

test.each([
  ['AuthorizationKey', 'x'],
  ['Wifi_Password', 'x'],
  ['SecurityProfile', '2'],
  ['CentralSystemUrl', 'wss://x'],
  ['OCPP.Server-Address', 'x'],
  ['ChargeBoxId', 'x'],
  ['HeartbeatInterval', '0'],
  ['HeartbeatInterval', '600'],
])('%s = %s has no place in a template', (key, value) => {
  expect(whyNotInTemplate(key, value)).toBeDefined();
});

test.each([
  ['HeartbeatInterval', '300'],
  ['MeterValuesSampledData', 'Voltage'],
  ['WebSocketPingInterval', '60'],
])('%s = %s has', (key, value) => {
  expect(whyNotInTemplate(key, value)).toBeUndefined();
});

test('the template of the model goes before that of the vendor', () => {
  expect(templateIdsOf({ vendor: ' ACME', model: 'Wall' })).toEqual([templateId('acme', 'wall '), templateId('Acme', undefined)]);
  expect(templateIdsOf(undefined)).toEqual([]);
});
