import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { energyChartsDemand, energyChartsPrice } from '../../../lambdas/adapters/signals/energy-charts';
import { entsoePrice } from '../../../lambdas/adapters/signals/entso-e';
import { type FeedSourceOptions, feedSource } from '../../../lambdas/adapters/signals/feed-source';
import type { SeenAnswers, Validator } from '../../../lambdas/ports/signals';

const START_S = Date.parse('2026-02-09T23:00Z') / 1_000;
const WINDOW = { fromMs: START_S * 1_000, toMs: START_S * 1_000 + 86_400_000 };

function answer(): Record<string, unknown> {
  return {
    license_info: 'CC BY 4.0',
    unix_seconds: [0, 1, 2, 3].map((i) => START_S + i * 900),
    price: [83.45, 0, -12.5, 101],
    unit: 'EUR / MWh',
  };
}

describe('asking, over a real socket', () => {
  let server: Server;
  let asked: string[];
  let headers: IncomingMessage['headers'][];
  let answers: ((response: ServerResponse) => void)[];
  let pauses: number[];

  beforeEach(async () => {
    asked = [];
    headers = [];
    answers = [];
    pauses = [];
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      asked.push(request.url ?? '');
      headers.push(request.headers);
      (answers.shift() ?? ((unexpected) => unexpected.writeHead(418).end()))(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const says =
    (body: string, status = 200, more: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, more).end(body);

  function options(more: FeedSourceOptions = {}): FeedSourceOptions {
    return {
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      jitter: () => 0.5,
      sleep: async (ms) => void pauses.push(ms),
      ...more,
    };
  }
  const fetched = async (more?: FeedSourceOptions, seen?: SeenAnswers) =>
    (await feedSource(energyChartsPrice, { nowMs: () => 42 }, options(more)).fetch('DE', WINDOW.fromMs, WINDOW.toMs, seen))!;

  test('the zone goes by its market name and the window by minutes of UTC, the last one included', async () => {
    answers.push(says(JSON.stringify(answer())));
    const { zone, source, fetchedAtMs, slots } = await fetched();
    expect(asked).toEqual(['/price?bzn=DE-LU&start=2026-02-09T23%3A00Z&end=2026-02-10T22%3A59Z']);
    expect([zone, source, fetchedAtMs, slots.length]).toEqual(['DE', 'energy-charts', 42, 4]);
    expect(headers[0]).toMatchObject({ 'user-agent': expect.stringMatching(/^Tidewatt/), accept: 'application/json' });
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

  test('a feed that sends us elsewhere is not followed', async () => {
    answers.push(says('', 302, { location: 'http://127.0.0.1:1/' }));
    await expect(fetched()).rejects.toMatchObject({ reason: 'HTTP_STATUS' });
    expect(asked).toHaveLength(1);
  });

  describe('what was seen before', () => {
    let all: Map<string, Validator>;
    const seen: SeenAnswers = {
      get: (question) => all.get(question),
      set: (question, validator) => void (validator === undefined ? all.delete(question) : all.set(question, validator)),
    };
    beforeEach(() => {
      all = new Map();
    });

    test('is asked about with its ETag and date, and 304 is no series at all', async () => {
      answers.push(says(JSON.stringify(answer()), 200, { etag: '"a1"', 'last-modified': 'Mon, 09 Feb 2026 12:00:00 GMT' }), says('', 304));
      await fetched({}, seen);
      expect(await fetched({}, seen)).toBeUndefined();
      expect(headers[0]).not.toHaveProperty('if-none-match');
      expect(headers[1]).toMatchObject({ 'if-none-match': '"a1"', 'if-modified-since': 'Mon, 09 Feb 2026 12:00:00 GMT' });
    });

    test('is forgotten when the next answer brings no validator', async () => {
      answers.push(says(JSON.stringify(answer()), 200, { etag: '"a1"' }), says(JSON.stringify(answer())));
      await fetched({}, seen);
      await fetched({}, seen);
      expect(all.size).toBe(0);
    });

    test('an answer that could not be read is not remembered', async () => {
      answers.push(says('<html>', 200, { etag: '"a1"' }));
      await expect(fetched({}, seen)).rejects.toMatchObject({ reason: 'MALFORMED' });
      expect(all.size).toBe(0);
    });

    test('of two answers that belong together, one new and one unchanged, both are asked for whole', async () => {
      const load = (mw: number) => JSON.stringify({ unix_seconds: [START_S], production_types: [{ name: 'Load', data: [mw] }] });
      const forecast = JSON.stringify({ unix_seconds: [START_S + 900], forecast_values: [8_200] });
      const source = feedSource(energyChartsDemand, { nowMs: () => 42 }, options());
      const both = () => source.fetch('DE-LU', WINDOW.fromMs, WINDOW.toMs, seen);
      answers.push(says(load(41_000), 200, { etag: '"1"' }), says(forecast, 200, { etag: '"2"' }));
      expect((await both())!.slots.map(({ value }) => value)).toEqual([0.5, 0.1]);
      answers.push(says(load(20_500), 200, { etag: '"3"' }), says('', 304), says(load(20_500)), says(forecast));
      expect((await both())!.slots.map(({ value }) => value)).toEqual([0.25, 0.1]);
      expect(pauses).toEqual([250, 250, 250]); // politely one after the other
    });
  });

  describe('a feed with a token', () => {
    const asks = (token?: string) =>
      feedSource(
        entsoePrice,
        { nowMs: () => 42 },
        options({ attempts: 1, ...(token === undefined ? {} : { token: async () => token }) }),
      ).fetch('DE-LU', WINDOW.fromMs, WINDOW.toMs);

    test('is not asked without one', async () => {
      await expect(asks()).rejects.toMatchObject({ reason: 'NO_TOKEN' });
      await expect(asks('')).rejects.toMatchObject({ reason: 'NO_TOKEN' });
      expect(asked).toEqual([]);
    });

    test('gets it in the address, and no complaint repeats it', async () => {
      answers.push(says('', 401));
      const complaint = await asks('s3cret').catch((fault: Error) => `${fault.message} ${fault.stack}`);
      expect(asked[0]).toContain('securityToken=s3cret');
      expect(complaint).toContain('answered 401');
      expect(complaint).not.toContain('s3cret');
    });
  });
});
