import { MemorySessionStore } from '../../../lambdas/adapters/memory/memory-session-store';
import { closeGhost } from '../../../lambdas/domain/sessions/close-ghost';
import { correctByStop, correctEnergy } from '../../../lambdas/domain/sessions/correct-session';
import type { MeterSample } from '../../../lambdas/domain/sessions/meter-sample';
import type { ClosedSession, OpenSession, Session } from '../../../lambdas/domain/sessions/session';
import { moneyText } from '../../../lambdas/domain/shared/money';
import { countSession } from '../../../lambdas/domain/statistics/session-count';
import { anOpenSession } from '../../support/session';

const ZONE = 'Europe/Berlin';
const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;

/** mulberry32: the same seed, the same story. */
function drawing(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The naive second model: quarter-hours, each with the date and the hour that `Intl` says the clock on the wall showed. */
const formats = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'shortOffset',
});
const walls = new Map<number, { date: string; hour: string; offset: string }>();
function wallAt(quarter: number) {
  let wall = walls.get(quarter);
  if (wall === undefined) {
    const parts = Object.fromEntries(formats.formatToParts(quarter * QUARTER_MS).map(({ type, value }) => [type, value]));
    wall = { date: `${parts['year']}-${parts['month']}-${parts['day']}`, hour: parts['hour']!, offset: parts['timeZoneName']! };
    walls.set(quarter, wall);
  }
  return wall;
}

interface Told {
  readonly session: Exclude<Session, OpenSession>;
  readonly samples: readonly MeterSample[];
  readonly feesByDate: ReadonlyMap<string, number>;
}

type Model = Map<string, Map<string, Record<string, number>>>;

function batch(told: readonly Told[]): Model {
  const model: Model = new Map();
  const spans = new Map<string, [number, number][]>();
  const add = (charger: string, date: string, figure: string, amount: number) => {
    const days = model.get(charger) ?? new Map<string, Record<string, number>>();
    const row = days.get(date) ?? {};
    row[figure] = (row[figure] ?? 0) + amount;
    days.set(date, row);
    model.set(charger, days);
  };
  for (const { session, samples, feesByDate } of told) {
    const { chargerId, startedAtMs, stoppedAtMs } = session;
    const hours = new Map<string, { date: string; hour: string; fromMs: number; toMs: number }>();
    for (let quarter = Math.floor(startedAtMs / QUARTER_MS); quarter * QUARTER_MS < stoppedAtMs; quarter++) {
      const { date, hour, offset } = wallAt(quarter);
      const fromMs = Math.max(startedAtMs, quarter * QUARTER_MS);
      const toMs = Math.min(stoppedAtMs, (quarter + 1) * QUARTER_MS);
      add(chargerId, date, 'occupiedMs', toMs - fromMs);
      add(chargerId, date, `occupiedMs_${hour}`, toMs - fromMs);
      add(chargerId, date, 'chargingMs', toMs - fromMs);
      spans.set(`${chargerId} ${date}`, [...(spans.get(`${chargerId} ${date}`) ?? []), [fromMs, toMs]]);
      const key = `${date} ${hour} ${offset}`;
      hours.set(key, { date, hour, fromMs: hours.get(key)?.fromMs ?? fromMs, toMs });
    }
    const pieces = [...hours.values()];
    wholeShares(session, samples, pieces).forEach((wh, i) => {
      add(chargerId, pieces[i]!.date, 'energyWh', wh);
      add(chargerId, pieces[i]!.date, `energyWh_${pieces[i]!.hour}`, wh);
    });
    const start = wallAt(Math.floor(startedAtMs / QUARTER_MS));
    add(chargerId, start.date, 'sessions', 1);
    add(chargerId, start.date, `starts_${start.hour}`, 1);
    add(chargerId, start.date, 'attempts', session.idTagInfo.status === 'Accepted' ? 1 : 0);
    add(chargerId, start.date, 'successful', session.energyWh >= 100 ? 1 : 0);
    add(chargerId, start.date, 'authorisedSuccessful', session.idTagInfo.status === 'Accepted' && session.energyWh >= 100 ? 1 : 0);
    for (const [date, minor] of feesByDate) {
      add(chargerId, date, 'gross_EUR', minor);
      add(chargerId, date, 'net_EUR', minor);
    }
  }
  for (const [key, ofDay] of spans) {
    const [charger = '', date = ''] = key.split(' ');
    let untilMs = 0;
    for (const [fromMs, toMs] of ofDay.sort((a, b) => a[0] - b[0])) {
      add(charger, date, 'workingMs', Math.max(0, toMs - Math.max(fromMs, untilMs)));
      untilMs = Math.max(untilMs, toMs);
    }
  }
  return model;
}

