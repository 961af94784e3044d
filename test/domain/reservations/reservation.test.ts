import { answeredReserveNow, cancelled, type Reservation, stateAt, usedBy } from '../../../lambdas/domain/reservations/reservation';

const T = Date.parse('2026-03-01T08:00:00Z');
const command = { chargerId: 'CP1', seq: 5, attempt: 1, createdAtMs: T - 2_000, sentAtMs: T - 1_000 };
const asked = { command, id: 4, connectorId: 1, idTag: 'TAG1', expiresAtMs: T + 60_000 };
const active: Reservation = {
  chargerId: 'CP1',
  id: 4,
  connectorId: 1,
  idTag: 'TAG1',
  state: 'ACTIVE',
  expiresAtMs: T + 60_000,
  seq: 5,
  askedAtMs: T - 1_000,
  version: 0,
};
const session = { id: 'ses_a', chargerId: 'CP1', connectorId: 1, idTag: 'TAG1', startReceivedAtMs: T + 10_000 };
const used = { ...active, state: 'USED', sessionId: 'ses_a', usedAtMs: T + 10_000 } as const;

test('is active until the moment it expires; what has ended does not expire', () => {
  expect(stateAt(active, T + 59_999)).toBe('ACTIVE');
  expect(stateAt(active, T + 60_000)).toBe('EXPIRED');
  expect(stateAt(used, T + 60_000)).toBe('USED');
});

describe('an answer to ReserveNow', () => {
  test.each(['Faulted', 'Occupied', 'Rejected', 'Unavailable'] as const)('%s is kept as the charger said it', (refusal) => {
    expect(answeredReserveNow(undefined, asked, refusal, T)).toEqual({ ...active, state: refusal });
  });
  test('acted on again after the start does not bring the reservation back', () => {
    expect(answeredReserveNow(used, asked, 'Accepted', T)).toBe(used);
  });
  test('overtaken by the start finds the reservation used', () => {
    const early = usedBy(undefined, session, 4);
    expect(early).toEqual({ ...used, seq: 0, expiresAtMs: T + 10_000, askedAtMs: T + 10_000 });
    expect(answeredReserveNow(early, asked, 'Accepted', T)).toEqual(used);
  });
  test('of a newer command takes the place of the reservation with the same number', () => {
    const newer = { ...asked, command: { ...command, seq: 6, sentAtMs: T + 20_000 }, connectorId: 2 };
    for (const known of [active, used, { ...active, state: 'CANCELLED' as const }]) {
      expect(answeredReserveNow(known, newer, 'Accepted', T)).toEqual({ ...active, seq: 6, connectorId: 2, askedAtMs: T + 20_000 });
    }
  });
  test('that refuses a change leaves the reservation that stands, and an expired one not', () => {
    const newer = { ...asked, command: { ...command, seq: 6 } };
    expect(answeredReserveNow(active, newer, 'Occupied', T)).toBe(active);
    expect(answeredReserveNow(active, newer, 'Occupied', T + 60_000)?.state).toBe('Occupied');
  });
});

describe('a ReserveNow sent again because its answer was missing', () => {
  const refused = { ...active, state: 'Occupied' } as const;
  test('is a reservation whichever of its two answers was the promise', () => {
    expect(answeredReserveNow(active, asked, 'Occupied', T)).toBe(active);
    expect(answeredReserveNow(refused, asked, 'Accepted', T)).toEqual(active);
  });
  test('and refused the second time is used by the start that names it', () => {
    expect(usedBy(refused, session, 4)).toEqual(used);
  });
  test('and used by a start between the two is used, although the second was sent after the start', () => {
    const again = { ...asked, command: { ...command, attempt: 2, sentAtMs: T + 30_000 } };
    const early = usedBy(undefined, session, 4);
    expect(answeredReserveNow(early, again, 'Accepted', T)).toEqual({ ...used, askedAtMs: T - 2_000 });
  });
  test('and refused after the start that used it leaves it used', () => {
    const early = usedBy(undefined, session, 4);
    expect(answeredReserveNow(early, asked, 'Rejected', T)).toEqual(used);
  });
});

describe('a cancel', () => {
  const cancel = (seq: number) => ({ chargerId: 'CP1', seq, createdAtMs: T });
  test('ends an active reservation', () => {
    expect(cancelled(active, 4, cancel(6))).toEqual({ ...active, state: 'CANCELLED', seq: 6 });
  });
  test('answered before the ReserveNow that it cancels is not undone by the answer that comes late', () => {
    const early = cancelled(undefined, 4, cancel(6));
    expect(early).toMatchObject({ id: 4, state: 'CANCELLED', seq: 6, idTag: '' });
    const late = answeredReserveNow(early, asked, 'Accepted', T);
    expect(late).toEqual({ ...active, state: 'CANCELLED', seq: 6 });
    expect(answeredReserveNow(late, asked, 'Accepted', T)).toBe(late);
  });
  test('of one that was refused when it was asked again is not undone by the first answer either', () => {
    const gone = cancelled({ ...active, state: 'Occupied' }, 4, cancel(6));
    expect(answeredReserveNow(gone, asked, 'Accepted', T)).toEqual({ ...active, state: 'CANCELLED', seq: 6 });
  });
  test.each([
    ['of a used one', used, 6],
    ['that is older than the reservation', active, 4],
  ])('%s changes nothing', (_what, known, seq) => {
    expect(cancelled(known, 4, cancel(seq))).toBe(known);
  });
});

describe('a start with its number', () => {
  test('uses it, whoever holds the card: the charger has decided', () => {
    expect(usedBy(active, { ...session, idTag: 'OTHER' }, 4)).toEqual(used);
  });
  test('sent again, or from another session, does not use it twice', () => {
    expect(usedBy(used, session, 4)).toBe(used);
    expect(usedBy(used, { ...session, id: 'ses_b' }, 4)).toBe(used);
  });
  test('told before the reservation was made, and only now sent again, leaves it', () => {
    expect(usedBy(active, { ...session, startReceivedAtMs: T - 1_001 }, 4)).toBe(active);
  });
  test.each([0, -1])('%i, where nobody reserved it, means none; where somebody did, it is used', (id) => {
    expect(usedBy(undefined, session, id)).toBeUndefined();
    expect(usedBy({ ...active, id }, session, id)).toEqual({ ...used, id });
  });
  test('that arrives after the expiry still used it: the charger was offline', () => {
    expect(usedBy(active, { ...session, startReceivedAtMs: T + 3_600_000 }, 4)?.state).toBe('USED');
  });
});
