import { MINUTE_MS } from '../../lambdas/domain/shared/time';
import { nextPublicationMs } from '../../lambdas/domain/signals/market-time';
import type { ChargeNeed } from '../../lambdas/domain/smart-charging/charge-need';
import { choosePlan, fullPowerTimeMs, guessUntilMs, type WeighedSlot } from '../../lambdas/domain/smart-charging/choose-plan';
import { blocksThatFit, compressProfile, NOMINAL_VOLTAGE_V, profileDialect } from '../../lambdas/domain/smart-charging/compress-profile';
import { deliver, deliveredWh, type PricedSlot, roughCost } from '../../lambdas/domain/smart-charging/deliver';
import { learnStay, leavingHazards, minuteOfWeek, type Stay } from '../../lambdas/domain/smart-charging/habits';
import type { SessionPlan } from '../../lambdas/domain/smart-charging/plan';
import { planOneCar } from '../../lambdas/domain/smart-charging/plan-one-car';
import { decidePush, leftAsItIs } from '../../lambdas/domain/smart-charging/push-rules';
import { chargingTimes } from '../../lambdas/domain/smart-charging/read-profile';
import { Market } from './market';
import { type RecordedStay, readCo2, readPrices, readStays } from './real-data';
import { percentile, print, rounded } from './statistics';

/** `stated`: the departure is known. `auto`: nobody says when, only how much. */
type Mode = 'stated' | 'auto';

const MODES: Readonly<Record<Mode, 0>> = { stated: 0, auto: 0 };

export function modesOf(names: string): Mode[] {
  return names.split(',').map((name) => {
    if (!Object.hasOwn(MODES, name)) throw new Error(`There is no mode ${name}. There are ${Object.keys(MODES).join(' and ')}.`);
    return name as Mode;
  });
}

interface PlanningBench {
  readonly prices: string;
  readonly sessions: string;
  readonly co2?: string;
  readonly zone: string;
  readonly modes: readonly Mode[];
  readonly timeZone: string;
}

/** What a kWh that the car left without costs in "captured"; EUR. */
const MISSING_PER_KWH = 0.4;
/** EUR per kg, in the lines with `co2PerKg`. */
const CO2_PER_KG = 0.2;
const DIALECT = profileDialect({ maxPeriods: 24, maxStackLevel: 8 });
/** Results of the auction are imported within this. */
const IMPORT_MS = 5 * MINUTE_MS;

/**
 * The production planner over recorded sessions in virtual time, as `plan-site` runs it: planned at the plug-in and at each publication,
 * told to the charger by the rules for pushes, followed by the charger as told, and paid at the prices that came true.
 */
