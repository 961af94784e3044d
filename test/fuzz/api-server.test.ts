import fc from 'fast-check';
import { TidewattServer } from '../support/server';
import { type Ask, Names, stories, tell } from './api/story';

/**
 * The same stories, fewer of them, over the line: through the gateway, the function and the tables as `npm start` runs them. What a table
 * refuses (an empty key, a lone surrogate, a figure with too many digits) shows here and not in memory.
 */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_301);
const STORIES = Number(process.env['FUZZ_SERVER_STORIES'] ?? 12);
const LENGTH = 60;
/** So many that no caller is told to wait. */
const KEYS = 16;

let server: TidewattServer;
beforeAll(async () => {
  server = await TidewattServer.start();
}, 120_000);
afterAll(() => server?.stop());

test('over the line, too, every answer is as the document says, and nothing breaks', async () => {
  const names = new Names();
  const keys = await Promise.all(
    Array.from(
      { length: KEYS },
      async (_none, n) => (await server.api<{ key: string }>('POST', '/api-keys', { name: `fuzz ${n}`, roles: ['owner'] })).body.key,
    ),
  );
  for (const id of ['CP-1', 'CP-A']) await server.addCharger(id);
  let turn = 0;
  const ask: Ask = async ({ method, path, as, headers, body }) => {
    const key = keys[turn++ % keys.length] ?? '';
    const answer = await fetch(`${server.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(as === null ? {} : { 'x-api-key': key }) },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const faults = new Map<string, string>();
  const statuses = new Map<number, number>();
  for (const story of fc.sample(stories(LENGTH), { seed: SEED, numRuns: STORIES })) {
    for (const { operation, sent, answer, faults: found } of await tell(story, ask, names)) {
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      for (const fault of found) {
        const asked = `${sent.method} ${sent.path} ${JSON.stringify(sent.headers)} ${sent.body?.slice(0, 400) ?? ''}`;
        faults.set(`${operation.name}: ${fault.slice(0, 60)}`, `${fault} ← ${asked}`);
      }
    }
  }
  expect([...faults.values()]).toEqual([]);
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(20);
  // Nearly nobody is told to wait: what is behind the limits is what is looked at.
  expect(statuses.get(429) ?? 0).toBeLessThan(10);
}, 600_000);

test('a driver is forgotten by what the function may do to the tables', async () => {
  const { body: driver } = await server.api<{ id: string }>('POST', '/drivers', { name: 'Dan', phone: '+49 151 98765432' });
  await server.api('POST', '/cards', { idTag: 'OF-DAN', driverId: driver.id });
  const { status, body } = await server.api('POST', `/drivers/${driver.id}/erase`);
  expect([status, body['cards']]).toEqual([200, 1]);
  expect((await server.api('GET', `/drivers/${driver.id}`)).body).toMatchObject({ name: '', phone: '' });
  expect((await server.api('POST', '/drivers', { name: 'Eve', phone: '+4915198765432' })).status).toBe(201);
});
