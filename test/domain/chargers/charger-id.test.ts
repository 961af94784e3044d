import { isChargerId } from '../../../lambdas/domain/chargers/charger-id';

test.each(['A', 'CP-001', 'RDAM 123', 'a*b-c_d.e=f+g@h~i|j', 'x'.repeat(48)])('%p can be a charger’s id', (id) => {
  expect(isChargerId(id)).toBe(true);
});
test.each(['', ' CP1', 'CP1 ', 'CP:1', 'CP/1', '<b>', 'CP\n1', 'CP1\n', 'CP#1', 'CP%201', 'é', 'x'.repeat(49), '\u0000'])(
  '%p cannot',
  (id) => {
    expect(isChargerId(id)).toBe(false);
  },
);