function wholeShares(
  session: Told['session'],
  samples: readonly MeterSample[],
  pieces: readonly { fromMs: number; toMs: number }[],
): number[] {
  const { startedAtMs, stoppedAtMs, meterStartWh, energyWh } = session;
  const stopWh = meterStartWh + energyWh;
  const points = [
    [startedAtMs, meterStartWh] as const,
    ...samples
      .filter(({ sampledAtMs, registerWh = -1 }) => sampledAtMs > startedAtMs && sampledAtMs < stoppedAtMs && registerWh <= stopWh)
      .map(({ sampledAtMs, registerWh = 0 }) => [sampledAtMs, registerWh] as const)
      .sort((a, b) => a[0] - b[0]),
    [stoppedAtMs, stopWh] as const,
  ];
  const register = (atMs: number) => {
    const i = points.findIndex(([ms]) => ms >= atMs);
    const [toMs, toWh] = points[i]!;
    if (i === 0 || toMs === points[i - 1]![0]) return toWh;
    const [fromMs, fromWh] = points[i - 1]!;
    return fromWh + ((toWh - fromWh) * (atMs - fromMs)) / (toMs - fromMs);
  };
  const exact = pieces.map(({ fromMs, toMs }) => register(toMs) - register(fromMs));
  const whole = exact.map(Math.floor);
  const order = exact.map((share, i) => [share - Math.floor(share), i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const left = energyWh - whole.reduce((sum, wh) => sum + wh, 0);
  for (let k = 0; k < left; k++) whole[order[k]![1]]! += 1;
  return whole;
}

const dateOf = (atMs: number) => wallAt(Math.floor(atMs / QUARTER_MS)).date;
const money = (minor: number) => moneyText({ amountMinor: BigInt(minor), currency: 'EUR' });

/** One session from its first frame to its last settlement, with whatever can be told twice, late or otherwise. */
class Story {
  readonly store = new MemorySessionStore();
  readonly told: Told[] = [];
  readonly #draw: () => number;
  #count = 0;

  constructor(draw: () => number) {
    this.#draw = draw;
  }

  async tell(aroundMs: number): Promise<void> {
    const draw = this.#draw;
    const startedAtMs = aroundMs + Math.floor((draw() - 0.5) * 72 * HOUR_MS);
    const lengthMs = Math.floor(draw() ** 3 * 40 * HOUR_MS) + 1 + Math.floor(draw() * 60_000);
    const energyWh = draw() < 0.1 ? Math.floor(draw() * 100) : Math.floor(draw() * 60_000);
    const open = anOpenSession({
      id: `ses_${++this.#count}`,
      chargerId: `CP${Math.floor(draw() * 40)}`,
      connectorId: 1 + Math.floor(draw() * 2),
      idTagInfo: { status: draw() < 0.9 ? 'Accepted' : 'Blocked' },
      startedAtMs,
      // Offline for up to three days, and told then.
      startReceivedAtMs: startedAtMs + Math.floor(draw() * 72 * HOUR_MS),
      meterStartWh: Math.floor(draw() * 1e6),
    });
    const samples = this.#samples(open, lengthMs, energyWh);
    const stop = {
      stoppedAtMs: startedAtMs + lengthMs,
      stopReceivedAtMs: open.startReceivedAtMs + lengthMs,
      clockSuspect: false,
      meterStopWh: open.meterStartWh + energyWh,
      stopReason: 'Local',
    };
    await this.store.open(open, 0);
    const fees = new Map<string, number>();
    const fate = draw();
    const ended: ClosedSession = { ...open, ...stop, energyWh, status: 'CLOSED' };
    await this.#close(fate < 0.1 ? closeGhost(open, samples, stop.stopReceivedAtMs) : ended);
    await this.#settle(open.id, samples, fees);
    // A ghost whose real stop came after all, told twice; and a figure that a person put right.
    const was = (await this.store.get(open.id)) as Exclude<Session, OpenSession>;
    const cause = { cause: 'stop', atMs: stop.stopReceivedAtMs };
    if (fate < 0.1) await this.#correct(correctByStop(was, stop, cause), was, samples, fees);
    else if (fate < 0.2) await this.#correct(correctEnergy(was, Math.floor(energyWh / 2), 'METER_GAP', cause), was, samples, fees);
    const session = (await this.store.get(open.id)) as Exclude<Session, OpenSession>;
    this.told.push({ session, samples, feesByDate: fees });
  }

  #samples(open: OpenSession, lengthMs: number, energyWh: number): MeterSample[] {
    const count = Math.floor(this.#draw() * 6);
    const at = Array.from({ length: count }, () => this.#draw()).sort((a, b) => a - b);
    return at.map((share) => ({
      sampledAtMs: open.startedAtMs + Math.floor(share * lengthMs),
      receivedAtMs: 0,
      context: 'Sample.Periodic',
      registerWh: open.meterStartWh + Math.floor(share * energyWh),
      raw: '[]',
    }));
  }

  async #close(closed: ClosedSession): Promise<void> {
    for (let times = 0; times < 1 + Math.floor(this.#draw() * 3); times++) await this.store.close(closed, 0);
  }

  async #correct(corrected: ClosedSession, was: Exclude<Session, OpenSession>, samples: readonly MeterSample[], fees: Map<string, number>) {
    await this.store.correct(corrected, was, 0);
    await this.store.correct(corrected, was, 0);
    await this.#settle(was.id, samples, fees);
  }

  /** As `settleSession` does, once to three times, some of them with what another run had read. */
  async #settle(id: string, samples: readonly MeterSample[], fees: Map<string, number>): Promise<void> {
    const session = (await this.store.get(id)) as ClosedSession;
    const settledAtMs = session.stopReceivedAtMs + Math.floor(this.#draw() * 48 * HOUR_MS);
    const minor = Math.round(session.energyWh * 0.05);
    const charged = money(minor);
    const before = [...fees.values()].reduce((sum, fee) => sum + fee, 0);
    const was = await this.store.statistics.counted(id);
    for (let times = 0; times < 1 + Math.floor(this.#draw() * 3); times++) {
      const is = countSession(session, { settledAtMs, bill: undefined, charged }, { samples, statuses: [], timeZone: ZONE }, was);
      await this.store.settle(id, settledAtMs, undefined, session.corrections?.length ?? 0, undefined, charged, { was, is });
    }
    fees.set(dateOf(settledAtMs), (fees.get(dateOf(settledAtMs)) ?? 0) + minor - before);
  }
}

const NIGHTS = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'].map((text) => Date.parse(text));
const EVER = { from: '2020-01-01', to: '2030-01-01' };
const withoutPower = (figures: object) =>
  Object.fromEntries(Object.entries(figures).filter(([name, amount]) => amount !== 0 && !name.startsWith('powered_')));

test('ten thousand sessions around both nights on which clocks change, told twice, late and corrected, are counted as in one batch', async () => {
  const story = new Story(drawing(20_260_329));
  for (let i = 0; i < 10_000; i++) await story.tell(NIGHTS[i % 2]!);
  const { statistics } = story.store;
  const model = batch(story.told);
  const network: Record<string, number> = {};
  for (const [chargerId, days] of model) {
    const counted = await statistics.days({ kind: 'CHARGER', chargerId }, EVER);
    const expected = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, figures]) => ({ date, figures: withoutPower(figures) }));
    expect(counted.map(({ date, figures }) => ({ date, figures: withoutPower(figures) }))).toEqual(
      expected.filter(({ figures }) => Object.keys(figures).length > 0),
    );
    for (const { figures } of counted)
      for (const [name, amount = 0] of Object.entries(figures)) network[name] = (network[name] ?? 0) + amount;
  }
  const all = await statistics.days({ kind: 'NETWORK' }, EVER);
  const sums: Record<string, number> = {};
  for (const { figures } of all) for (const [name, amount = 0] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + amount;
  expect(sums).toEqual(network);
  expect(sums['sessions']).toBe(10_000);
  expect(sums['energyWh']).toBe(story.told.reduce((sum, { session }) => sum + session.energyWh, 0));
});
