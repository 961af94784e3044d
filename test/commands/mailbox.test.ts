import { MailboxBench } from '../support/mailbox';

const SECOND = 1_000;
let bench: MailboxBench;
beforeEach(() => {
  bench = new MailboxBench();
});

describe('putting a call on the wire', () => {
  test('a queued command is sent, answered and has succeeded', async () => {
    const seq = await bench.send({ action: 'Reset', payload: { type: 'Soft' } });
    await bench.pump();
    expect(bench.wire).toEqual([['socket-1', [2, '1.1.abcdefgh', 'Reset', { type: 'Soft' }]]]);
    expect(await bench.state(seq)).toBe('IN_FLIGHT');
    await bench.answer({ status: 'Accepted' });
    expect(await bench.state(seq)).toBe('SUCCEEDED');
    expect(bench.nudges).toEqual(['CP1 ENQUEUED', 'CP1 ANSWERED']);
  });

  test('a charger has one call at a time, in the order they were asked for', async () => {
    await bench.send();
    await bench.send({ action: 'Reset', payload: { type: 'Soft' } });
    await bench.pump();
    await bench.pump();
    expect(bench.sent()).toEqual(['socket-1 1.1.abcdefgh GetConfiguration']);
    await bench.answer({});
    await bench.pump();
    expect(bench.sent()).toEqual(['socket-1 1.1.abcdefgh GetConfiguration', 'socket-1 2.1.abcdefgh Reset']);
  });

  test('the deadline is set before the call is sent, so that a crash in between ends', async () => {
    bench.postAnswers.push('UNCLEAR');
    await bench.send();
    await bench.pump();
    expect(bench.timersSet).toEqual([
      { timer: { kind: 'COMMAND_DEADLINE', chargerId: 'CP1', seq: 1, messageId: '1.1.abcdefgh' }, delayS: 30 },
    ]);
  });

  test.each([
    ['Accepted', 'SUCCEEDED'],
    ['RebootRequired', 'SUCCEEDED'],
    ['Rejected', 'REJECTED'],
    ['NotSupported', 'REJECTED'],
    ['Unknown', 'REJECTED'],
  ])('an answer with status %s ends as %s', async (status, state) => {
    const seq = await bench.send();
    await bench.pump();
    await bench.answer({ status });
    expect(await bench.state(seq)).toBe(state);
  });

  test('a CALLERROR ends as ERRORED with the charger’s code', async () => {
    await bench.send();
    await bench.pump();
    await bench.answers.refused('CP1', '1.1.abcdefgh', 'NotImplemented', 'no such thing', bench.nowMs);
    expect(await bench.mailbox.get('CP1', 1)).toMatchObject({
      state: 'ERRORED',
      error: { code: 'NotImplemented', description: 'no such thing' },
    });
  });
});

