import { decimalText } from '../../../lambdas/domain/tariffs/amount';
import type { Tariff } from '../../../lambdas/domain/tariffs/tariff';
import { aTariff, energy, flat, lines, parking, rate, type Step, time, totals } from './build';

/**
 * The worked examples of the tariff chapter of OCPI 2.2.1, with the results that it prints: excluding VAT, including VAT. Where prints differ,
 * the one that follows from the printed rules is taken, and the case says so.
 */
const MORNING = '2026-03-02T09:30:00Z'; // a Monday
const SATURDAY = '2026-03-07T13:30:00Z';
const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const;

const START_AND_ENERGY = { price_components: [flat(0.5, 20), energy(0.25, 10)] };
const COMPLEX = aTariff({
  elements: [
    { price_components: [flat(2.5, 15)] },
    { price_components: [time(1, 20, 900)], restrictions: { max_current: 32 } },
    { price_components: [time(2, 20, 600)], restrictions: { min_current: 32, day_of_week: WEEKDAYS } },
    { price_components: [time(1.25, 20, 600)], restrictions: { min_current: 32, day_of_week: ['SATURDAY', 'SUNDAY'] } },
    { price_components: [parking(5, 10, 300)], restrictions: { start_time: '09:00', end_time: '18:00', day_of_week: WEEKDAYS } },
    { price_components: [parking(6, 10, 300)], restrictions: { start_time: '10:00', end_time: '17:00', day_of_week: ['SATURDAY'] } },
  ],
});
const PER_KWH = aTariff({ elements: [{ price_components: [energy(0.25, 10)] }] });
const WITH_MINIMUM = { ...PER_KWH, min_price: { excl_vat: 0.5, incl_vat: 0.55 } };
const WITH_MAXIMUM = aTariff({ max_price: { excl_vat: 10, incl_vat: 11 }, elements: [START_AND_ENERGY] });

const EXAMPLES: readonly (readonly [string, Tariff, string, readonly Step[], string, string])[] = [
  ['0.25 per kWh', PER_KWH, MORNING, [{ minutes: 60, kWh: 20 }], '5', '5.5'],
  ['0.25 per kWh and a start fee', aTariff({ elements: [START_AND_ENERGY] }), MORNING, [{ minutes: 60, kWh: 20 }], '5.5', '6.1'],
  ['a minimum that is reached', WITH_MINIMUM, MORNING, [{ minutes: 60, kWh: 20 }], '5', '5.5'],
  ['a minimum that is not', WITH_MINIMUM, MORNING, [{ minutes: 60, kWh: 1.9 }], '0.5', '0.55'],
  [
    'parking by 15 minutes after charging',
    aTariff({ elements: [{ price_components: [...START_AND_ENERGY.price_components, parking(2, 20, 900)] }] }),
    MORNING,
    [
      { minutes: 60, kWh: 20 },
      { minutes: 40, activity: 'PARKING' },
    ],
    '7',
    '7.9',
  ],
  // The VAT of what is sold would make it 11.04: both limits bind, each for itself.
  ['a maximum, with 50 kWh', WITH_MAXIMUM, MORNING, [{ minutes: 60, kWh: 50 }], '10', '11'],
  ['a maximum, with 30 kWh', WITH_MAXIMUM, MORNING, [{ minutes: 60, kWh: 30 }], '8', '8.85'],
  ['2 per hour', aTariff({ elements: [{ price_components: [time(2, 10, 60)] }] }), MORNING, [{ minutes: 150, kWh: 9 }], '5', '5.5'],
  [
    '3 per hour, 5 per hour of parking',
    aTariff({ elements: [{ price_components: [time(3, 10, 60), parking(5, 20, 300)] }] }),
    MORNING,
    [{ minutes: 150 }, { minutes: 42, activity: 'PARKING' }],
    '11.25',
    '12.75',
  ],
  // Printed with two digits: 4.75 and 5.00.
  [
    '1.90 per hour at 5.2 %',
    aTariff({ elements: [{ price_components: [time(1.9, 5.2, 300)] }] }),
    MORNING,
    [{ minutes: 150 }],
    '4.75',
    '4.997',
  ],
  // The price in the tariff, not the one on its web page; by 0.1 kWh: 20.5 kWh. The chapter prints 5.50 for what it says is 20.5 × 0.25.
  [
    'by 0.1 kWh',
    aTariff({ elements: [{ price_components: [energy(0.25, 10, 100)] }] }),
    MORNING,
    [{ minutes: 60, kWh: 20.45 }],
    '5.125',
    '5.6375',
  ],
  // 8.75 and 10.00 in older prints, which rounded charging too although parking follows it.
  [
    'the complex tariff on a Monday',
    COMPLEX,
    MORNING,
    [
      { minutes: 147, amps: 16 },
      { minutes: 42, activity: 'PARKING' },
    ],
    '8.7',
    '9.94',
  ],
  [
    'the complex tariff on a Saturday',
    COMPLEX,
    SATURDAY,
    [
      { minutes: 114, amps: 43 },
      { minutes: 71, activity: 'PARKING' },
    ],
    '12.375',
    '13.975',
  ],
  [
    'free of charge',
    aTariff({ elements: [{ price_components: [{ ...flat(0), step_size: 0 }] }] }),
    MORNING,
    [{ minutes: 60, kWh: 20 }],
    '0',
    '0',
  ],
];