export function benchPlanning({ prices, sessions, co2, zone, modes, timeZone }: PlanningBench): void {
  const market = new Market(readPrices(prices, zone));
  const air = co2 === undefined ? undefined : new Market(readCo2(co2, zone));
  const all = readStays(sessions);
  const stays = all.filter(({ startedAtMs, endedAtMs }) => startedAtMs >= market.fromMs && endedAtMs <= market.untilMs);
  if (stays.length === 0) throw new Error('No session of that file falls into the time of the prices.');
  for (const mode of modes) {
    let priceOnlyKg: number | undefined;
    for (const perKgCo2 of air === undefined ? [0] : [0, CO2_PER_KG]) {
      print({ bench: 'planning', zone, mode, ...(air === undefined ? {} : { co2PerKg: perKgCo2 }), ...run() });

      function run() {
        const total = { kwh: 0, unmanaged: 0, ours: 0, bound: 0, missingWh: 0, short: 0, starts: 0, pushes: 0, unmanagedKg: 0, oursKg: 0 };
        const planMs: number[] = [];
        const habits = new Habits(all, timeZone);
        for (const stay of stays) {
          const { startedAtMs, endedAtMs, energyWh, powerW } = stay;
          const actual = market.actual(startedAtMs, endedAtMs);
          const unmanaged = deliver(actual, [{ startMs: startedAtMs, endMs: endedAtMs }], powerW, energyWh);
          const charged = charge(stay, { mode, market, air, perKgCo2, habits: habits.before(stay), timeZone, planMs });
          total.kwh += energyWh / 1_000;
          total.unmanaged += roughCost(unmanaged);
          total.ours += roughCost(charged.slots);
          // Perfect foresight, and no limit but the car's own: the linear programme is solved by the cheapest quarter-hours.
          total.bound += planOneCar({
            slots: actual.map((slot) => ({ ...slot, costPerKwh: slot.price! })),
            energyWh,
            powerW,
            startPenalty: 0,
          }).cost;
          const missingWh = energyWh - deliveredWh(charged.slots);
          if (missingWh > 1) total.missingWh += missingWh;
          if (missingWh > 100) total.short++;
          total.starts += charged.starts;
          total.pushes += charged.pushes;
          total.unmanagedKg += kilograms(unmanaged, air);
          total.oursKg += kilograms(charged.slots, air);
        }
        const change = (kg: number, fromKg: number) => rounded(100 * (kg / fromKg - 1), 2);
        const ct = (eur: number) => rounded((100 * eur) / total.kwh, 3);
        const figures = {
          sessions: stays.length,
          kwh: rounded(total.kwh, 0),
          unmanagedCtPerKwh: ct(total.unmanaged),
          oursCtPerKwh: ct(total.ours),
          boundCtPerKwh: ct(total.bound),
          savedPercent: rounded(100 * (1 - total.ours / total.unmanaged), 2),
          captured: rounded(
            (total.unmanaged - total.ours - (MISSING_PER_KWH * total.missingWh) / 1_000) / (total.unmanaged - total.bound),
            4,
          ),
          missingPercent: rounded(total.missingWh / 10 / total.kwh, 3),
          sessionsShortPercent: rounded((100 * total.short) / stays.length, 2),
          startsPerSession: rounded(total.starts / stays.length, 3),
          pushesPerSession: rounded(total.pushes / stays.length, 3),
          ...(air === undefined ? {} : { co2ChangePercent: change(total.oursKg, total.unmanagedKg) }),
          ...(priceOnlyKg === undefined ? {} : { co2AgainstPriceOnlyPercent: change(total.oursKg, priceOnlyKg) }),
          planMsP50: rounded(percentile(planMs, 50), 3),
          planMsP95: rounded(percentile(planMs, 95), 3),
        };
        priceOnlyKg = total.oursKg;
        return figures;
      }
    }
  }
}

interface Setting {
  readonly mode: Mode;
  readonly market: Market;
  readonly air: Market | undefined;
  readonly perKgCo2: number;
  readonly habits: readonly Stay[];
  readonly timeZone: string;
  readonly planMs: number[];
}