describe('a charger that is not there', () => {
  test('a command waits for it, and goes out when it comes back', async () => {
    bench.epoch = undefined;
    const seq = await bench.send();
    await bench.pump();
    expect([await bench.state(seq), bench.wire]).toEqual(['QUEUED', []]);
    bench.epoch = 2;
    await bench.pump();
    expect(bench.sent()).toEqual(['socket-2 1.1.abcdefgh GetConfiguration']);
  });

  test('a command that was wanted at once is undeliverable at once', async () => {
    bench.epoch = undefined;
    const seq = await bench.send({ failFast: true });
    await bench.pump();
    expect(await bench.state(seq)).toBe('UNDELIVERABLE');
  });

  test('a command that waits for a charger is looked at every ten minutes, so that a lost nudge of its connect does no harm', async () => {
    bench.epoch = undefined;
    await bench.send({ expiresInS: 86_400 });
    await bench.pump();
    expect(bench.mailbox.due(bench.nowMs + 599 * SECOND)).toEqual([]);
    expect(bench.mailbox.due(bench.nowMs + 600 * SECOND)).toEqual(['CP1']);
  });

  test('a command expires when its time is over', async () => {
    bench.epoch = undefined;
    const seq = await bench.send({ expiresInS: 60 });
    await bench.pump();
    expect(bench.mailbox.due(bench.nowMs + 60 * SECOND)).toEqual(['CP1']);
    bench.nowMs += 60 * SECOND;
    await bench.pump();
    expect(await bench.state(seq)).toBe('EXPIRED');
    expect(bench.mailbox.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  test('a connection that turns out to be gone is forgotten and the command waits', async () => {
    bench.connectedAtMs -= 31 * SECOND;
    bench.postAnswers.push('GONE');
    const seq = await bench.send({ action: 'Reset', payload: { type: 'Hard' } });
    await bench.pump();
    expect([await bench.state(seq), bench.epoch]).toEqual(['QUEUED', undefined]);
    bench.epoch = 2;
    await bench.pump();
    expect(bench.sent()).toEqual(['socket-2 1.2.abcdefgh Reset']);
  });

  test('a connection that the gateway is still opening is not taken for gone: the command goes out two seconds later', async () => {
    bench.postAnswers.push('GONE', 'GONE', 'GONE', 'GONE');
    const seq = await bench.send();
    for (let tries = 0; tries < 4; tries++) {
      await bench.pump();
      expect(bench.timersSet.at(-1)).toEqual({ timer: { kind: 'PUMP', chargerId: 'CP1' }, delayS: 2 });
      bench.nowMs += 2 * SECOND;
    }
    await bench.pump();
    expect([await bench.state(seq), bench.sent(), bench.epoch]).toEqual(['IN_FLIGHT', ['socket-1 1.5.abcdefgh GetConfiguration'], 1]);
  });

  test('a connection that takes no more is tried again a little later, three times in all', async () => {
    bench.postAnswers.push('THROTTLED', 'THROTTLED', 'THROTTLED');
    const seq = await bench.send();
    await bench.pump();
    expect(bench.timersSet.at(-1)).toEqual({ timer: { kind: 'PUMP', chargerId: 'CP1' }, delayS: 2 });
    await bench.pump();
    await bench.pump();
    expect(await bench.state(seq)).toBe('UNDELIVERABLE');
  });
});

describe('a charger that does not answer', () => {
  const deadline = { kind: 'COMMAND_DEADLINE', chargerId: 'CP1', seq: 1, messageId: '1.1.abcdefgh' } as const;

  test('what is safe to repeat is sent three times and then timed out', async () => {
    const seq = await bench.send();
    for (const attempt of [1, 2, 3]) {
      await bench.pump();
      bench.nowMs += 30 * SECOND;
      await bench.timer({ ...deadline, messageId: `1.${attempt}.abcdefgh` });
    }
    expect([await bench.state(seq), bench.sent()]).toEqual([
      'TIMED_OUT',
      ['socket-1 1.1.abcdefgh GetConfiguration', 'socket-1 1.2.abcdefgh GetConfiguration', 'socket-1 1.3.abcdefgh GetConfiguration'],
    ]);
  });

  test.each([
    ['Reset', { type: 'Soft' }],
    ['RemoteStartTransaction', { idTag: 'A' }],
    ['ChangeConfiguration', { key: 'AuthorizationKey', value: '00' }],
  ] as const)('%s is never sent twice', async (action, payload) => {
    const seq = await bench.send({ action, payload });
    await bench.pump();
    bench.nowMs += 30 * SECOND;
    await bench.timer(deadline);
    await bench.pump();
    expect([await bench.state(seq), bench.wire.length]).toEqual(['TIMED_OUT', 1]);
  });

  test('a timer that fires early waits for the rest', async () => {
    await bench.send();
    await bench.pump();
    bench.nowMs += 20 * SECOND;
    await bench.timer(deadline);
    expect([await bench.state(1), bench.timersSet.at(-1)]).toEqual(['IN_FLIGHT', { timer: deadline, delayS: 10 }]);
  });

  test('a late answer is kept beside the end and changes nothing', async () => {
    await bench.send({ action: 'Reset', payload: { type: 'Soft' } });
    await bench.pump();
    bench.nowMs += 30 * SECOND;
    await bench.timer(deadline);
    bench.nowMs += 5 * SECOND;
    await bench.answer({ status: 'Accepted' }, '1.1.abcdefgh');
    expect(await bench.mailbox.get('CP1', 1)).toMatchObject({
      state: 'TIMED_OUT',
      lateOutcome: { atMs: bench.nowMs, outcome: 'SUCCEEDED', response: { status: 'Accepted' } },
    });
  });

  test('the answer to an earlier attempt does not free the slot of the present one', async () => {
    await bench.send();
    await bench.pump();
    bench.nowMs += 30 * SECOND;
    await bench.timer(deadline);
    await bench.pump();
    await bench.answer({}, '1.1.abcdefgh');
    expect((await bench.mailbox.head('CP1')).slot?.messageId).toBe('1.2.abcdefgh');
  });

  test('an answer to a call that we never made touches nothing', async () => {
    await bench.send();
    await bench.pump();
    for (const id of ['9.1.abcdefgh', 'x', '1.2.abcdefgh', '1.1.zzzzzzzz']) await bench.answer({}, id);
    expect((await bench.mailbox.head('CP1')).slot?.messageId).toBe('1.1.abcdefgh');
  });

  test('a lost timer is made good by the next pump after the deadline', async () => {
    await bench.send({ action: 'Reset', payload: { type: 'Soft' } });
    await bench.pump();
    expect(bench.mailbox.due(bench.nowMs + 90 * SECOND)).toEqual(['CP1']);
    bench.nowMs += 90 * SECOND;
    await bench.pump();
    expect(await bench.state(1)).toBe('TIMED_OUT');
  });
});

describe('a charger that reconnects with a call in flight', () => {
  test('its answer still counts for five seconds, then the call is over', async () => {
    await bench.send();
    await bench.pump();
    bench.nowMs += 2 * SECOND;
    bench.epoch = 2;
    bench.connectedAtMs = bench.nowMs;
    await bench.pump();
    expect([bench.wire.length, bench.timersSet.at(-1)]).toEqual([1, { timer: { kind: 'PUMP', chargerId: 'CP1' }, delayS: 5 }]);
    bench.nowMs += 5 * SECOND;
    await bench.pump();
    expect(bench.sent().at(-1)).toBe('socket-2 1.2.abcdefgh GetConfiguration');
  });
});

describe('what is no longer wanted', () => {
  test('a newer charging profile replaces an older one that is still queued', async () => {
    bench.epoch = undefined;
    const older = await bench.send({ action: 'SetChargingProfile', payload: { connectorId: 1, n: 1 }, supersedeKey: 'profile:1' });
    const other = await bench.send({ action: 'SetChargingProfile', payload: { connectorId: 2, n: 1 }, supersedeKey: 'profile:2' });
    const newer = await bench.send({ action: 'SetChargingProfile', payload: { connectorId: 1, n: 2 }, supersedeKey: 'profile:1' });
    await bench.pump();
    expect([await bench.state(older), await bench.state(other), await bench.state(newer)]).toEqual(['CANCELLED', 'QUEUED', 'QUEUED']);
  });

  test.each([
    ['Pending', 'RemoteStartTransaction', 'QUEUED'],
    ['Pending', 'ChangeConfiguration', 'IN_FLIGHT'],
    ['Rejected', 'ChangeConfiguration', 'QUEUED'],
    ['Accepted', 'RemoteStartTransaction', 'IN_FLIGHT'],
  ] as const)('while a charger is %s, %s is %s', async (registration, action, state) => {
    bench.registration = registration;
    const seq = await bench.send({ action, payload: {} });
    await bench.pump();
    expect(await bench.state(seq)).toBe(state);
  });
});

describe('effects of an answer', () => {
  test('run before the end is written, so that a crash repeats them instead of losing them', async () => {
    const order: string[] = [];
    bench.effects = {
      beforeEnd: async ({ state }) => void order.push(`before: ${state}`),
      afterEnd: async ({ seq }) => void order.push(`after: ${await bench.state(seq)}`),
      late: async () => {},
    };
    await bench.send();
    await bench.pump();
    await bench.answer({});
    expect(order).toEqual(['before: IN_FLIGHT', 'after: SUCCEEDED']);
  });
});

describe('greeting a charger', () => {
  const greeting = { kind: 'GREETING', chargerId: 'CP1', epoch: 1 } as const;
  const connection = { chargerId: 'CP1', connectionId: 'socket-1', epoch: 1, connectedAtMs: 0, lastSeenAtMs: 0 };
  const requested = () => bench.mailbox.head('CP1').then(({ queued }) => queued.map(({ payload }) => payload['requestedMessage']));

  test('one that never booted with us and never said its status is asked for both', async () => {
    bench.view = { charger: {} as never, connection, connectors: [] };
    await bench.timer(greeting);
    await bench.timer(greeting);
    expect(await requested()).toEqual(['BootNotification', 'StatusNotification']);
  });

  test('one that has told us everything is left alone', async () => {
    bench.view = { charger: { bootedAtMs: 1 } as never, connection, connectors: [{} as never] };
    await bench.timer(greeting);
    expect(await requested()).toEqual([]);
  });

  test('one that has reconnected since is greeted by its own timer', async () => {
    bench.view = { charger: {} as never, connection: { ...connection, epoch: 2 }, connectors: [] };
    await bench.timer(greeting);
    expect(await requested()).toEqual([]);
  });
});