test.each(EXAMPLES)('%s', (_name, tariff, start, steps, net, gross) => {
  expect(totals(rate(tariff, start, steps))).toEqual([net, gross]);
});

test('first hour of parking and first kWh free', () => {
  const tariff = aTariff({
    elements: [
      { price_components: [parking(0, undefined, 60)], restrictions: { max_duration: 3_600 } },
      { price_components: [parking(2, undefined, 60)], restrictions: { min_duration: 3_600, max_duration: 10_800 } },
      { price_components: [parking(3, undefined, 60)], restrictions: { min_duration: 10_800 } },
      { price_components: [energy(0)], restrictions: { max_kwh: 1 } },
      { price_components: [energy(0.2)], restrictions: { min_kwh: 1 } },
    ],
  });
  // The chapter counts the hours of parking as the hours of the session: the energy comes in no time.
  const rating = rate(tariff, MORNING, [
    { minutes: 0, kWh: 20 },
    { minutes: 165, activity: 'PARKING' },
  ]);
  expect(totals(rating)[0]).toBe('7.3');
  expect(lines(rating)).toEqual(['ENERGY 1 x 0 = 0', 'ENERGY 19 x 0.2 = 3.8', 'PARKING_TIME 1 x 0 = 0', 'PARKING_TIME 1.75 x 2 = 3.5']);
});

describe('step_size when prices change', () => {
  const tariff = aTariff({
    elements: [
      {
        price_components: [time(1.2, undefined, 1_800), parking(1, undefined, 900)],
        restrictions: { start_time: '00:00', end_time: '17:00' },
      },
      {
        price_components: [time(2.4, undefined, 900), parking(1, undefined, 900)],
        restrictions: { start_time: '17:00', end_time: '20:00' },
      },
      { price_components: [time(2.4, undefined, 900)], restrictions: { start_time: '20:00', end_time: '00:00' } },
    ],
  });

  test('only the parking after charging is rounded up: 0.55', () => {
    const rating = rate(tariff, '2026-03-02T16:55:00Z', [{ minutes: 10 }, { minutes: 2, activity: 'PARKING' }]);
    expect(lines(rating)).toEqual(['TIME 0.083333 x 1.2 = 0.1', 'TIME 0.083333 x 2.4 = 0.2', 'PARKING_TIME 0.25 x 1 = 0.25']);
  });

  test('the total of charging is rounded up by the last step, and paid at the last price: 1.30', () => {
    const rating = rate(tariff, '2026-03-02T16:35:00Z', [{ minutes: 35 }]);
    expect(lines(rating)).toEqual(['TIME 0.416667 x 1.2 = 0.5', 'TIME 0.333333 x 2.4 = 0.8']);
  });

  test('parking that becomes free is rounded up by the step of the price before', () => {
    const rating = rate(tariff, '2026-03-02T19:40:00Z', [{ minutes: 12 }, { minutes: 20, activity: 'PARKING' }]);
    expect(lines(rating)).toEqual(['TIME 0.2 x 2.4 = 0.48', 'PARKING_TIME 0.25 x 1 = 0.25']);
    // The chapter prints 0.80 here, with the prices of other elements than its own tariff has at these times.
    expect(rating.notes.map((note) => (note.code === 'UNPRICED' ? [note.dimension, decimalText(note.quantity, 6)] : note))).toEqual([
      ['PARKING_TIME', '0.2'],
    ]);
  });

  test.each([
    [
      'energy before and after 17:00 is rounded together to 5.5 kWh',
      [energy(0.2, undefined, 500), energy(0.27, undefined, 500)],
      [
        { minutes: 10, kWh: 4.3 },
        { minutes: 10, kWh: 1.1 },
      ],
      ['ENERGY 4.3 x 0.2 = 0.86', 'ENERGY 1.2 x 0.27 = 0.324'],
    ],
    [
      '6 and 22 minutes are 30, not 36',
      [time(5, undefined, 600), time(7, undefined, 600)],
      [{ minutes: 6 }, { minutes: 22 }],
      ['TIME 0.1 x 5 = 0.5', 'TIME 0.4 x 7 = 2.8'],
    ],
  ] as const)('%s', (_name, [before, after], steps, expected) => {
    const split = aTariff({
      elements: [
        { price_components: [before], restrictions: { end_time: '17:00' } },
        { price_components: [after], restrictions: { start_time: '17:00' } },
      ],
    });
    const start = new Date(Date.parse('2026-03-02T17:00:00Z') - steps[0].minutes * 60_000).toISOString();
    expect(lines(rate(split, start, steps))).toEqual(expected);
  });

  test.each([
    [0.1152, 1, '0.029'],
    [0.101, 25, '0.03125'],
    [0.125, 25, '0.03125'],
    [0.001, 500, '0.125'],
    [0.5, 500, '0.125'],
  ])('%d kWh by %i Wh at 0.25 cost %s', (kWh, step, net) => {
    expect(
      totals(rate(aTariff({ elements: [{ price_components: [energy(0.25, undefined, step)] }] }), MORNING, [{ minutes: 9, kWh }]))[0],
    ).toBe(net);
  });
});

