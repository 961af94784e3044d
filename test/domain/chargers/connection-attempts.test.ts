import { type Attempts, attemptRule, countedAddress, passwordCheck } from '../../../lambdas/domain/chargers/connection-attempts';

const tally = (count: number) => ({ count, untilMs: 1 });
const after = (pair: number, charger: number, address: number): Attempts => ({
  pair: tally(pair),
  charger: tally(charger),
  address: tally(address),
});

test.each([
  // id and address   id from anywhere   address under any id   what is still tried
  [0, 0, 0, 'EVERY_PASSWORD'],
  [9, 9, 9, 'EVERY_PASSWORD'],
  [10, 10, 10, 'RANDOM_KEYS_ONLY'],
  // One id is tried from all over: each further address has one try, the charger's own too.
  [0, 30, 0, 'EVERY_PASSWORD'],
  [1, 30, 1, 'RANDOM_KEYS_ONLY'],
  // One address tries all ids: each id has one try from there.
  [0, 0, 50, 'EVERY_PASSWORD'],
  [1, 1, 50, 'RANDOM_KEYS_ONLY'],
  [0, 5_000, 5_000, 'EVERY_PASSWORD'],
  [1, 29, 49, 'EVERY_PASSWORD'],
])('after %i failures of the pair, %i of the id, %i of the address: %s', (pair, charger, address, check) => {
  expect(passwordCheck(after(pair, charger, address))).toBe(check);
});

test('ten failures in five minutes close a pair for fifteen', () => {
  expect(attemptRule('pair')).toEqual({ limit: 10, withinMs: 300_000, holdMs: 900_000 });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('%s counts as %s', (ip, counted) => {
  expect(countedAddress(ip)).toBe(counted);
});
