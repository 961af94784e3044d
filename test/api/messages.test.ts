import type { JournalEntry } from '../../lambdas/domain/journal/journal-entry';
import { HOUR_MS } from '../../lambdas/domain/shared/time';
import { ApiWorld } from './world';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP-1' } });
});

const record = (agoMs: number, over: Partial<JournalEntry> = {}) =>
  world.journal.record({
    chargerId: 'CP-1',
    atMs: world.nowMs - agoMs,
    direction: 'IN',
    action: 'Authorize',
    messageId: `m${agoMs}`,
    payload: { idTag: 'TAG1' },
    answer: { type: 'RESULT', atMs: world.nowMs - agoMs + 7, payload: { idTagInfo: { status: 'Accepted' } } },
    connectionId: 'socket-1',
    ...over,
  });
const idsOf = (items: readonly { messageId: string }[]) => items.map(({ messageId }) => messageId);

test('a message is shown with its answer and how long it took', async () => {
  await record(1_000, { tolerated: 'message: extra fields' });
  const { status, body } = await world.ask('GET /v1/chargers/CP-1/messages');
  expect([status, body]).toEqual([
    200,
    {
      items: [
        {
          at: '2026-03-01T07:59:59.000Z',
          direction: 'IN',
          action: 'Authorize',
          messageId: 'm1000',
          payload: { idTag: 'TAG1' },
          answer: { type: 'RESULT', at: '2026-03-01T07:59:59.007Z', payload: { idTagInfo: { status: 'Accepted' } } },
          latencyMs: 7,
          connectionId: 'socket-1',
          tolerated: 'message: extra fields',
        },
      ],
      nextCursor: null,
    },
  ]);
});

test('pages are newest first and filtered, and a cursor fits its own list only', async () => {
  for (const agoMs of [1, 2, 3]) await record(agoMs);
  await record(4, {
    direction: 'OUT',
    action: 'Reset',
    answer: { type: 'ERROR', atMs: world.nowMs, code: 'NO_ANSWER', description: 'none' },
  });
  const first = await world.ask('GET /v1/chargers/CP-1/messages?limit=2');
  expect(idsOf(first.body.items)).toEqual(['m1', 'm2']);
  const second = await world.ask(`GET /v1/chargers/CP-1/messages?limit=2&cursor=${first.body.nextCursor}`);
  expect([idsOf(second.body.items), second.body.nextCursor]).toEqual([['m3', 'm4'], null]);
  expect(idsOf((await world.ask('GET /v1/chargers/CP-1/messages?direction=OUT')).body.items)).toEqual(['m4']);
  expect(idsOf((await world.ask('GET /v1/chargers/CP-1/messages?action=Authorize')).body.items)).toEqual(['m1', 'm2', 'm3']);
  expect(idsOf((await world.ask('GET /v1/chargers/CP-1/messages?from=2026-03-01T07:59:59.998Z')).body.items)).toEqual(['m1', 'm2']);
  expect((await world.ask(`GET /v1/chargers/CP-1/messages?action=Reset&cursor=${first.body.nextCursor}`)).body.code).toBe('INVALID_CURSOR');
});

test('an export has one message per line, oldest first, whatever is in it', async () => {
  for (const agoMs of [1, 2]) await record(agoMs);
  await record(3, { payload: { info: 'a\nb\u2028c\u001b[31m$ {jndi:x}' } });
  const headers = { Accept: 'application/x-ndjson' };
  const all = await world.ask('GET /v1/chargers/CP-1/messages', { headers });
  expect(all.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = all.text.split(/\r\n|[\n\r\u2028\u2029\u0085]/).filter((line) => line !== '');
  expect(idsOf(lines.map((line) => JSON.parse(line)))).toEqual(['m3', 'm2', 'm1']);
  expect(JSON.parse(lines[0] ?? '').payload).toEqual({ info: 'a\nb\u2028c\u001b[31m$ {jndi:x}' });
  expect(all.headers.get('x-next-cursor')).toBeNull();

  const first = await world.ask('GET /v1/chargers/CP-1/messages?limit=2', { headers });
  const rest = await world.ask(`GET /v1/chargers/CP-1/messages?cursor=${first.headers.get('x-next-cursor')}`, { headers });
  expect(first.text + rest.text).toBe(all.text);
});

test('an export of many pages loses nothing', async () => {
  for (let agoMs = 1; agoMs <= 450; agoMs++) await record(agoMs);
  const { text } = await world.ask('GET /v1/chargers/CP-1/messages', { headers: { Accept: 'application/x-ndjson' } });
  expect(text.trim().split('\n')).toHaveLength(450);
});

test.each([
  ['GET /v1/chargers/CP-9/messages', 404, 'CHARGER_NOT_FOUND'],
  ['GET /v1/chargers/CP-1/messages?limit=201', 400, 'INVALID_REQUEST'],
  ['GET /v1/chargers/CP-1/messages?direction=UP', 400, 'INVALID_REQUEST'],
  ['GET /v1/chargers/CP-1/messages?from=yesterday', 400, 'INVALID_REQUEST'],
])('%s is %i %s', async (request, status, code) => {
  const refused = await world.ask(request);
  expect([refused.status, refused.body.code]).toEqual([status, code]);
});

test('somebody who may only look does not see what drivers did', async () => {
  expect((await world.ask('GET /v1/chargers/CP-1/messages', { as: 'viewer' })).status).toBe(403);
});

test('full capture is switched on for some hours and off again', async () => {
  const capture = (hours: number, id = 'CP-1') => world.ask(`POST /v1/chargers/${id}/capture`, { as: 'operator', body: { hours } });
  expect((await capture(2)).body).toEqual({ chargerId: 'CP-1', capturingUntil: '2026-03-01T10:00:00.000Z' });
  expect(await world.captures.isOn('CP-1', world.nowMs + 2 * HOUR_MS - 1)).toBe(true);
  expect((await capture(0)).body).toEqual({ chargerId: 'CP-1', capturingUntil: null });
  expect(await world.captures.isOn('CP-1', world.nowMs)).toBe(false);
  expect((await capture(73)).status).toBe(400);
  expect((await capture(1, 'CP-9')).status).toBe(404);
});
