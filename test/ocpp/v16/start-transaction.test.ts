import { sessionId, startKey, transactionId } from '../../../lambdas/domain/sessions/identify-session';
import { aConnectedCharger, type ConnectedCharger } from '../../support/charger';

const start = (over: object = {}) => ({ connectorId: 1, idTag: 'TAG1', meterStart: 21505, timestamp: '2026-03-01T07:59:30Z', ...over });
const sends = async (charger: ConnectedCharger, over: object = {}, messageId = 'm1') => {
  const [type, , answer] = (await charger.calls('StartTransaction', start(over), messageId)) as [number, string, Answer];
  expect(type).toBe(3);
  return answer;
};
interface Answer {
  readonly idTagInfo: { readonly status: string };
  readonly transactionId: number;
}
const stop = (charger: ConnectedCharger, transaction: number) =>
  charger.calls('StopTransaction', { transactionId: transaction, meterStop: 30_000, timestamp: '2026-03-01T07:59:50Z' });

test('opens a session, answers its number and asks for a plan', async () => {
  const charger = aConnectedCharger({ cards: [{ driverId: 'driver_1' }] });
  const key = startKey({
    chargerId: 'CP1',
    connectorId: 1,
    idTag: 'TAG1',
    reportedAt: Date.parse('2026-03-01T07:59:30Z'),
    meterStart: 21505,
  });
  const transaction = transactionId(key, 0);
  expect(await charger.sends(JSON.stringify([2, 'm1', 'StartTransaction', start({ reservationId: 4 })]))).toBe(
    `[3,"m1",{"idTagInfo":{"status":"Accepted"},"transactionId":${transaction}}]`,
  );
  expect(await charger.theSession()).toEqual({
    id: sessionId('CP1', transaction),
    chargerId: 'CP1',
    connectorId: 1,
    transactionId: transaction,
    idTag: 'TAG1',
    siteId: 'site_1',
    driverId: 'driver_1',
    startKey: key,
    startMessageId: 'm1',
    idTagInfo: { status: 'Accepted' },
    startedAtMs: Date.parse('2026-03-01T07:59:30Z'),
    startReceivedAtMs: Date.parse('2026-03-01T08:00:00Z'),
    meterStartWh: 21505,
    reservationId: 4,
    payer: { kind: 'POSTPAID', driverId: 'driver_1' },
    flags: [],
    status: 'OPEN',
  });
  expect(charger.nudges).toEqual(['plan site_1 SESSION_STARTED']);
});

describe('a start sent again because our answer got lost', () => {
  test('gets the very same answer, byte for byte, under its new message id', async () => {
    const charger = aConnectedCharger({ cards: [{ parentIdTag: 'FAMILY', expiresAtMs: Date.parse('2027-01-01T00:00:00Z') }] });
    const first = await charger.sends(JSON.stringify([2, 'm1', 'StartTransaction', start()]));
    charger.at('2026-03-01T08:01:00Z');
    const again = await charger.sends(JSON.stringify([2, 'm2', 'StartTransaction', start({ idTag: 'tag1' })]));
    expect(again).toBe(first?.replace('"m1"', '"m2"'));
    expect(await charger.allSessions()).toHaveLength(1);
  });

  test('is not judged again: the card may have been blocked since', async () => {
    const charger = aConnectedCharger();
    const first = await sends(charger);
    await charger.cards.update({ ...(await charger.cards.get('TAG1')), status: 'BLOCKED' } as never);
    expect(await sends(charger, {}, 'm2')).toEqual(first);
  });

  test('is the same start though its time is spelt another way', async () => {
    const charger = aConnectedCharger();
    expect(await sends(charger, { timestamp: '2026-03-01T09:59:30.000+02:00' }, 'm2')).toEqual(await sends(charger));
  });

  test.each(['m1', 'm2'])(
    'after its stop it still gets the same answer (message %s): the clock runs, a new session would have a new time',
    async (messageId) => {
      const charger = aConnectedCharger();
      const first = await sends(charger);
      await stop(charger, first.transactionId);
      expect(await charger.theSession()).toMatchObject({ status: 'CLOSED' });
      expect(await sends(charger, {}, messageId)).toEqual(first);
      expect(await charger.allSessions()).toHaveLength(1);
    },
  );
});

