import Decimal from 'decimal.js';
import fc from 'fast-check';
import { moneyText } from '../../../lambdas/domain/shared/money';
import { decimalText, ZERO } from '../../../lambdas/domain/tariffs/amount';
import { compileTariff } from '../../../lambdas/domain/tariffs/compile-tariff';
import { rateSession } from '../../../lambdas/domain/tariffs/rate-session';
import type { Tariff, TariffElement } from '../../../lambdas/domain/tariffs/tariff';
import { aTariff, cutInto, energy, flat, lines, parking, periodsFrom, rate, time, totals } from './build';

const cents = fc.integer({ min: -20, max: 90 }).map((price) => price / 100);
const vat = fc.constantFrom(undefined, 0, 7, 19, 27);
const clock = fc
  .integer({ min: 0, max: 1_439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
const restrictions = fc.oneof(
  fc.record({ start_time: clock, end_time: clock }),
  fc.record({ min_kwh: fc.integer({ min: 0, max: 30 }), max_kwh: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ min_duration: fc.integer({ min: 0, max: 40_000 }), max_duration: fc.integer({ min: 1, max: 90_000 }) }),
  fc.record({ day_of_week: fc.subarray(['MONDAY', 'TUESDAY', 'SATURDAY', 'SUNDAY'] as const, { minLength: 1 }) }),
  fc.record({ start_date: fc.constantFrom('2026-03-28', '2026-03-29'), end_date: fc.constantFrom('2026-03-29', '2026-03-31') }),
  fc.constant({}),
);
const component = fc.oneof(
  fc.tuple(cents, vat, fc.constantFrom(1, 100, 1_000)).map(([price, rate, step]) => energy(price, rate, step)),
  fc.tuple(cents, vat, fc.constantFrom(0, 60, 900)).map(([price, rate, step]) => time(price, rate, step)),
  fc.tuple(cents, vat, fc.constantFrom(1, 300)).map(([price, rate, step]) => parking(price, rate, step)),
  fc.tuple(cents, vat).map(([price, rate]) => flat(price, rate)),
);
const element: fc.Arbitrary<TariffElement> = fc.record({
  price_components: fc.array(component, { minLength: 1, maxLength: 3 }),
  restrictions,
}) as fc.Arbitrary<TariffElement>;
const tariff: fc.Arbitrary<Tariff> = fc
  .record({
    elements: fc.array(element, { minLength: 1, maxLength: 6 }),
    currency: fc.constantFrom('EUR', 'HUF', 'JPY', 'KWD'),
    limits: fc.constantFrom(
      {},
      { min_price: { excl_vat: 3, incl_vat: 3.5 } },
      { max_price: { excl_vat: 4, incl_vat: 5 } },
      { max_price: { before_taxes: 2 } },
    ),
  })
  .map(({ limits, ...rest }) => aTariff({ ...rest, ...limits } as unknown as Tariff));
/** Around both nights on which the clocks of Berlin are changed. */
const start = fc
  .tuple(fc.constantFrom('2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z'), fc.integer({ min: 0, max: 86_400 }))
  .map(([from, seconds]) => Date.parse(from) + seconds * 1_000);
const timeZone = 'Europe/Berlin';

test('a session costs the same, to the last digit, as 1 period, as 3 and as 96', () => {
  fc.assert(
    fc.property(tariff, start, fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 60_000 }), (of, startMs, seconds, wh) => {
      const whole = {
        startMs,
        endMs: startMs + seconds * 1_000,
        activity: 'CHARGING' as const,
        energyWh: { n: BigInt(wh), d: 1n },
      };
      const after = { startMs: whole.endMs, endMs: whole.endMs + 5_000_000, activity: 'PARKING' as const, energyWh: ZERO };
      const bill = (pieces: number) => {
        const periods = [...cutInto(whole, pieces), ...cutInto(after, pieces)];
        const { exact, ...rating } = rateSession(compileTariff(of), { startMs, periods, timeZone });
        const { netMinor, grossMinor, vat: rows, limits } = rating;
        return {
          exact: [decimalText(exact.net, 30), decimalText(exact.gross, 30)],
          netMinor,
          grossMinor,
          rows,
          limits,
          lines: lines(rating as never),
        };
      };
      const one = bill(1);
      expect(bill(3)).toEqual(one);
      expect(bill(96)).toEqual(one);
    }),
    { numRuns: 400 },
  );
});

