import { readArguments } from '../../simulator/arguments';
import { nextVisit, seededRandom } from '../../simulator/visits';

const visitsOf = (seed: number, speed?: number) => {
  const random = seededRandom(seed);
  return [true, false, false].map((isFirst) => nextVisit(random, isFirst, speed));
};

test('the same seed brings the same cars, another seed brings others', () => {
  expect(visitsOf(7)).toEqual(visitsOf(7));
  expect(visitsOf(7)).not.toEqual(visitsOf(8));
});

test('the first car comes within seconds, later ones stay between 2 and 10 hours', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const [first, second] = visitsOf(seed);
    expect(first?.arrivesInMs).toBeLessThanOrEqual(5_000);
    expect(second?.staysMs).toBeGreaterThanOrEqual(2 * 3_600_000);
    expect(second?.staysMs).toBeLessThanOrEqual(10 * 3_600_000);
  }
});

test('at speed 60 stays are 60 times as short and batteries 60 times as small, so that power stays true', () => {
  const [usual, quick] = [visitsOf(7), visitsOf(7, 60)];
  for (const [index, visit] of quick.entries()) {
    expect(visit.staysMs * 60).toBeCloseTo(usual[index]?.staysMs ?? 0, 3);
    expect(visit.model.capacityWh * 60).toBeCloseTo(usual[index]?.model.capacityWh ?? 0, 3);
    expect(visit.model.maxCurrentA).toBe(usual[index]?.model.maxCurrentA);
  }
});

describe('the command line', () => {
  test('with nothing said, one charger registers itself at the local server', () => {
    expect(readArguments([])).toEqual({
      chargers: 1,
      url: 'ws://127.0.0.1:8080/ocpp',
      api: 'http://127.0.0.1:8080',
      prefix: 'SIM-',
      speed: 1,
      wishes: 'ready-by',
      quirks: {},
    });
  });

  test('the API is where the chargers connect, over TLS when they do, unless it is told or unwanted', () => {
    expect(readArguments(['--url', 'wss://charge.example/ocpp/'])).toMatchObject({
      url: 'wss://charge.example/ocpp',
      api: 'https://charge.example',
    });
    expect(readArguments(['--api', 'https://api.example'])?.api).toBe('https://api.example');
    expect(readArguments(['--no-api'])?.api).toBeUndefined();
  });

  test('quirks are named, and a clock may be wrong', () => {
    expect(readArguments(['--quirk', 'ignoresLimits', '--quirk', 'clockOffsetS=-90'])?.quirks).toEqual({
      ignoresLimits: true,
      clockOffsetMs: -90_000,
    });
  });

  test.each([
    [['--chargers', '0'], '--chargers is a number above 0.'],
    [['--chargers', '1.5'], '--chargers is a whole number.'],
    [['--speed', 'fast'], '--speed is a number above 0.'],
    [['--url', 'http://127.0.0.1'], '--url begins with ws:// or wss://.'],
    [
      ['--quirk', 'sings'],
      '--quirk sings is not known. Known are rejectsTxProfile, onePeriodOnly, ignoresLimits, sleepsAfterPause and clockOffsetS=N.',
    ],
    [['--chargres', '5'], "Unknown option '--chargres'"],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => readArguments(args)).toThrow(sentence);
  });
});
