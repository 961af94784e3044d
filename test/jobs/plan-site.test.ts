import type { ChargingCapabilities } from '../../lambdas/domain/chargers/charger';
import type { OpenSession } from '../../lambdas/domain/sessions/session';
import type { JsonObject } from '../../lambdas/domain/shared/json';
import { minuteOfWeek } from '../../lambdas/domain/smart-charging/habits';
import { planSite } from '../../lambdas/jobs/plan-site';
import { picture, SITE, Street } from '../support/street';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 4 * QUARTER_MS;
const FOUR_HOURS = [30, 30, 30, 30, 10, 10, 30, 30, 30, 30, 30, 30, 5, 30, 30, 30];
/** 11.04 kW: a quarter-hour is 2.76 kWh. */
const THREE_QUARTERS_WH = 8_280;
const READY = { readyByMs: Date.parse('2026-02-10T16:00:00Z'), energyWh: THREE_QUARTERS_WH };

describe('a car with a wish', () => {
  test('is charged in the cheapest quarters before its time, and the plan says what that saves', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T12:00:00Z', FOUR_HOURS);
    await street.prices('2026-02-10T11:45:00Z', [40]);
    await street.wants(READY);

    const [command] = await street.commands();
    expect(command).toMatchObject({
      action: 'SetChargingProfile',
      actor: 'plan:ses_a',
      supersedeKey: 'profile:1',
      payload: {
        connectorId: 1,
        csChargingProfiles: { chargingProfileId: 1_001, transactionId: 77, stackLevel: 1, chargingProfilePurpose: 'TxProfile' },
      },
    });
    expect(picture((await street.profiles())[0])).toEqual([
      '11:49:00 0',
      '13:00:00 16',
      '13:30:00 0',
      '15:00:00 16',
      '15:15:00 0',
      '16:00:00 16',
    ]);
    // 5.52 kWh at 10 ct and 2.76 at 5 ct. At once: 10 minutes at 40, two quarters at 30 and the last 5 minutes at 30.
    expect(await street.plans.get('ses_a')).toMatchObject({
      version: 1,
      reason: 'CHEAPEST',
      cost: { amount: '0.69', currency: 'EUR' },
      baselineCost: { amount: '2.67', currency: 'EUR' },
      neededWh: THREE_QUARTERS_WH,
      readyByMs: READY.readyByMs,
      carPowerW: 11_040,
      priceSource: 'energy-charts',
      priceQuality: 'final',
      pushed: { count: 1, commandSeq: 1 },
    });
    const slots = (await street.plans.get('ses_a'))!.slots;
    expect(slots).toHaveLength(17);
    expect(
      slots.filter(({ powerW }) => powerW > 0).map(({ startMs, powerW }) => [new Date(startMs).toISOString().slice(11, 16), powerW]),
    ).toEqual([
      ['13:00', 11_040],
      ['13:15', 11_040],
      ['15:00', 11_040],
    ]);
  });

  test('nothing is sent twice for the same plan, and the count of commands does not grow', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants(READY);
    await street.ends('SUCCEEDED');
    for (let i = 0; i < 5; i++) {
      street.later(2);
      await street.plan();
    }
    expect(await street.commands()).toHaveLength(1);
    expect(await street.plans.get('ses_a')).toMatchObject({ version: 6, pushed: { count: 1 } });
  });

  test('replayed prices are called a replay in the plan', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS], 'replay');
    await street.wants(READY);
    expect(await street.plans.get('ses_a')).toMatchObject({ priceSource: 'replay', priceQuality: 'replay' });
  });

  test('the site’s habit stands in for the driver’s word', async () => {
    const street = await Street.with({ defaultReadyBy: '17:00', defaultEnergyWh: THREE_QUARTERS_WH }); // 16:00 UTC
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.plan('ses_a');
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'CHEAPEST', readyByMs: READY.readyByMs, neededWh: THREE_QUARTERS_WH });
  });

  test('no more current than site and charger allow', async () => {
    const street = await Street.with({ limitA: 10.05 });
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants(READY);
    expect(new Set((await street.profiles())[0]!.chargingSchedule.chargingSchedulePeriod.map(({ limit }) => limit))).toEqual(
      new Set([0, 10]),
    );
    expect(await street.plans.get('ses_a')).toMatchObject({ carPowerW: 6_900 });
  });

  test('what the meter has seen is no longer needed; when all is there the car waits at 0 A until its time', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.metered(5_520, 0);
    await street.wants(READY);
    expect(await street.plans.get('ses_a')).toMatchObject({ neededWh: 2_760 });
    street.later(3);
    await street.metered(8_280, 0);
    await street.plan('ses_a');
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'CHEAPEST', neededWh: 0 });
  });
});