function charge(stay: RecordedStay, { mode, market, air, perKgCo2, habits, timeZone, planMs }: Setting) {
  const { startedAtMs, endedAtMs, energyWh, powerW, person } = stay;
  const phases = powerW > 32 * NOMINAL_VOLTAGE_V ? 3 : 1;
  const arrival = { person, startedAtMs, energyWh, timeZone };
  const taken: (PricedSlot & { energyWh: number })[] = [];
  let pushed: SessionPlan['pushed'];
  let leftWh = energyWh;
  let lastEndMs: number | undefined;
  let starts = 0;
  for (let nowMs = startedAtMs; nowMs < endedAtMs && leftWh > 1; ) {
    const need: ChargeNeed =
      mode === 'stated' ? { kind: 'READY_BY', readyByMs: endedAtMs, remainingWh: leftWh } : { kind: 'NO_REQUEST', remainingWh: leftWh };
    const untilMs = mode === 'stated' ? endedAtMs : guessUntilMs(nowMs, fullPowerTimeMs(leftWh, powerW));
    const slots = withCo2(market.seenAt(nowMs, untilMs), air?.seenAt(nowMs, untilMs));
    const begun = performance.now();
    const hazards = mode === 'stated' ? undefined : leavingHazards(habits, arrival, slots);
    const chosen = choosePlan({
      nowMs,
      need,
      powerW,
      slots,
      maxBlocks: blocksThatFit(DIALECT.maxPeriods),
      chargingNow: lastEndMs === nowMs,
      mode: 'BALANCED',
      weights: { perKgCo2 },
      ...(hazards === undefined ? {} : { guess: { hazards, remainingWh: leftWh } }),
    });
    planMs.push(performance.now() - begun);
    const waits = chosen.reason === 'CHEAPEST' || chosen.reason === 'HABIT';
    const next = compressProfile({
      dialect: DIALECT,
      connectorId: 1,
      transactionId: 1,
      nowMs,
      currentA: powerW / NOMINAL_VOLTAGE_V / phases,
      phases,
      blocks: waits ? chosen.blocks : [],
      fullFromMs: waits ? chosen.fullFromMs : nowMs,
    });
    const decision =
      chosen.reason === 'NO_REQUEST' && pushed === undefined
        ? ({ push: false } as const)
        : decidePush({
            nowMs,
            next,
            pushed,
            notInCharger: 'NO',
            boost: false,
            ...leftAsItIs({ nowMs, pushed, slots, blocks: chosen.blocks, powerW, remainingWh: leftWh, mustBeReady: mode === 'stated' }),
          });
    if (decision.push) pushed = { profile: decision.profile, atMs: nowMs, commandSeq: 1, count: (pushed?.count ?? 0) + 1 };
    const lookAgainMs = decision.push ? undefined : decision.lookAgainAtMs;
    const untilNextMs = Math.min(endedAtMs, nextPublicationMs(nowMs) + IMPORT_MS, lookAgainMs ?? Number.POSITIVE_INFINITY);

    const blocks = pushed === undefined ? [{ startMs: nowMs, endMs: untilNextMs }] : chargingTimes(pushed.profile, nowMs, untilNextMs);
    const got = deliver(market.actual(nowMs, untilNextMs), blocks, powerW, leftWh);
    for (const { startMs, endMs } of blocks) {
      if (leftWh - deliveredWh(got.filter((slot) => slot.startMs < startMs)) < 1) break; // full before this one
      if (startMs !== lastEndMs) starts++;
      lastEndMs = endMs;
    }
    taken.push(...got.filter((slot) => slot.energyWh > 0));
    leftWh -= deliveredWh(got);
    nowMs = untilNextMs;
  }
  return { slots: taken, starts, pushes: pushed?.count ?? 0 };
}

function withCo2(slots: readonly PricedSlot[], air: readonly PricedSlot[] | undefined): WeighedSlot[] & PricedSlot[] {
  return slots.map((slot, t) => {
    const grams = air?.[t]?.price;
    return grams === undefined ? slot : { ...slot, co2GramsPerKwh: grams };
  });
}

/** A quarter-hour of which nobody recorded the CO2 counts on neither side. */
function kilograms(slots: readonly { startMs: number; endMs: number; energyWh: number }[], air: Market | undefined): number {
  if (air === undefined) return 0;
  return slots.reduce((sum, slot) => sum + ((air.actual(slot.startMs, slot.endMs)[0]?.price ?? 0) * slot.energyWh) / 1e6, 0);
}

/** What each site had seen by the time of a stay, in the order in which cars left. */
class Habits {
  readonly #leaving: readonly RecordedStay[];
  readonly #bySite = new Map<string, readonly Stay[]>();
  readonly #timeZone: string;
  #next = 0;

  constructor(stays: readonly RecordedStay[], timeZone: string) {
    this.#timeZone = timeZone;
    this.#leaving = [...stays].sort((a, b) => a.endedAtMs - b.endedAtMs);
  }

  before({ siteId, startedAtMs }: RecordedStay): readonly Stay[] {
    for (; this.#next < this.#leaving.length && this.#leaving[this.#next]!.endedAtMs <= startedAtMs; this.#next++) {
      const { id, siteId: at, person, startedAtMs: startMs, endedAtMs, energyWh } = this.#leaving[this.#next]!;
      const stay = {
        id,
        person,
        startedAtMs: startMs,
        minuteOfWeek: minuteOfWeek(startMs, this.#timeZone),
        lengthMs: endedAtMs - startMs,
        energyWh,
      };
      this.#bySite.set(at, learnStay(this.#bySite.get(at) ?? [], stay));
    }
    return this.#bySite.get(siteId) ?? [];
  }
}
