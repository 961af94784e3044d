import {
  answeredChangeAvailability,
  availabilityOf,
  type ConnectorAvailability,
  outOfService,
} from '../../../lambdas/domain/chargers/availability';

type Step = readonly [connectorId: number, type: 'Inoperative' | 'Operative', answer: string];

/** What stands after these changes, in order. */
function after(...steps: readonly Step[]): readonly ConnectorAvailability[] {
  const all = new Map<number, ConnectorAvailability>();
  for (const [place, [connectorId, type, answer]] of steps.entries()) {
    const asked = { chargerId: 'CP1', connectorId, type, seq: place + 1 };
    all.set(connectorId, answeredChangeAvailability(all.get(connectorId), asked, answer, place));
  }
  return [...all.values()];
}
const inWords = (all: readonly ConnectorAvailability[], connectorId: number) => {
  const holds = availabilityOf(all, connectorId);
  return holds && `${holds.type} ${holds.answer}`;
};

test('the newest change that a charger took holds, of the connector or of the whole charger', () => {
  expect(inWords(after([1, 'Inoperative', 'Scheduled']), 1)).toBe('Inoperative Scheduled');
  const all = after([1, 'Inoperative', 'Accepted'], [0, 'Operative', 'Accepted'], [2, 'Inoperative', 'Accepted']);
  expect([0, 1, 2, 3].map((id) => inWords(all, id))).toEqual([
    'Operative Accepted',
    'Operative Accepted',
    'Inoperative Accepted',
    'Operative Accepted',
  ]);
  expect(outOfService(all).map(({ connectorId }) => connectorId)).toEqual([2]);
});

test('a refused change leaves what stands, and is remembered until the next', () => {
  const [refused] = after([1, 'Inoperative', 'Accepted'], [1, 'Operative', 'Rejected']);
  expect(refused).toMatchObject({ holds: { type: 'Inoperative' }, refused: { type: 'Operative', answer: 'Rejected' } });
  const [taken] = after([1, 'Operative', 'Rejected'], [1, 'Operative', 'Accepted']);
  expect(taken?.refused).toBeUndefined();
});

test('an older answer that comes late changes nothing', () => {
  const [known] = after([1, 'Operative', 'Accepted'], [1, 'Inoperative', 'Accepted']);
  const late = { chargerId: 'CP1', connectorId: 1, type: 'Operative', seq: 1 } as const;
  expect(answeredChangeAvailability(known, late, 'Accepted', 99)).toBe(known);
});
