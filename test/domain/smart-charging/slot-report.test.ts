import type { MeterSample } from '../../../lambdas/domain/sessions/meter-sample';
import { slotReport } from '../../../lambdas/domain/smart-charging/slot-report';

const at = (time: string) => Date.parse(`2026-02-10T${time}Z`);
const reading = (time: string, registerWh: number): MeterSample => ({
  sampledAtMs: at(time),
  receivedAtMs: at(time),
  context: 'Sample.Periodic',
  registerWh,
  raw: '[]',
});
const told = (time: string, value: number, quality: 'final' | 'forecast', source = 'feed') => ({
  startMs: at(time),
  value,
  quality,
  source,
});
const SESSION = { startedAtMs: at('10:05'), stoppedAtMs: at('10:50'), meterStartWh: 1_000, energyWh: 6_000 };

test('a session is cut at the quarter-hours, the register between two readings lies on the straight line', () => {
  const report = slotReport(SESSION, [reading('10:10', 2_000), reading('10:20', 4_000), reading('10:40', 7_000)], {
    prices: [told('10:00', 0.1, 'final'), told('10:15', -0.02, 'final'), told('10:30', 0.3, 'forecast')],
    co2: [told('10:15', 200, 'forecast', 'grams')],
  });
  expect(report).toEqual([
    { startMs: at('10:05'), endMs: at('10:15'), energyWh: 2_000, price: { perKwh: 0.1, cost: 0.2, quality: 'final', source: 'feed' } },
    {
      startMs: at('10:15'),
      endMs: at('10:30'),
      energyWh: 2_500,
      price: { perKwh: -0.02, cost: -0.05, quality: 'final', source: 'feed' },
      co2: { gPerKwh: 200, grams: 500, quality: 'forecast', source: 'grams' },
    },
    {
      startMs: at('10:30'),
      endMs: at('10:45'),
      energyWh: 1_500,
      price: { perKwh: 0.3, cost: 0.44999999999999996, quality: 'forecast', source: 'feed' },
    },
    { startMs: at('10:45'), endMs: at('10:50'), energyWh: 0 },
  ]);
});

test('the quarters add up to the session, whatever the readings', () => {
  const crooked = [reading('10:11', 1_333), reading('10:23', 2_777), reading('10:37', 4_999)];
  const sum = slotReport({ ...SESSION, energyWh: 4_321 }, crooked, { prices: [], co2: [] }).reduce(
    (total, { energyWh }) => total + energyWh,
    0,
  );
  expect(sum).toBeCloseTo(4_321, 6);
});

test('a session that ended as it began is one slot of nothing', () => {
  expect(slotReport({ ...SESSION, stoppedAtMs: SESSION.startedAtMs, energyWh: 0 }, [], { prices: [], co2: [] })).toEqual([
    { startMs: at('10:05'), endMs: at('10:05') + 1, energyWh: 0 },
  ]);
});