describe('without a choice the car is charged at once', () => {
  test('nobody said anything: no profile at all', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', FOUR_HOURS);
    await street.plan('ses_a');
    expect(await street.commands()).toEqual([]);
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'NO_REQUEST' });
    expect(street.dueAtMs.get('ses_a')).toBeUndefined();
  });

  test('the wish is withdrawn: full power replaces what was pushed', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants(READY);
    await street.ends('SUCCEEDED');
    street.later(2);
    await street.wants({});
    expect(picture((await street.profiles())[1])).toEqual(['11:51:00 16']);
  });

  test('boost goes out at once, whenever the last push was', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants(READY);
    await street.wants({ ...READY, boost: true });
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'BOOST', pushed: { count: 2 } });
    expect(picture((await street.profiles())[1])).toEqual(['11:49:00 16']);
  });

  test('the time does not suffice: full power, and the shortfall is told', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants({ readyByMs: Date.parse('2026-02-10T12:20:00Z'), energyWh: 20_000 });
    // Half an hour at 11.04 kW is 5.52 kWh.
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'NO_TIME', shortfallWh: 14_480 });
    expect(picture((await street.profiles())[0])).toEqual(['11:49:00 16']);
  });

  test('no price is known: NO_PRICES, and it is looked at again after the next publication', async () => {
    const street = await Street.with();
    await street.wants(READY);
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'NO_PRICES' });
    expect(picture((await street.profiles())[0])).toEqual(['11:49:00 16']);
    await street.ends('SUCCEEDED');
    street.later(2);
    await street.plan();
    expect(street.dueAtMs.get('ses_a')).toBe(Date.parse('2026-02-10T12:30:00Z'));
  });

  test('a charger that holds a single period is left to charge', async () => {
    const street = await Street.with({}, { maxPeriods: 1 });
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants(READY);
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'CHARGER_UNABLE' });
    expect(await street.commands()).toEqual([]);
  });
});

describe('prices that are not all published', () => {
  test('tomorrow is forecast from the last days, and called so', async () => {
    const street = await Street.with();
    for (const day of ['2026-02-08', '2026-02-09']) {
      await street.prices(
        `${day}T00:00:00Z`,
        Array.from({ length: 96 }, (_, quarter) => (quarter === 8 ? 1 : 50)),
      ); // 02:00 UTC is cheap
    }
    await street.prices(
      '2026-02-10T11:45:00Z',
      Array.from({ length: 45 }, () => 40),
    ); // today
    await street.wants({ readyByMs: Date.parse('2026-02-11T05:00:00Z'), energyWh: 2_760 });
    expect(picture((await street.profiles())[0])).toEqual(['11:49:00 0', '02:00:00 16', '02:15:00 0', '05:00:00 16']);
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'CHEAPEST', priceQuality: 'forecast', cost: { amount: '0.03' } });
  });

  test('quarters without any price are used only when the deadline needs them', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [90, 80, 90, 90]);
    await street.wants({ readyByMs: READY.readyByMs, energyWh: 2_760 });
    expect(picture((await street.profiles())[0])).toEqual(['11:49:00 0', '12:00:00 16', '12:15:00 0', '16:00:00 16']);
  });

  test('a revision that moves the cheap hour near is pushed, one that saves nothing is not', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants(READY);
    await street.ends('SUCCEEDED');
    street.later(4);
    await street.prices('2026-02-10T15:15:00Z', [9.6]); // 1.1 cents cheaper than the quarter at 13:15, three hours away
    await street.plan();
    expect(await street.commands()).toHaveLength(1);
    await street.prices('2026-02-10T12:00:00Z', [1, 1, 1]);
    await street.plan();
    expect(picture((await street.profiles())[1])).toEqual(['11:53:00 0', '12:00:00 16', '12:45:00 0', '16:00:00 16']);
  });
});