test('lines, limits and VAT rows each add up to the total', () => {
  fc.assert(
    fc.property(tariff, start, fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 60_000 }), (of, startMs, seconds, wh) => {
      const period = { startMs, endMs: startMs + seconds * 1_000, activity: 'CHARGING' as const, energyWh: { n: BigInt(wh), d: 1n } };
      const bill = rateSession(compileTariff(of), { startMs, periods: [period], timeZone });
      const add = (parts: readonly { netMinor: bigint; grossMinor: bigint }[]) => [
        parts.reduce((all, { netMinor }) => all + netMinor, 0n),
        parts.reduce((all, { grossMinor }) => all + grossMinor, 0n),
      ];
      expect(add([...bill.lines, ...bill.limits])).toEqual([bill.netMinor, bill.grossMinor]);
      expect(add(bill.vat)).toEqual([bill.netMinor, bill.grossMinor]);
      if (of.currency === 'HUF') expect(bill.grossMinor % 100n).toBe(0n);
    }),
    { numRuns: 400 },
  );
});

test('agrees with a second-by-second account of the same session in decimals', () => {
  const windows = fc.record({ start_time: clock, end_time: clock });
  const elapsed = fc.record({ min_duration: fc.integer({ min: 0, max: 7_000 }) });
  const simple = fc.record({
    price_components: fc.tuple(cents, cents).map(([e, t]) => [energy(e, undefined, 0), time(t, undefined, 0)]),
    restrictions: fc.oneof(windows, elapsed),
  });
  fc.assert(
    fc.property(
      fc.array(simple, { minLength: 1, maxLength: 4 }),
      start,
      fc.integer({ min: 1, max: 9_000 }),
      (elements, startMs, seconds) => {
        const period = {
          startMs,
          endMs: startMs + seconds * 1_000,
          activity: 'CHARGING' as const,
          energyWh: { n: BigInt(seconds * 3), d: 1n },
        };
        const bill = rateSession(compileTariff(aTariff({ elements: elements as never })), { startMs, periods: [period], timeZone });
        expect(decimalText(bill.exact.net, 12)).toBe(secondBySecond(elements as never, startMs, seconds));
      },
    ),
    { numRuns: 60 },
  );
});

/** 3 Wh and one second at a time, by the words of the specification and the clock of `Intl`. */
function secondBySecond(elements: readonly TariffElement[], startMs: number, seconds: number): string {
  const wall = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  let cost = new Decimal(0);
  for (let s = 0; s < seconds; s++) {
    const now = wall.format(startMs + s * 1_000);
    const active = elements.find(({ restrictions: { start_time: from = '', end_time: to = '', min_duration } = {} }) => {
      if (min_duration !== undefined) return s >= min_duration;
      const until = to === '00:00' ? '24:00' : to;
      return from < until ? now >= from && now < until : now >= from || now < until;
    });
    const price = (type: string) => active?.price_components.find((one) => one.type === type)?.price ?? 0;
    cost = cost.plus(new Decimal(price('ENERGY')).times(3).div(1_000)).plus(new Decimal(price('TIME')).div(3_600));
  }
  const text = cost.toDecimalPlaces(12).toFixed();
  return text === '-0' ? '0' : text;
}