test('after its stop, the same fields under another message id are another session: the clock is dead and the meter began at zero', async () => {
  const charger = aConnectedCharger();
  const dead = { timestamp: '1970-01-01T00:00:10Z', meterStart: 0 };
  const first = await sends(charger, dead);
  await stop(charger, first.transactionId);
  const second = await sends(charger, dead, 'm2');
  expect(second.transactionId).not.toBe(first.transactionId);
  expect(await sends(charger, dead, 'm3')).toEqual(second);
  expect(await sends(charger, dead, 'm1')).toEqual(first);
  const sessions = await charger.allSessions();
  expect(sessions.map(({ status, flags }) => [status, flags.join()]).sort()).toEqual([
    ['CLOSED', 'CLOCK_SUSPECT'],
    ['OPEN', 'CLOCK_SUSPECT,SUSPECT_DUPLICATE'],
  ]);
});

test('two starts whose hash falls on one number are two sessions, and nothing is suspected', async () => {
  const charger = aConnectedCharger();
  const first = await sends(charger);
  const { open } = charger.sessions;
  // The first number that the second start tries is taken by somebody else.
  let tries = 0;
  charger.sessions.open = async (session, dueAtMs) => {
    tries += 1;
    if (tries === 1) return { ok: false, refusal: { code: 'EXISTS', session: await charger.theSession() } };
    return open.call(charger.sessions, session, dueAtMs);
  };
  const second = await sends(charger, { connectorId: 2 }, 'm2');
  expect(second.transactionId).not.toBe(first.transactionId);
  expect((await charger.allSessions()).map(({ flags }) => flags)).toEqual([[], []]);
});

describe('a card that may not charge', () => {
  test.each([
    ['unknown', { idTag: 'OTHER' }, 'Invalid'],
    ['blocked', { status: 'BLOCKED' as const }, 'Blocked'],
    ['expired', { expiresAtMs: 5 }, 'Expired'],
  ])('%s: the charger may have been charging for hours, so the session is kept and has a number', async (_what, card, status) => {
    const charger = aConnectedCharger({ cards: [card] });
    const answer = await sends(charger);
    expect(answer.idTagInfo).toEqual({ status });
    expect(answer.transactionId).toBeGreaterThan(0);
    expect(await charger.theSession()).toMatchObject({ transactionId: answer.transactionId, flags: ['UNAUTHORIZED_START'] });
    expect(await sends(charger, {}, 'm2')).toEqual(answer);
  });

  test('an empty tag is an unknown card', async () => {
    expect((await sends(aConnectedCharger(), { idTag: '' })).idTagInfo).toEqual({ status: 'Invalid' });
  });
});

describe('times that cannot be', () => {
  test.each([
    ['1970', '1970-01-01T00:00:10Z'],
    ['two hours ahead', '2026-03-01T10:00:00Z'],
    ['29 February 2022', '2022-02-29T10:00:00Z'],
    ['no time at all', ''],
  ])('%s: the session begins when the message came', async (_what, timestamp) => {
    const charger = aConnectedCharger();
    await sends(charger, { timestamp });
    expect(await charger.theSession()).toMatchObject({ startedAtMs: charger.nowMs, flags: ['CLOCK_SUSPECT'] });
  });

  test('a start twenty days late is believed: it waited in the charger', async () => {
    const charger = aConnectedCharger();
    await sends(charger, { timestamp: '2026-02-09T08:00:00Z' });
    expect(await charger.theSession()).toMatchObject({ startedAtMs: Date.parse('2026-02-09T08:00:00Z'), flags: [] });
  });
});

test('connector 0 is answered, kept and shown to a person', async () => {
  const charger = aConnectedCharger();
  expect((await sends(charger, { connectorId: 0 })).transactionId).toBeGreaterThan(0);
  expect(await charger.theSession()).toMatchObject({ connectorId: 0, flags: ['CONNECTOR_ZERO'] });
});

test('a register in fractions of a watt-hour is rounded, a missing time does not cost the session', async () => {
  const charger = aConnectedCharger();
  await charger.calls('StartTransaction', { connectorId: 1, idTag: 'TAG1', meterStart: 1234.5 });
  expect(await charger.theSession()).toMatchObject({ meterStartWh: 1235, flags: ['CLOCK_SUSPECT'] });
});