describe('reservations', () => {
  const reserved = (minutes: number, hasExpired = false) => ({
    reservation: { startMs: Date.parse(MORNING) - minutes * 60_000, endMs: Date.parse(MORNING), hasExpired },
  });
  const per = (...price_components: Tariff['elements'][number]['price_components']) => ({
    price_components,
    restrictions: { reservation: 'RESERVATION' } as const,
  });
  const expires = (...price_components: Tariff['elements'][number]['price_components']) => ({
    price_components,
    restrictions: { reservation: 'RESERVATION_EXPIRES' } as const,
  });
  const TWENTY = [{ minutes: 60, kWh: 20 }];

  test.each([
    ['5 per hour, used after 15 minutes', [per(time(5, 20, 60))], reserved(15), TWENTY, '6.75', '7.6'],
    ['a fee of 2 and 5 per hour by 5 minutes, used after 13', [per(flat(2, 20), time(5, 20, 300))], reserved(13), TWENTY, '8.75', '10'],
    ['2 per hour by 10 minutes, used after 22', [expires(flat(4, 20)), per(time(2, 20, 600))], reserved(22), TWENTY, '6.5', '7.3'],
    ['2 per hour and 4 for not coming', [expires(flat(4, 20)), per(time(2, 20, 600))], reserved(60, true), [], '6', '7.2'],
    ['3 per hour by 10 minutes, used after 22', [per(time(3, 20, 600)), expires(time(6, 20, 600))], reserved(22), TWENTY, '7', '7.9'],
    ['6 per hour for not coming in 90 minutes', [per(time(3, 20, 600)), expires(time(6, 20, 600))], reserved(90, true), [], '9', '10.8'],
  ] as const)('%s', (_name, elements, reservation, steps, net, gross) => {
    const rating = rate(aTariff({ elements: [...elements, START_AND_ENERGY] }), MORNING, steps, reservation);
    expect(totals(rating)).toEqual([net, gross]);
  });
});

test('power decides period by period: 6 kW, 48 kW, then 4 kW', () => {
  const tariff = aTariff({
    elements: [
      { price_components: [energy(0.2)], restrictions: { max_power: 16 } },
      { price_components: [energy(0.35)], restrictions: { max_power: 32 } },
      { price_components: [energy(0.5)] },
    ],
  });
  const steps = [
    { minutes: 10, kWh: 1, kW: 6 },
    { minutes: 50, kWh: 40, kW: 48 },
    { minutes: 7, kWh: 0.5, kW: 4 },
  ];
  expect(totals(rate(tariff, MORNING, steps))[0]).toBe('20.3');
});

test('half an hour free, then 0.25, after an hour 0.40', () => {
  const tariff = aTariff({
    elements: [
      { price_components: [energy(0)], restrictions: { max_duration: 1_800 } },
      { price_components: [energy(0.25)], restrictions: { max_duration: 3_600 } },
      { price_components: [energy(0.4)] },
    ],
  });
  const steps = [
    { minutes: 30, kWh: 5 },
    { minutes: 10, kWh: 1.2 },
  ];
  expect(totals(rate(tariff, MORNING, steps))[0]).toBe('0.3');
});