describe('the clock of the site', () => {
  const night = aTariff({
    elements: [
      { price_components: [time(6)], restrictions: { start_time: '02:00', end_time: '03:00' } },
      { price_components: [time(0.6)] },
    ],
  });

  test.each([
    ['the night of spring has no hour from two to three', '2026-03-29T00:00:00+01:00', 4, ['TIME 4 x 0.6 = 2.4']],
    ['the night of autumn has it twice', '2026-10-25T00:00:00+02:00', 6, ['TIME 4 x 0.6 = 2.4', 'TIME 2 x 6 = 12']],
    ['an ordinary night has it once', '2026-06-01T00:00:00+02:00', 6, ['TIME 5 x 0.6 = 3', 'TIME 1 x 6 = 6']],
  ])('%s', (_name, from, hours, expected) => {
    expect(lines(rate(night, from, [{ minutes: hours * 60 }], { timeZone })).toSorted()).toEqual([...expected].sort());
  });

  test('a window that begins inside the doubled hour holds in both of its halves', () => {
    const half = aTariff({
      elements: [
        { price_components: [time(6)], restrictions: { start_time: '02:30', end_time: '04:00' } },
        { price_components: [time(0)] },
      ],
    });
    // 02:30 to 03:00 summer time, 02:30 to 04:00 winter time.
    expect(lines(rate(half, '2026-10-25T00:00:00+02:00', [{ minutes: 360 }], { timeZone }))).toContain('TIME 2 x 6 = 12');
  });

  test('a window over midnight wraps, and weekdays and dates change at midnight of the site', () => {
    const wrap = aTariff({
      elements: [
        { price_components: [time(1)], restrictions: { start_time: '22:00', end_time: '06:00', day_of_week: ['SATURDAY'] } },
        { price_components: [time(2)], restrictions: { start_date: '2026-03-08' } },
        { price_components: [time(3)] },
      ],
    });
    // Saturday 21:00 to Sunday 02:00 in Karachi, which is 16:00 to 21:00 UTC.
    expect(lines(rate(wrap, '2026-03-07T16:00:00Z', [{ minutes: 300 }], { timeZone: 'Asia/Karachi' }))).toEqual([
      'TIME 1 x 3 = 3',
      'TIME 2 x 1 = 2',
      'TIME 2 x 2 = 4',
    ]);
  });
});

describe('what is not priced', () => {
  const ONE_HOUR = [{ minutes: 60, kWh: 10 }];

  test('an element without the dimension does not end the search for it', () => {
    const split = aTariff({
      elements: [{ price_components: [time(1)], restrictions: { max_kwh: 100 } }, { price_components: [energy(0.3), time(9)] }],
    });
    expect(lines(rate(split, '2026-03-02T10:00:00Z', ONE_HOUR))).toEqual(['ENERGY 10 x 0.3 = 3', 'TIME 1 x 1 = 1']);
  });

  test('a dimension whose prices do not hold is free, and noted with its quantity', () => {
    const { notes } = rate(
      aTariff({ elements: [{ price_components: [time(1)] }, { price_components: [energy(0.3)], restrictions: { end_time: '10:00' } }] }),
      '2026-03-02T10:00:00Z',
      ONE_HOUR,
    );
    expect(notes.map((note) => (note.code === 'UNPRICED' ? `${note.dimension} ${decimalText(note.quantity, 3)}` : note.code))).toEqual([
      'ENERGY 10',
    ]);
  });

  test('an element with a restriction that nobody here knows never holds', () => {
    const odd = aTariff({
      elements: [{ price_components: [energy(0.1)], restrictions: { moon_phase: 'FULL' } }, { price_components: [energy(0.3)] }],
    });
    const rating = rate(odd, '2026-03-02T10:00:00Z', ONE_HOUR);
    expect(lines(rating)).toEqual(['ENERGY 10 x 0.3 = 3']);
    expect(rating.notes).toEqual([{ code: 'UNKNOWN_RESTRICTION', restriction: 'moon_phase' }]);
  });

  test('a bound on a current that nobody measured does not hold', () => {
    const fast = aTariff({
      elements: [{ price_components: [energy(0.9)], restrictions: { min_current: 32 } }, { price_components: [energy(0.3)] }],
    });
    expect(lines(rate(fast, '2026-03-02T10:00:00Z', ONE_HOUR))).toEqual(['ENERGY 10 x 0.3 = 3']);
    expect(lines(rate(fast, '2026-03-02T10:00:00Z', [{ minutes: 60, kWh: 10, amps: 32 }]))).toEqual(['ENERGY 10 x 0.9 = 9']);
  });

  test('time in which the charger holds back costs nothing, and is not parking', () => {
    const both = aTariff({ elements: [{ price_components: [time(1), parking(5)] }] });
    expect(lines(rate(both, '2026-03-02T10:00:00Z', [{ minutes: 30 }, { minutes: 60, activity: 'IDLE' }]))).toEqual(['TIME 0.5 x 1 = 0.5']);
  });
});

