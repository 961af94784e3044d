import { signalSources } from '../../../lambdas/adapters/signals/signal-sources';

const clock = { nowMs: () => Date.parse('2026-11-21T10:00Z') };
const made = (settings: object) => signalSources(JSON.stringify({ price: [], co2: [], demand: [], ...settings }), { clock });

test('sources stand in the order of the stage, and those that have not got the zone are passed over', () => {
  const sources = made({
    price: ['energi-data-service', 'energy-charts', 'octopus-agile', 'replay'],
    co2: ['carbon-intensity-gb', 'energy-charts'],
    demand: ['elexon', 'energy-charts'],
  });
  const ids = (kind: 'price' | 'co2' | 'demand', zone: string) => sources.of(kind, zone).map(({ id }) => id);
  expect(ids('price', 'DK1')).toEqual(['energi-data-service', 'energy-charts', 'replay']);
  expect(ids('price', 'FR')).toEqual(['energy-charts']);
  expect(ids('price', 'GB-C')).toEqual(['octopus-agile']);
  expect(ids('co2', 'GB-C')).toEqual(['carbon-intensity-gb']);
  expect(ids('demand', 'GB-C')).toEqual(['elexon']);
  expect(ids('demand', 'DK1')).toEqual(['energy-charts']);
  expect(ids('price', 'XX')).toEqual([]);
});

test('a zone may want others than the usual, for one kind and not for the rest', () => {
  const sources = made({
    price: ['energy-charts'],
    co2: ['energy-charts'],
    byZone: { DK1: { price: ['energi-data-service'] }, FR: { co2: [] } },
  });
  expect(sources.of('price', 'DK1').map(({ id }) => id)).toEqual(['energi-data-service']);
  expect(sources.of('co2', 'DK1').map(({ id }) => id)).toEqual(['energy-charts']);
  expect(sources.of('co2', 'FR')).toEqual([]);
});

test.each([
  ['a misspelt one', { price: ['energy-chart'] }, '"energy-chart" for price'],
  ['one of another kind', { co2: ['octopus-agile'] }, '"octopus-agile" for co2'],
  ['one of a zone that nobody uses yet', { byZone: { FR: { demand: ['nobody'] } } }, '"nobody" for demand'],
])('%s is refused by name', (_what, settings, sentence) => {
  expect(() => made(settings)).toThrow(sentence);
});