describe('what the charger made of it', () => {
  async function pushed(capabilities?: ChargingCapabilities): Promise<Street> {
    const street = await Street.with({}, capabilities);
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.wants(READY);
    return street;
  }

  test('a refused TxProfile is sent as a TxDefaultProfile at once, and the charger is remembered', async () => {
    const street = await pushed();
    await street.ends('REJECTED', { response: { status: 'Rejected' } as JsonObject });
    await street.plan('ses_a');
    expect((await street.profiles()).map(({ chargingProfilePurpose: purpose, chargingProfileId: id }) => [purpose, id])).toEqual([
      ['TxProfile', 1_001],
      ['TxDefaultProfile', 2_001],
    ]);
    expect((await street.chargers.get('CP-a'))?.capabilities).toMatchObject({ refusesTxProfile: true });
  });

  test('a charger that refuses that too is left alone, and a repeated nudge changes nothing', async () => {
    const street = await pushed({ refusesTxProfile: true });
    await street.ends('REJECTED', { response: { status: 'NotSupported' } as JsonObject });
    for (let i = 0; i < 3; i++) await street.plan('ses_a');
    expect(await street.commands()).toHaveLength(1);
    expect((await street.chargers.get('CP-a'))?.capabilities).toMatchObject({ refusesProfiles: true });
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'CHARGER_UNABLE' });
  });

  test('a charger that does not know the message at all is not asked in other words', async () => {
    const street = await pushed();
    await street.ends('ERRORED', { error: { code: 'NotImplemented', description: '' } });
    await street.plan('ses_a');
    expect(await street.commands()).toHaveLength(1);
    expect((await street.chargers.get('CP-a'))?.capabilities).toMatchObject({ refusesProfiles: true });
  });

  test('after a reconnect the same profile is put in place again, once', async () => {
    const street = await pushed();
    await street.ends('SUCCEEDED');
    street.later(10);
    await street.connections.open('CP-a', 'socket-2', street.nowMs);
    street.later(1);
    await street.plan();
    await street.ends('SUCCEEDED');
    await street.plan();
    const [first, second, ...others] = await street.profiles();
    expect(others).toEqual([]);
    expect(second).toEqual(first);
  });

  test('a profile that was never answered is sent again after its minute', async () => {
    const street = await pushed();
    await street.ends('TIMED_OUT');
    await street.plan('ses_a');
    expect(await street.commands()).toHaveLength(1);
    expect(street.dueAtMs.get('ses_a')).toBe(street.nowMs + MINUTE_MS);
    street.later(1);
    await street.plan('ses_a');
    expect(await street.commands()).toHaveLength(2);
  });

  test('an offline charger is not sent anything it would only find stale', async () => {
    const street = await pushed();
    await street.ends('TIMED_OUT');
    await street.connections.close('CP-a', 'socket-a', 1);
    for (let i = 0; i < 20; i++) {
      street.later(10);
      await street.plan();
    }
    expect(await street.commands()).toHaveLength(1);
    await street.connections.open('CP-a', 'socket-2', street.nowMs);
    await street.plan();
    expect(await street.commands()).toHaveLength(2);
  });

  test('a stand-in for a TxProfile is removed when its session is over, lest it hold back the next car', async () => {
    const street = await pushed({ refusesTxProfile: true });
    await street.ends('SUCCEEDED');
    const session = (await street.sessions.get('ses_a')) as OpenSession;
    await street.sessions.close(
      {
        ...session,
        status: 'CLOSED',
        stoppedAtMs: street.nowMs,
        stopReceivedAtMs: street.nowMs,
        meterStopWh: 1_000,
        stopReason: 'Local',
        energyWh: 0,
      },
      street.nowMs,
    );
    await street.plan('ses_a');
    await street.plan('ses_a');
    expect((await street.commands()).map(({ action, payload }) => [action, payload['id']])).toEqual([
      ['SetChargingProfile', undefined],
      ['ClearChargingProfile', 2_001],
    ]);
  });

  test('a car that draws less than thought is planned with what it draws', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [1, ...FOUR_HOURS]);
    await street.wants({ readyByMs: READY.readyByMs, energyWh: 22_080 }); // two hours at 11 kW
    await street.ends('SUCCEEDED');
    street.later(5);
    await street.metered(300, 3_600);
    await street.plan('ses_a');
    // It began with the cheap quarter; three minutes later it charged freely for as long: 3.6 kW is its own.
    expect(await street.plans.get('ses_a')).toMatchObject({ carPowerW: 3_600, reason: 'NO_TIME' });
  });
});

describe('crashes and company', () => {
  test('a crash between sending and keeping the plan uses the next number, and the newer profile replaces the older', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.sessions.prefer('ses_a', READY, street.nowMs);
    const crashing = {
      ...street.deps,
      plans: { get: street.plans.get.bind(street.plans), put: () => Promise.reject(new Error('killed')) },
    };
    await expect(planSite(SITE, [{}], crashing)).rejects.toThrow('1 sessions');
    street.later(2);
    await street.plan();
    expect((await street.commands()).map(({ supersedeKey }) => supersedeKey)).toEqual(['profile:1', 'profile:1']);
    expect(await street.plans.get('ses_a')).toMatchObject({ pushed: { commandSeq: 2, count: 2 } });
  });

  test('a plan that somebody else replaced in between is left to the next nudge', async () => {
    const street = await Street.with();
    const racing = { ...street.deps, plans: { get: street.plans.get.bind(street.plans), put: async () => false } };
    await expect(planSite(SITE, [{}], racing)).rejects.toThrow(AggregateError);
  });

  test('one session that cannot be planned does not keep the others from their plans, and the queue hears of it', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.addCar('b', READY);
    await street.sessions.prefer('ses_a', READY, street.nowMs);
    const sender = {
      send: (request: Parameters<typeof street.deps.sender.send>[0]) =>
        request.chargerId === 'CP-a' ? Promise.reject(new Error('throttled')) : street.deps.sender.send(request),
    };
    await expect(planSite(SITE, [{}], { ...street.deps, sender })).rejects.toThrow('1 sessions of site site_a');
    expect(await street.commands('b')).toHaveLength(1);
    expect(await street.plans.get('ses_b')).toMatchObject({ reason: 'CHEAPEST' });
  });

  test('a session that the index does not show yet is planned when it is named', async () => {
    const street = await Street.with();
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS]);
    await street.sessions.prefer('ses_a', READY, street.nowMs);
    const lagging = { ...street.deps, sessions: { ...street.deps.sessions, listOpen: async () => [] } };
    await planSite(SITE, [{}], lagging);
    expect(await street.commands()).toHaveLength(0);
    await planSite(SITE, [{ sessionId: 'ses_a' }], lagging);
    expect(await street.commands()).toHaveLength(1);
  });
});