test('a start without a tag is refused by name', async () => {
  expect(await aConnectedCharger().calls('StartTransaction', { connectorId: 1, meterStart: 0, timestamp: '2026-03-01T07:59:30Z' })).toEqual(
    [4, 'm1', 'OccurenceConstraintViolation', 'idTag is missing', {}],
  );
});

test('the answer waits for the session to be written, and a queue that is down does not cost it', async () => {
  const charger = aConnectedCharger();
  charger.sessions.open = () => Promise.reject(new Error('throttled'));
  expect(await charger.calls('StartTransaction', start())).toEqual([
    4,
    'm1',
    'InternalError',
    'the message could not be processed; send it again',
    {},
  ]);
  const other = aConnectedCharger();
  other.ports.planning.plan = () => Promise.reject(new Error('queue is down'));
  expect((await sends(other)).idTagInfo).toEqual({ status: 'Accepted' });
  expect(other.logged.map(([code]) => code)).toContain('NUDGE_LOST');
});

describe('a start that ends a reservation', () => {
  const reserved = async (setting: Parameters<typeof aConnectedCharger>[0] = {}) => {
    const charger = aConnectedCharger(setting);
    const askedAtMs = charger.nowMs;
    const reservation = { chargerId: 'CP1', id: 4, connectorId: 1, idTag: 'TAG1', expiresAtMs: askedAtMs + 60_000 };
    await charger.reservations.change('CP1', 4, () => ({ ...reservation, state: 'ACTIVE', seq: 1, askedAtMs, version: 0 }));
    return charger;
  };
  const state = async (charger: ConnectedCharger) => {
    const [reservation] = (await charger.reservations.list({ limit: 2 })).items;
    return [reservation?.state, reservation?.sessionId];
  };

  test('uses it up, also when the answer got lost and it is sent again, and for one session only', async () => {
    const charger = await reserved();
    await sends(charger, { reservationId: 4 });
    const { id } = await charger.theSession();
    expect(await state(charger)).toEqual(['USED', id]);
    await sends(charger, { reservationId: 4 }, 'm2');
    await sends(charger, { reservationId: 4, connectorId: 2 }, 'm3');
    expect(await state(charger)).toEqual(['USED', id]);
  });

  test('is made good by the repeated start when we broke off after the session was stored', async () => {
    const charger = await reserved();
    const change = charger.reservations.change.bind(charger.reservations);
    charger.reservations.change = async () => {
      throw new Error('the power went');
    };
    await charger.calls('StartTransaction', start({ reservationId: 4 }), 'm1');
    charger.reservations.change = change;
    expect(await state(charger)).toEqual(['ACTIVE', undefined]);
    await sends(charger, { reservationId: 4 }, 'm2');
    expect(await state(charger)).toEqual(['USED', (await charger.theSession()).id]);
  });

  test.each([
    ["another card of the reservation's group", { idTag: 'TAG2', parentIdTag: 'FAMILY' }, 'Accepted'],
    ['a card that is not in the group', { idTag: 'TAG2' }, 'Accepted'],
    ['a blocked card', { idTag: 'TAG2', status: 'BLOCKED' }, 'Blocked'],
  ] as const)('by %s is told how the card itself stands', async (_whose, card, told) => {
    const charger = await reserved({ cards: [{}, card] });
    expect((await sends(charger, { idTag: 'TAG2', reservationId: 4 })).idTagInfo.status).toBe(told);
    expect((await state(charger))[0]).toBe('USED');
  });

  test('without its number leaves the reservation alone', async () => {
    const charger = await reserved();
    await sends(charger);
    expect(await state(charger)).toEqual(['ACTIVE', undefined]);
  });
});

test('a session on connector 2^63 - 1 is kept with a number that stores and readers can hold', async () => {
  const charger = aConnectedCharger();
  await sends(charger, { connectorId: 2 ** 63, meterStart: -(2 ** 63) });
  expect(await charger.theSession()).toMatchObject({ connectorId: 2 ** 52, meterStartWh: -(2 ** 52), status: 'OPEN' });
});
