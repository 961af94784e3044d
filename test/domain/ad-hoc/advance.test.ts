import { AD_HOC_STATES, type AdHocSession, type AdHocState, hasEnded, type Outgoing } from '../../../lambdas/domain/ad-hoc/ad-hoc-session';
import { ACCEPT_WITHIN_MS, type AdHocEvent, advance } from '../../../lambdas/domain/ad-hoc/advance';
import { lookAgainAtMs, withDueMark } from '../../../lambdas/domain/ad-hoc/look-again';
import { anAdHoc } from '../../support/ad-hoc';

const NOW = Date.parse('2026-03-01T08:00:00Z');

/** How a session looks that is in this state in the ordinary way. */
function inState(state: AdHocState, over: Partial<AdHocSession> = {}): AdHocSession {
  const isPast = (...states: AdHocState[]) => states.includes(state);
  const hasSession = isPast('charging', 'suspended', 'stopping', 'settling', 'settle_retry', 'completed', 'settle_failed');
  return anAdHoc({
    state,
    ...(hasSession ? { sessionId: 'ses_1', transactionId: 7 } : {}),
    ...(isPast('created', 'awaiting_payment', 'authorized', 'starting') ? { deadlineMs: NOW } : {}),
    ...(state === 'authorized' ? { outbox: [{ op: 'START' }] } : {}),
    ...over,
  });
}

const START: Outgoing = { op: 'START' };
const RELEASE: Outgoing = { op: 'RELEASE' };
const UNLOCK: Outgoing = { op: 'UNLOCK' };
const stopOf = (transactionId: number): Outgoing => ({ op: 'STOP', transactionId, askedAtMs: NOW });

const EVENTS = {
  opened: { kind: 'CHECKOUT_OPENED', checkoutUrl: 'https://pay.example/1' },
  'not opened': { kind: 'CHECKOUT_FAILED' },
  paid: { kind: 'PAYMENT_AUTHORIZED', isKept: true },
  'paid too late': { kind: 'PAYMENT_AUTHORIZED', isKept: false },
  declined: { kind: 'PAYMENT_FAILED' },
  'start sent': { kind: 'START_SENT', seq: 3 },
  'start accepted': { kind: 'START_ACCEPTED', connectionTimeoutS: 60 },
  'start failed': { kind: 'START_FAILED', reason: 'START_REFUSED' },
  started: { kind: 'STARTED', sessionId: 'ses_1', transactionId: 7 },
  'another started': { kind: 'STARTED', sessionId: 'ses_2', transactionId: 8 },
  strayed: { kind: 'STRAYED', transactionId: 9 },
  suspended: { kind: 'SUSPENDED' },
  resumed: { kind: 'RESUMED' },
  'stop asked': { kind: 'STOP_ASKED' },
  'session ended': { kind: 'SESSION_ENDED' },
  settled: { kind: 'SETTLED' },
  'capture failed once': { kind: 'SETTLEMENT_FAILED', isFinal: false },
  'capture failed for good': { kind: 'SETTLEMENT_FAILED', isFinal: true },
  'deadline passed': { kind: 'DEADLINE_PASSED' },
  done: { kind: 'DONE', done: { op: 'UNLOCK' } },
} as const satisfies Record<string, AdHocEvent>;
type EventName = keyof typeof EVENTS;

const GIVEN_BACK = [RELEASE, UNLOCK];
const LATE = { 'paid too late': ['', [RELEASE]], paid: ['', [RELEASE]] } as const;

/** Every event in every state: the state after it, and what it asks for. What is not written here changes nothing. */
const TABLE: Record<AdHocState, Partial<Record<EventName, readonly [AdHocState | '', readonly Outgoing[]]>>> = {
  created: {
    opened: ['awaiting_payment', []],
    'not opened': ['payment_failed', GIVEN_BACK],
    paid: ['authorized', [START]],
    'paid too late': ['cancelled', GIVEN_BACK],
    declined: ['payment_failed', GIVEN_BACK],
    'stop asked': ['cancelled', GIVEN_BACK],
    'deadline passed': ['expired', GIVEN_BACK],
    started: ['', [stopOf(7)]],
  },
  awaiting_payment: {
    paid: ['authorized', [START]],
    'paid too late': ['cancelled', GIVEN_BACK],
    declined: ['payment_failed', GIVEN_BACK],
    'stop asked': ['cancelled', GIVEN_BACK],
    'deadline passed': ['expired', GIVEN_BACK],
    started: ['', [stopOf(7)]],
  },
  authorized: {
    'start sent': ['starting', []],
    'start failed': ['start_failed', GIVEN_BACK],
    started: ['charging', [UNLOCK]],
    'another started': ['charging', [UNLOCK]],
    'stop asked': ['cancelled', GIVEN_BACK],
    'deadline passed': ['start_failed', GIVEN_BACK],
    strayed: ['', [START, stopOf(9)]],
  },
  starting: {
    'start accepted': ['', []],
    'start failed': ['start_failed', GIVEN_BACK],
    started: ['charging', [UNLOCK]],
    'another started': ['charging', [UNLOCK]],
    'stop asked': ['cancelled', GIVEN_BACK],
    'deadline passed': ['start_failed', GIVEN_BACK],
  },
  charging: { suspended: ['suspended', []], 'stop asked': ['stopping', [stopOf(7)]], 'session ended': ['settling', []] },
  suspended: { resumed: ['charging', []], 'stop asked': ['stopping', [stopOf(7)]], 'session ended': ['settling', []] },
  stopping: { 'stop asked': ['stopping', [stopOf(7)]], 'session ended': ['settling', []] },
  settling: {
    settled: ['completed', []],
    'capture failed once': ['settle_retry', []],
    'capture failed for good': ['settle_failed', []],
  },
  settle_retry: { settled: ['completed', []], 'capture failed for good': ['settle_failed', []] },
  settle_failed: { settled: ['completed', []] },
  completed: {},
  expired: { ...LATE, started: ['', [stopOf(7)]] },
  payment_failed: { ...LATE, started: ['', [stopOf(7)]] },
  start_failed: { ...LATE, started: ['', [stopOf(7)]] },
  cancelled: { ...LATE, started: ['', [stopOf(7)]] },
};

