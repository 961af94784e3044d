import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EnergyCharts, parseEnergyCharts } from '../../../lambdas/adapters/signals/energy-charts';

const START_S = Date.parse('2026-02-09T23:00Z') / 1_000;
const WINDOW = { fromMs: START_S * 1_000, toMs: START_S * 1_000 + 86_400_000, fetchedAtMs: 42 };

function answer(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    license_info: 'CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de',
    unix_seconds: [0, 1, 2, 3].map((i) => START_S + i * 900),
    price: [83.45, 0, -12.5, 101],
    unit: 'EUR / MWh',
    deprecated: false,
    ...over,
  };
}

/** `minutes after the first start: price in EUR/kWh` */
function picture(body: unknown): string[] {
  return parseEnergyCharts('DE-LU', body, WINDOW).slots.map(({ startMs, value }) => `${(startMs / 1_000 - START_S) / 60}: ${value}`);
}

describe('reading an answer', () => {
  test('EUR/MWh become EUR/kWh, zero and below are prices, the licence is kept', () => {
    expect(parseEnergyCharts('DE-LU', answer(), WINDOW)).toEqual({
      kind: 'price',
      zone: 'DE-LU',
      unit: 'EUR/kWh',
      source: 'energy-charts',
      licence: 'CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de',
      fetchedAtMs: 42,
      slots: [0.08345, 0, -0.0125, 0.101].map((value, i) => ({ startMs: (START_S + i * 900) * 1_000, value, quality: 'final' })),
    });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a null is a hole, not a zero', { price: [10, null, 30, 40] }, ['0: 0.01', '30: 0.03', '45: 0.04']],
    [
      'an hour becomes four quarters',
      { unix_seconds: [START_S, START_S + 3_600], price: [10, 20] },
      ['0: 0.01', '15: 0.01', '30: 0.01', '45: 0.01', '60: 0.02', '75: 0.02', '90: 0.02', '105: 0.02'],
    ],
    [
      'hourly prices that turn quarter-hourly: each ends where the next begins',
      { unix_seconds: [START_S, START_S + 3_600, START_S + 4_500], price: [10, 20, 30] },
      ['0: 0.01', '15: 0.01', '30: 0.01', '45: 0.01', '60: 0.02', '75: 0.03'],
    ],
    [
      'a price is not stretched over hours of which the feed says nothing',
      { unix_seconds: [START_S, START_S + 900, START_S + 18_000, START_S + 18_900], price: [10, 20, 30, 40] },
      ['0: 0.01', '15: 0.02', '300: 0.03', '315: 0.04'],
    ],
    [
      'what lies outside the time asked for is left out',
      { unix_seconds: [START_S - 900, START_S, START_S + 86_400], price: [10, 20, 30] },
      ['0: 0.02'],
    ],
  ])('%s', (_what, over, expected) => {
    expect(picture(answer(over))).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ['empty arrays with HTTP 200', answer({ unix_seconds: [], price: [] }), 'EMPTY'],
    ['nothing but holes', answer({ price: [null, null, null, null] }), 'EMPTY'],
    ['another unit', answer({ unit: 'EUR / kWh' }), 'WRONG_UNIT'],
    ['a price beyond 5 EUR/kWh', answer({ price: [1, 2, 3, 5_000.01] }), 'IMPLAUSIBLE'],
    ['a price below -5 EUR/kWh', answer({ price: [1, 2, 3, -5_000.01] }), 'IMPLAUSIBLE'],
    ['more times than prices', answer({ price: [1] }), 'MALFORMED'],
    ['times that go back', answer({ unix_seconds: [0, 2, 1, 3].map((i) => START_S + i * 900) }), 'MALFORMED'],
    ['times off the quarter-hour', answer({ unix_seconds: [0, 1, 2, 3].map((i) => START_S + 60 + i * 900) }), 'MALFORMED'],
    ['text for prices', answer({ price: ['1', '2', '3', '4'] }), 'MALFORMED'],
    ['an array', [], 'MALFORMED'],
    ['null', null, 'MALFORMED'],
  ])('%s is %s', (_what, body, reason) => {
    expect(() => parseEnergyCharts('DE-LU', body, WINDOW)).toThrow(expect.objectContaining({ name: 'SignalSourceError', reason }));
  });

  test('a spike of the kind that happened on 26 June 2024 is believed', () => {
    expect(picture(answer({ price: [2_325.83, 1, 1, 1] }))[0]).toBe('0: 2.32583');
  });
});

describe('asking, over a real socket', () => {
  let server: Server;
  let asked: string[];
  let answers: ((response: ServerResponse) => void)[];
  let pauses: number[];

  beforeEach(async () => {
    asked = [];
    answers = [];
    pauses = [];
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      asked.push(request.url ?? '');
      (answers.shift() ?? ((unexpected) => unexpected.writeHead(418).end()))(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const says =
    (body: string, status = 200, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(body);

  function source(more: object = {}) {
    return new EnergyCharts(
      { nowMs: () => 42 },
      {
        baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        jitter: () => 0.5,
        sleep: async (ms) => void pauses.push(ms),
        ...more,
      },
    );
  }
  const fetched = (more?: object) => source(more).fetch('DE', WINDOW.fromMs, WINDOW.toMs);

  test('the zone goes by its market name and the window by minutes of UTC, the last one included', async () => {
    answers.push(says(JSON.stringify(answer())));
    const { zone, slots } = await fetched();
    expect(asked).toEqual(['/price?bzn=DE-LU&start=2026-02-09T23%3A00Z&end=2026-02-10T22%3A59Z']);
    expect([zone, slots.length]).toEqual(['DE', 4]);
  });

  test('a busy feed is asked again after growing pauses, as long as it says', async () => {
    answers.push(says('', 503), says('slow down', 429, { 'retry-after': '7' }), says(JSON.stringify(answer())));
    expect((await fetched()).slots).toHaveLength(4);
    expect(pauses).toEqual([1_000, 7_000]);
  });

  test('a feed that stays busy is given up after three tries', async () => {
    answers.push(says('', 502), says('', 502), says('', 502), says(JSON.stringify(answer())));
    await expect(fetched()).rejects.toMatchObject({ reason: 'HTTP_STATUS' });
    expect(asked).toHaveLength(3);
  });

  test('a refusal is not repeated', async () => {
    answers.push(says('{"detail":"unknown bidding zone"}', 404));
    await expect(fetched()).rejects.toMatchObject({ reason: 'HTTP_STATUS' });
    expect(asked).toHaveLength(1);
  });

  test('a feed that does not answer in time is UNREACHABLE', async () => {
    answers.push(
      () => {},
      () => {},
    );
    await expect(fetched({ timeoutMs: 50, attempts: 2 })).rejects.toMatchObject({ reason: 'UNREACHABLE' });
    expect(asked).toHaveLength(2);
  });

  test('an answer that stops in the middle is UNREACHABLE', async () => {
    answers.push((response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"unix');
      setImmediate(() => response.destroy());
    });
    await expect(fetched({ attempts: 1 })).rejects.toMatchObject({ reason: 'UNREACHABLE' });
  });

  test('an endless answer is cut off', async () => {
    answers.push((response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    await expect(fetched({ maxBytes: 100_000 })).rejects.toMatchObject({ reason: 'MALFORMED' });
  });

  test('a page of HTML is MALFORMED', async () => {
    answers.push(says('<html>maintenance</html>'));
    await expect(fetched()).rejects.toMatchObject({ reason: 'MALFORMED' });
  });
});