describe('a car of which nobody says anything, at a site with habits', () => {
  /** Twelve working days before: plugged in at ten to one, away at nine in the evening, 8 kWh each. */
  async function withHabits(site: Parameters<typeof Street.with>[0] = {}): Promise<Street> {
    const street = await Street.with(site);
    await street.prices('2026-02-10T11:45:00Z', [40, ...FOUR_HOURS, ...Array(120).fill(30)]);
    for (const days of [1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18]) {
      const startedAtMs = street.nowMs - days * 24 * HOUR_MS;
      await street.habits.learn(SITE, {
        id: `ses_${days}`,
        person: 'TAG',
        startedAtMs,
        minuteOfWeek: minuteOfWeek(startedAtMs, 'Europe/Berlin'),
        lengthMs: 8 * HOUR_MS,
        energyWh: 8_000,
      });
    }
    return street;
  }

  test('is charged in the cheap hours before cars like it leave', async () => {
    const street = await withHabits();
    await street.plan();
    expect(await street.plans.get('ses_a')).toMatchObject({ reason: 'HABIT', neededWh: 8_000, priceQuality: 'final' });
    expect(picture((await street.profiles())[0])).toEqual(['11:49:00 0', '13:00:00 16', '13:28:29 0', '15:00:00 16']);
  });

  test('charges at once where the site says so, or the driver', async () => {
    const atOnce = await withHabits({ chargingMode: 'AT_ONCE' });
    await atOnce.plan();
    expect(await atOnce.plans.get('ses_a')).toMatchObject({ reason: 'NO_REQUEST' });
    expect(await atOnce.commands()).toEqual([]);

    const driver = await withHabits();
    await driver.wants({ mode: 'AT_ONCE' });
    expect(await driver.plans.get('ses_a')).toMatchObject({ reason: 'NO_REQUEST' });
  });

  test('teaches the site when it leaves, once', async () => {
    const street = await Street.with();
    const { status: _open, ...facts } = (await street.sessions.get('ses_a'))!;
    street.later(9 * 60);
    await street.sessions.close(
      {
        ...facts,
        status: 'CLOSED',
        stoppedAtMs: street.nowMs,
        stopReceivedAtMs: street.nowMs,
        meterStopWh: 9_000,
        energyWh: 8_000,
        stopReason: 'EVDisconnected',
      },
      street.nowMs,
    );
    await street.plan('ses_a');
    await street.plan('ses_a');
    expect(await street.habits.get(SITE)).toEqual([
      {
        id: 'ses_a',
        person: 'TAG',
        startedAtMs: Date.parse('2026-02-10T11:50:00Z'),
        minuteOfWeek: 36 * 60 + 50,
        lengthMs: 9 * HOUR_MS,
        energyWh: 8_000,
      },
    ]);
  });
});

describe('a site that counts CO2', () => {
  test('moves a car from a cheap and dirty quarter-hour to a clean one that costs a little more', async () => {
    const street = await Street.with({ co2PricePerKg: 0.2 });
    await street.prices('2026-02-10T11:45:00Z', [40, 40, 20, 21, 40, 40, 40, 40]);
    const grams = [300, 300, 400, 100, 300, 300, 300, 300];
    await street.signals.put({
      kind: 'co2',
      zone: 'DE-LU',
      unit: 'g/kWh',
      source: 'test',
      licence: '',
      fetchedAtMs: street.nowMs,
      slots: grams.map((value, i) => ({ startMs: Date.parse('2026-02-10T11:45:00Z') + i * QUARTER_MS, value, quality: 'final' as const })),
    });
    await street.wants({ readyByMs: Date.parse('2026-02-10T13:45:00Z'), energyWh: 2_760 });
    expect(picture((await street.profiles())[0])).toEqual(['11:49:00 0', '12:30:00 16', '12:45:00 0', '13:45:00 16']);
  });
});
