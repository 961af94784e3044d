import { isTransactionId, sessionId, startKey, transactionId } from '../../../lambdas/domain/sessions/identify-session';

const start = { chargerId: 'CP1', connectorId: 1, idTag: 'tag1', reportedAt: 5, meterStart: 7 };

test('a start is told by charger, connector, tag in any case, time and register', () => {
  const key = startKey(start);
  expect(startKey({ ...start, idTag: ' TAG1 ' })).toBe(key);
  const others = [{ chargerId: 'CP2' }, { connectorId: 2 }, { idTag: 'tag2' }, { reportedAt: 6 }, { reportedAt: '5' }, { meterStart: 8 }];
  expect(new Set([key, ...others.map((over) => startKey({ ...start, ...over }))]).size).toBe(7);
});

test('fields cannot be shifted into one another', () => {
  expect(startKey({ ...start, chargerId: 'A,1', connectorId: 2 })).not.toBe(startKey({ ...start, chargerId: 'A', connectorId: 12 }));
});

test('numbers are within 1 and 2^31 - 1, stable, and far apart', () => {
  const numbers = Array.from({ length: 20_000 }, (_, meterStart) => transactionId(startKey({ ...start, meterStart }), 0));
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(2 ** 31 - 1);
  // Two of 20,000 share a number about once in ten runs; these 20,000 do not, and never will.
  expect(new Set(numbers).size).toBe(20_000);
  expect(transactionId(startKey(start), 0)).toBe(transactionId(startKey(start), 0));
  expect(transactionId(startKey(start), 1)).not.toBe(transactionId(startKey(start), 0));
});

test.each([
  [1, true],
  [2 ** 31 - 1, true],
  [2 ** 31, false],
  [0, false],
  [-1, false],
  [2 ** 63, false],
  [1.5, false],
  [undefined, false],
])('%p can be a number of ours: %p', (reported, can) => {
  expect(isTransactionId(reported)).toBe(can);
});

test('a session’s id follows from charger and number, and neighbours have nothing in common', () => {
  expect(sessionId('CP1', 7)).toMatch(/^ses_[a-z2-7]{26}$/);
  expect(sessionId('CP1', 7)).toBe(sessionId('CP1', 7));
  expect(new Set([sessionId('CP1', 7), sessionId('CP1', 8), sessionId('CP2', 7), sessionId('CP', 17)]).size).toBe(4);
});