describe('what is paid', () => {
  const bill = (over: Partial<Tariff>, kWh: number) =>
    rate(aTariff({ elements: [{ price_components: [energy(0.3333, 27)] }], ...over }), '2026-03-02T10:00:00Z', [{ minutes: 60, kWh }]);

  test.each([
    ['EUR', 3.335],
    ['HUF', 333.5],
    ['PKR', 88.885],
    ['INR', 19.995],
    ['KWD', 0.1235],
    ['JPY', 49.5],
  ] as const)('a bill in %s is rounded once, half away from zero, to what its currency pays', (currency, price) => {
    const { grossMinor, netMinor } = rate(
      aTariff({ currency, elements: [{ price_components: [energy(price, 27)] }] }),
      '2026-03-02T10:00:00Z',
      [{ minutes: 60, kWh: 1 }],
    );
    const digits = { EUR: 2, HUF: 0, PKR: 0, INR: 2, KWD: 3, JPY: 0 }[currency];
    const rounded = (figure: Decimal) =>
      figure.toDecimalPlaces(digits, Decimal.ROUND_HALF_UP).toFixed({ HUF: 2, PKR: 2 }[currency as string] ?? digits);
    expect(moneyText({ amountMinor: netMinor, currency }).amount).toBe(rounded(new Decimal(price)));
    expect(moneyText({ amountMinor: grossMinor, currency }).amount).toBe(rounded(new Decimal(price).times(1.27)));
  });

  test('a tariff may name a coarser step, as cash does', () => {
    expect(bill({ tidewatt: { billing_increment: '0.05' } }, 10).grossMinor).toBe(425n); // 4.2329
    expect(bill({}, 10).grossMinor).toBe(423n);
  });

  test('prices that contain their VAT are paid as they are written', () => {
    const included = rate(aTariff({ tax_included: 'YES', elements: [{ price_components: [energy(0.6, 19)] }] }), '2026-03-02T10:00:00Z', [
      { minutes: 60, kWh: 10 },
    ]);
    expect(totals(included)).toEqual(['5.042017', '6']);
    expect(included.vat).toEqual([{ vatPercent: 19, netMinor: 504n, grossMinor: 600n }]);
  });

  test('three thirds of a cent in three rates stay within the most that was promised', () => {
    const rates = aTariff({
      max_price: { excl_vat: 10, incl_vat: 10 },
      elements: [{ price_components: [energy(3.335, 0), time(3.335), flat(3.329, 5)] }],
      tax_included: 'YES',
    });
    const rating = rate(rates, '2026-03-02T10:00:00Z', [{ minutes: 60, kWh: 1 }]);
    expect(rating.lines.map(({ grossMinor }) => grossMinor)).toEqual([334n, 334n, 333n]);
    expect(rating.limits).toMatchObject([{ kind: 'MAX_PRICE', grossMinor: -1n }]);
    expect(rating.grossMinor).toBe(1_000n);
  });

  test('where the least is above the most, the most wins and it is said', () => {
    const rating = bill({ min_price: { excl_vat: 9 }, max_price: { excl_vat: 4, incl_vat: 5 } }, 1);
    expect([rating.netMinor, rating.grossMinor]).toEqual([400n, 500n]);
    expect(rating.notes).toEqual([{ code: 'LIMITS_CONTRADICT' }]);
  });

  test('a session that took nothing pays its minimum with the VAT of its energy', () => {
    const rating = rate(
      aTariff({ min_price: { excl_vat: 1 }, elements: [{ price_components: [energy(0.3, 20)] }] }),
      '2026-03-02T10:00:00Z',
      [],
    );
    expect(rating.vat).toEqual([{ vatPercent: 20, netMinor: 100n, grossMinor: 120n }]);
  });

  test('a flat fee is paid once, however often its hours come', () => {
    const twice = aTariff({ elements: [{ price_components: [flat(2)], restrictions: { start_time: '10:00', end_time: '11:00' } }] });
    expect(lines(rate(twice, '2026-03-02T09:30:00Z', [{ minutes: 2_000, kWh: 1 }]))).toEqual(['FLAT 1 x 2 = 2']);
    expect(lines(rate(twice, '2026-03-02T11:30:00Z', [{ minutes: 60, kWh: 1 }]))).toEqual([]);
  });
});

test('a period of no length brings its energy', () => {
  expect(periodsFrom('2026-03-02T10:00:00Z', [{ minutes: 0, kWh: 5 }])[0]?.endMs).toBe(Date.parse('2026-03-02T10:00:00Z'));
  expect(
    lines(rate(aTariff({ elements: [{ price_components: [energy(0.3)] }] }), '2026-03-02T10:00:00Z', [{ minutes: 0, kWh: 5 }])),
  ).toEqual(['ENERGY 5 x 0.3 = 1.5']);
});
