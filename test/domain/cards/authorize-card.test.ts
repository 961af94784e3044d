import { authorizeCard } from '../../../lambdas/domain/cards/authorize-card';
import { aCard } from '../../support/charger';

const now = Date.parse('2026-03-01T08:00:00Z');

test.each([
  ['no card', undefined, { status: 'Invalid' }],
  ['blocked comes before expired', aCard({ status: 'BLOCKED', expiresAtMs: now - 1 }), { status: 'Blocked' }],
  ['expires this very moment', aCard({ expiresAtMs: now }), { status: 'Expired' }],
  ['expires in a moment', aCard({ expiresAtMs: now + 1 }), { expiryDate: '2026-03-01T08:00:00.001Z', status: 'Accepted' }],
  ['has a parent', aCard({ parentIdTag: 'FAM' }), { parentIdTag: 'FAM', status: 'Accepted' }],
  ['plain', aCard(), { status: 'Accepted' }],
])('%s', (_what, card, told) => {
  expect(authorizeCard(card, now)).toEqual(told);
});