const CELLS = AD_HOC_STATES.flatMap((state) => (Object.keys(EVENTS) as EventName[]).map((name) => [state, name] as const));

test.each(CELLS)('%s: %s', (state, name) => {
  const before = inState(state);
  const after = advance(before, EVENTS[name], NOW);
  const stray: Partial<Record<EventName, readonly Outgoing[]>> = { strayed: [stopOf(9)], 'another started': [stopOf(8)] };
  const [to, outbox] = TABLE[state][name] ?? ['', stray[name] ?? before.outbox];
  expect([after.state, after.outbox]).toEqual([to === '' ? state : to, outbox]);
  if (TABLE[state][name] === undefined && stray[name] === undefined) expect(after).toBe(before);
});

test.each(CELLS)('%s: %s told twice is told once', (state, name) => {
  const once = advance(inState(state), EVENTS[name], NOW);
  expect(advance(once, EVENTS[name], NOW)).toEqual(once);
});

test('nothing leads to a start but a confirmed payment', () => {
  for (const [state, name] of CELLS) {
    const before = inState(state, { outbox: [] });
    const after = advance(before, EVENTS[name], NOW);
    if (after.outbox.some(({ op }) => op === 'START')) expect(name).toBe('paid');
  }
});

test('whatever ended without charging gives the money back and frees the connector', () => {
  for (const [state, name] of CELLS) {
    const before = inState(state);
    const after = advance(before, EVENTS[name], NOW);
    if (hasEnded(before) || !['expired', 'payment_failed', 'start_failed', 'cancelled'].includes(after.state)) continue;
    expect([state, name, after.outbox, after.deadlineMs, after.reason]).toEqual([state, name, GIVEN_BACK, undefined, expect.any(String)]);
  }
});

test('a deadline that has not come changes nothing', () => {
  const waiting = inState('awaiting_payment', { deadlineMs: NOW + 1 });
  expect(advance(waiting, { kind: 'DEADLINE_PASSED' }, NOW)).toBe(waiting);
});

test('a charger has 30 s to accept, and then its ConnectionTimeOut and 30 s for the plug', () => {
  const sent = advance(inState('authorized'), { kind: 'START_SENT', seq: 1 }, NOW);
  expect(sent.deadlineMs).toBe(NOW + ACCEPT_WITHIN_MS);
  const accepted = advance(sent, { kind: 'START_ACCEPTED', connectionTimeoutS: 90 }, NOW + 2_000);
  expect(accepted.deadlineMs).toBe(NOW + 2_000 + 120_000);
  expect(advance(sent, { kind: 'DEADLINE_PASSED' }, NOW + ACCEPT_WITHIN_MS)).toMatchObject({
    state: 'start_failed',
    reason: 'START_UNANSWERED',
  });
  expect(advance(accepted, { kind: 'DEADLINE_PASSED' }, NOW + 200_000)).toMatchObject({ state: 'start_failed', reason: 'NOT_PLUGGED_IN' });
});

test('a start that comes after the money went back is stopped, and the same start again within the minute is stopped once', () => {
  const late = advance(inState('start_failed'), EVENTS.started, NOW);
  expect(late).toMatchObject({ state: 'start_failed', outbox: [stopOf(7)] });
  expect(late.sessionId).toBeUndefined();
  expect(advance(late, EVENTS.started, NOW + 1_000)).toEqual(late);
});

test('a driver who asks to stop again after a minute has it sent again', () => {
  const asked = advance(inState('charging'), { kind: 'STOP_ASKED' }, NOW);
  expect(advance(asked, { kind: 'STOP_ASKED' }, NOW + 60_000).outbox).toHaveLength(2);
});

test('what was carried out leaves the outbox, and what was asked for meanwhile stays', () => {
  const ended = advance(inState('starting'), { kind: 'STOP_ASKED' }, NOW);
  expect(advance(ended, { kind: 'DONE', done: RELEASE }, NOW).outbox).toEqual([UNLOCK]);
});

test('a session is looked at again until it is over and nothing is left to do', () => {
  for (const state of AD_HOC_STATES) {
    const adHoc = inState(state);
    const isOver = hasEnded(adHoc) && adHoc.outbox.length === 0;
    expect([state, lookAgainAtMs(adHoc, NOW) === undefined]).toEqual([state, isOver]);
    expect(withDueMark({ ...adHoc, outbox: [RELEASE] }, NOW).dueAtMs).toBe(NOW + 60_000);
  }
});
