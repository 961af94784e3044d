import { AlertWorld, NOW_MS } from '../support/alert-world';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

let world: AlertWorld;
beforeEach(async () => {
  world = new AlertWorld();
  await world.addCharger('CP1');
  await world.connections.open('CP1', 'a', NOW_MS - HOUR_MS);
});

/** Types of the events that wait to be told, in order of their ids. */
async function told(): Promise<readonly string[]> {
  const events = await Promise.all(world.outbox.due(world.nowMs + HOUR_MS).map((id) => world.outbox.get(id)));
  return events.map((event) => event!.type).sort();
}

/** Nobody takes events away in between. */
async function afterQuietly(durationMs: number): Promise<void> {
  const { done } = world.outbox;
  world.outbox.done = async () => {};
  await world.after(durationMs);
  world.outbox.done = done;
}

async function loseLine(): Promise<void> {
  await world.connections.close('CP1', 'a', world.nowMs);
}

describe('a charger that is gone', () => {
  test('is nobody’s business within its grace, and looked at once when that ends', async () => {
    await loseLine();
    world.nowMs += MINUTE_MS;
    await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
    expect([await world.standing(), world.marks.get('CP1')]).toEqual([[], NOW_MS + 5 * MINUTE_MS]);
  });

  test('is offline after its grace, and whoever asked is told once, however often it is looked at', async () => {
    await loseLine();
    world.nowMs += 5 * MINUTE_MS;
    await Promise.all([1, 2, 3].map(() => world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' })));
    expect(await world.allAlerts()).toMatchObject([
      { rule: 'CHARGER_OFFLINE', objectId: 'CP1', chargerId: 'CP1', siteId: 'site_a', status: 'OPEN', severity: 'critical' },
    ]);
    expect([await told(), world.marks.get('CP1')]).toEqual([['alert.opened', 'charger.offline'], undefined]);
  });

  test('is online again when it has been back for a minute, by itself', async () => {
    await loseLine();
    world.nowMs += 5 * MINUTE_MS;
    await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
    await world.connections.open('CP1', 'b', world.nowMs + 30 * SECOND_MS);
    await afterQuietly(MINUTE_MS);
    expect(await world.standing()).toEqual(['CHARGER_OFFLINE CP1 OPEN']);
    await afterQuietly(MINUTE_MS);
    expect(await world.standing()).toEqual(['CHARGER_OFFLINE CP1 RESOLVED']);
    expect(await told()).toEqual(['alert.opened', 'alert.resolved', 'charger.offline', 'charger.online']);
  });

  test('that comes and goes all night has one alert, and wakes somebody once', async () => {
    for (let times = 0; times < 4; times++) {
      await loseLine();
      world.nowMs += 5 * MINUTE_MS;
      await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
      await world.connections.open('CP1', 'a', world.nowMs);
      await afterQuietly(2 * MINUTE_MS);
      await afterQuietly(3 * MINUTE_MS);
    }
    const [alert, ...more] = await world.allAlerts();
    expect([more.length, alert?.flaps, alert?.status, alert?.history.length]).toEqual([0, 3, 'RESOLVED', 8]);
    expect((await told()).filter((type) => type === 'alert.opened' || type === 'charger.offline')).toEqual([
      'alert.opened',
      'charger.offline',
    ]);
  });

  test('is a new matter when it goes again hours later', async () => {
    for (let times = 0; times < 2; times++) {
      await loseLine();
      world.nowMs += 5 * MINUTE_MS;
      await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
      await world.connections.open('CP1', 'a', world.nowMs);
      await world.after(3 * MINUTE_MS);
      world.nowMs += 2 * HOUR_MS;
    }
    expect(await world.standing()).toEqual(['CHARGER_OFFLINE CP1 RESOLVED', 'CHARGER_OFFLINE CP1 RESOLVED']);
  });

  test('is left alone where the rule is off, and waited for as long as the rule says', async () => {
    const rule = await world.rules.get('CHARGER_OFFLINE');
    await world.rules.update({ ...rule, thresholds: { graceS: 3_600 } });
    await loseLine();
    world.nowMs += 59 * MINUTE_MS;
    await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
    expect([await world.standing(), world.marks.get('CP1')]).toEqual([[], NOW_MS + HOUR_MS]);
    await world.rules.update({ ...rule, isEnabled: false, version: 1 });
    world.nowMs += HOUR_MS;
    await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
    expect([await world.standing(), await told()]).toEqual([[], []]);
  });

  test('that was back when it was looked at is not offline', async () => {
    await loseLine();
    await world.connections.open('CP1', 'b', world.nowMs + MINUTE_MS);
    world.nowMs += HOUR_MS;
    await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
    expect(await world.standing()).toEqual([]);
  });
});

describe('a connector that says Faulted', () => {
  test('for a moment only is none', async () => {
    await world.says('CP1', 2, 'Faulted');
    world.nowMs += 30 * SECOND_MS;
    await world.says('CP1', 2, 'Available');
    world.nowMs += MINUTE_MS;
    await world.handle({ kind: 'FAULT_REPORTED', chargerId: 'CP1', connectorId: 2 });
    expect(await world.standing()).toEqual([]);
  });

  test('has an alert of its own until it says something else for a minute', async () => {
    for (const connectorId of [1, 2]) await world.says('CP1', connectorId, 'Faulted');
    expect(world.marks.get('CP1/2')).toBe(NOW_MS + MINUTE_MS);
    world.nowMs += MINUTE_MS;
    for (const connectorId of [1, 2]) await world.handle({ kind: 'FAULT_REPORTED', chargerId: 'CP1', connectorId });
    expect((await world.standing()).slice().sort()).toEqual(['CHARGER_FAULTED CP1/1 OPEN', 'CHARGER_FAULTED CP1/2 OPEN']);
    expect((await world.alerts.newest('CHARGER_FAULTED', 'CP1/2'))?.facts).toEqual({
      connectorId: 2,
      errorCode: 'GroundFailure',
      since: '2026-03-02T10:00:00.000Z',
    });
    await world.says('CP1', 2, 'Available');
    await world.after(2 * MINUTE_MS);
    expect((await world.standing()).slice().sort()).toEqual(['CHARGER_FAULTED CP1/1 OPEN', 'CHARGER_FAULTED CP1/2 RESOLVED']);
  });
});

test('a charger that was out for more than a day of thirty has a low uptime', async () => {
  await loseLine();
  world.nowMs += 5 * MINUTE_MS;
  await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
  for (let hours = 0; hours < 21; hours++) await world.after(HOUR_MS);
  expect(await world.standing()).toEqual(['CHARGER_OFFLINE CP1 OPEN']);
  await world.after(HOUR_MS);
  expect(await world.standing()).toContain('UPTIME_LOW CP1 OPEN');
  expect((await world.alerts.newest('UPTIME_LOW', 'CP1'))?.facts).toEqual({ percent: 96.94, days: 30 });
  await world.connections.open('CP1', 'b', world.nowMs);
  for (let days = 0; days < 31; days++) await world.after(24 * HOUR_MS);
  expect(await world.standing()).toEqual(['UPTIME_LOW CP1 RESOLVED', 'CHARGER_OFFLINE CP1 RESOLVED']);
});

describe('commands that do not move', () => {
  const stuck = (overdueS: number) =>
    world.handle({ kind: 'TROUBLE', rule: 'COMMAND_STUCK', objectId: 'CP1', chargerId: 'CP1', facts: { overdueS } });

  test('have an alert from the time of the rule on, until nobody tells of them any more', async () => {
    await stuck(599);
    expect(await world.standing()).toEqual([]);
    await stuck(600);
    for (let minutes = 0; minutes < 10; minutes++) {
      await world.after(MINUTE_MS);
      await stuck(660 + minutes * 60);
    }
    expect(await world.allAlerts()).toMatchObject([{ status: 'OPEN', facts: { overdueS: 1_200 } }]);
    await world.after(6 * MINUTE_MS);
    expect(await world.standing()).toEqual(['COMMAND_STUCK CP1 RESOLVED']);
  });
});

describe('the rounds', () => {
  test('find what waits among the dead letters, and that it is gone', async () => {
    world.deadLetters['commands-dead'] = 3;
    world.deadLetters['planning-dead'] = 0;
    world.nowMs = Date.parse('2026-03-02T02:00:00Z');
    await world.handle({ kind: 'ROUNDS_DUE' });
    expect(await world.allAlerts()).toMatchObject([{ rule: 'DEAD_LETTERS', objectId: 'commands-dead', facts: { messages: 3 } }]);
    world.deadLetters['commands-dead'] = 0;
    await world.after(MINUTE_MS);
    expect(await world.standing()).toEqual(['DEAD_LETTERS commands-dead RESOLVED']);
  });

  test.each([
    ['2026-03-02T13:59:00Z', []],
    ['2026-03-02T14:00:00Z', ['PRICES_LATE DE-LU OPEN']],
    // On the day on which the clocks change, too: 15:00 is 13:00 UTC by then.
    ['2026-03-29T12:59:00Z', []],
    ['2026-03-29T13:00:00Z', ['PRICES_LATE DE-LU OPEN']],
  ])('at %s find of the prices of tomorrow: %j', async (now, found) => {
    world.nowMs = Date.parse(now);
    await world.handle({ kind: 'ROUNDS_DUE' });
    expect(await world.standing()).toEqual(found);
  });

  test('end the alert of late prices when they are there, or when their day is over', async () => {
    world.nowMs = Date.parse('2026-03-02T14:00:00Z');
    await world.handle({ kind: 'ROUNDS_DUE' });
    await world.after(20 * MINUTE_MS);
    expect(await world.standing()).toEqual(['PRICES_LATE DE-LU OPEN']);
    world.nowMs = Date.parse('2026-03-03T23:00:00Z');
    await world.after(0);
    expect(await world.standing()).toEqual(['PRICES_LATE DE-LU RESOLVED']);
  });
});

test('the ledger’s alert ends with the night in which it adds up again', async () => {
  await world.handle({ kind: 'TROUBLE', rule: 'LEDGER_WRONG', objectId: 'ledger', facts: { findings: 2 } });
  await world.after(24 * HOUR_MS);
  expect(await world.standing()).toEqual(['LEDGER_WRONG ledger OPEN']);
  await world.handle({ kind: 'CALM', rule: 'LEDGER_WRONG', objectId: 'ledger' });
  await world.handle({ kind: 'CALM', rule: 'LEDGER_WRONG', objectId: 'ledger' });
  expect(await world.standing()).toEqual(['LEDGER_WRONG ledger RESOLVED']);
});

test('a write that falls leaves the alert and what is told of it unwritten together, and the next look does both', async () => {
  await loseLine();
  world.nowMs += 5 * MINUTE_MS;
  const { write } = world.alerts;
  world.alerts.write = async () => {
    throw new Error('fell');
  };
  await expect(world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' })).rejects.toThrow('fell');
  expect([await world.standing(), await told(), world.marks.has('CP1')]).toEqual([[], [], false]);
  world.alerts.write = write;
  await world.handle({ kind: 'LINE_LOST', chargerId: 'CP1' });
  expect([await world.standing(), await told()]).toEqual([['CHARGER_OFFLINE CP1 OPEN'], ['alert.opened', 'charger.offline']]);
});
