import type { Quirk } from '../../../lambdas/domain/chargers/quirk';
import { profileQuirks, quirksOf } from '../../../lambdas/domain/chargers/quirks';

const aBox = (vendor: string, firmwareVersion?: string, model = 'Wall') => ({
  vendor,
  model,
  ...(firmwareVersion === undefined ? {} : { firmwareVersion }),
});

test.each([
  ['ABB', undefined, { stackLevel: 0 }],
  [' abb ', undefined, { stackLevel: 0 }],
  ['ABBOTT', undefined, {}],
  ['Wall Box Chargers', '6.1.2', { kind: 'Relative' }],
  ['Wallbox', '5.17.66', { kind: 'Relative', stackLevel: 0 }],
  ['Timxon', undefined, { purpose: 'TxDefaultProfile', kind: 'Relative' }],
  ['DELTA', undefined, { purpose: 'TxDefaultProfile', stackLevel: 0 }],
  ['HUAWEI', undefined, { unit: 'W' }],
  ['go-e', undefined, { unit: 'A', maxPeriods: 1 }],
  ['Alfen BV', undefined, {}],
  ['Acme', '5.0', {}],
])('%s with firmware %s is told its profiles so: %j', (vendor, firmware, quirks) => {
  expect(profileQuirks(aBox(vendor, firmware))).toEqual(quirks);
});

test('a charger that never booted with us has none', () => {
  expect(quirksOf(undefined)).toEqual([]);
});

test('every pattern that is given has to fit', () => {
  const known: readonly Quirk[] = [{ vendor: /^acme/i, model: /^wall/i, firmware: /^1\./, says: 'It hums.' }];
  expect(quirksOf(aBox('Acme', '1.2'), known)).toEqual(known);
  expect(quirksOf(aBox('Acme', '1.2', 'Post'), known)).toEqual([]);
  expect(quirksOf(aBox('Acme', '2.0'), known)).toEqual([]);
  expect(quirksOf(aBox('Acme'), known)).toEqual([]);
});

test('of two quirks of one field the first in the list holds', () => {
  const known: readonly Quirk[] = [
    { vendor: /acme/i, firmware: /^1\./, says: 'Old.', profile: { stackLevel: 0 } },
    { vendor: /acme/i, says: 'All.', profile: { stackLevel: 3, unit: 'W' } },
  ];
  expect(profileQuirks(aBox('Acme', '1.0'), known)).toEqual({ stackLevel: 0, unit: 'W' });
});
