import type { Charger } from '../domain/chargers/charger';
import type { OpenSession } from '../domain/sessions/session';
import { type Currency, isCurrency, moneyText } from '../domain/shared/money';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/shared/time';
import { fillWithForecast } from '../domain/signals/forecast-prices';
import { floorToSlot, MARKET_TIME_ZONE, nextPublicationMs, slotStarts } from '../domain/signals/market-time';
import type { SignalKind } from '../domain/signals/signal';
import type { Site } from '../domain/sites/site';
import { allowedCurrentA, carPowerW } from '../domain/smart-charging/car-power';
import { type ChargeNeed, chargeNeed } from '../domain/smart-charging/charge-need';
import { choosePlan, fullPowerTimeMs, guessUntilMs } from '../domain/smart-charging/choose-plan';
import { blocksThatFit, type ProfileDialect } from '../domain/smart-charging/compress-profile';
import { costOf, deliver, overallQuality, type PricedSlot, planSlots, pricedSlots, sourcesOf } from '../domain/smart-charging/deliver';
import { leavingBefore, leavingHazards, personOf, type Stay, usualEnergyWh } from '../domain/smart-charging/habits';
import type { SessionPlan } from '../domain/smart-charging/plan';
import type { Block } from '../domain/smart-charging/plan-one-car';
import type { HabitStore } from '../ports/habit-store';
import type { SignalStore } from '../ports/signals';

export interface Drawn {
  readonly plan: Omit<SessionPlan, 'sessionId' | 'madeAtMs' | 'version' | 'pushed'>;
  readonly need: ChargeNeed;
  readonly currentA: number;
  readonly powerW: number;
  readonly slots: readonly PricedSlot[];
  readonly blocks: readonly Block[];
  readonly fullFromMs: number;
  /** When something that this plan is built on will be known better. */
  readonly lookAgainAtMs?: number;
}

interface ToDraw {
  readonly session: OpenSession;
  readonly site: Site;
  readonly charger: Charger;
  readonly dialect: ProfileDialect;
  readonly previous: SessionPlan | undefined;
  readonly nowMs: number;
}

/** Longer waits than this are not planned quarter by quarter; the plan begins again long before. */
const LONGEST_HORIZON_MS = 7 * DAY_MS;

interface DrawPlanDeps {
  readonly signals: Pick<SignalStore, 'range'>;
  readonly habits: Pick<HabitStore, 'get'>;
}

/** The best plan for one session with what is known now. What the charger is told of it is another matter. */
export async function drawPlan({ session, site, charger, dialect, previous, nowMs }: ToDraw, deps: DrawPlanDeps): Promise<Drawn> {
  const need = chargeNeed(session, site);
  const currentA = allowedCurrentA(charger, site);
  const powerW = carPowerW({ charger, session, previous }, currentA, nowMs);
  const mode = session.preferences?.mode ?? site.chargingMode ?? 'BALANCED';
  const followsPlans = !charger.capabilities.refusesProfiles && dialect.maxPeriods >= 2;
  const stays = followsPlans && need.kind !== 'BOOST' && mode !== 'AT_ONCE' ? await deps.habits.get(session.siteId) : [];
  const known = knownStay(session, site, stays, need);

  const neededWh = need.remainingWh ?? known.remainingWh;
  const fullPowerMs = fullPowerTimeMs(neededWh, powerW);
  const readyByMs = need.kind === 'READY_BY' ? need.readyByMs : undefined;
  const wantedUntilMs = known.isHabit ? guessUntilMs(nowMs, fullPowerMs) : Math.max(readyByMs ?? 0, nowMs + fullPowerMs);
  const untilMs = Math.min(nowMs + LONGEST_HORIZON_MS, wantedUntilMs);
  const { slots, currency, isPublished } = await pricesAndWeights(site, nowMs, untilMs, deps.signals);
  const hazards = known.hazards(slots);

  const chosen = choosePlan({
    nowMs,
    need,
    powerW,
    slots,
    maxBlocks: followsPlans ? blocksThatFit(dialect.maxPeriods) : 0,
    chargingNow: (session.live?.powerW ?? 0) > 500 && nowMs - (session.live?.sampledAtMs ?? 0) < 10 * MINUTE_MS,
    mode,
    weights: { perKgCo2: site.co2PricePerKg ?? 0, perKwhDemand: site.demandPricePerKwh ?? 0 },
    ...(hazards === undefined ? {} : readyByMs === undefined ? { guess: { hazards, remainingWh: neededWh ?? 0 } } : { early: hazards }),
  });
  const delivered = deliver(slots, chosen.blocks, powerW, neededWh ?? 0);
  const atOnce = deliver(slots, [{ startMs: nowMs, endMs: nowMs + fullPowerMs }], powerW, neededWh ?? 0);
  const cost = currency === undefined ? undefined : costOf(delivered, currency);
  const baselineCost = currency === undefined ? undefined : costOf(atOnce, currency);
  const used = delivered.filter(({ energyWh }) => energyWh > 0);
  const saysNeed = need.remainingWh !== undefined || chosen.reason === 'HABIT';
  return {
    need,
    currentA,
    powerW,
    slots,
    blocks: chosen.blocks,
    fullFromMs: chosen.fullFromMs,
    plan: {
      reason: chosen.reason,
      slots: planSlots(delivered),
      carPowerW: powerW,
      ...(neededWh === undefined || !saysNeed ? {} : { neededWh: Math.ceil(neededWh) }),
      ...(readyByMs === undefined ? {} : { readyByMs }),
      ...(chosen.shortfallWh > 0 ? { shortfallWh: Math.ceil(chosen.shortfallWh) } : {}),
      ...(cost === undefined || baselineCost === undefined ? {} : { cost: moneyText(cost), baselineCost: moneyText(baselineCost) }),
      ...(used.length === 0 ? {} : { priceSource: sourcesOf(used), priceQuality: overallQuality(used) }),
    },
    ...lookAgain(),
  };

  function lookAgain(): { lookAgainAtMs?: number } {
    if (chosen.reason !== 'CHEAPEST' && chosen.reason !== 'HABIT' && chosen.reason !== 'NO_PRICES') return {};
    const moments: number[] = [];
    if (!isPublished) moments.push(nextPublicationMs(nowMs) + 30 * MINUTE_MS);
    if (neededWh !== undefined && neededWh > 0) {
      // After each block the meter tells whether the car took what we thought; close to the deadline it is asked more often.
      const nextEndMs = chosen.blocks.find(({ endMs }) => endMs < (readyByMs ?? untilMs))?.endMs;
      if (nextEndMs !== undefined) moments.push(nextEndMs + 2 * MINUTE_MS);
      if (readyByMs !== undefined && readyByMs - nowMs - fullPowerMs < HOUR_MS) moments.push(nowMs + 15 * MINUTE_MS);
    }
    return moments.length === 0 ? {} : { lookAgainAtMs: Math.min(...moments) };
  }
}

interface KnownStay {
  /** Whether nobody said by when, and habits stand in. */
  readonly isHabit: boolean;
  readonly remainingWh?: number;
  hazards(slots: readonly Block[]): readonly number[] | undefined;
}

/** What earlier stays at the site say about this one: when it ends and how much it takes, or whether this driver leaves before the time they say. */
function knownStay(session: OpenSession, site: Site, stays: readonly Stay[], need: ChargeNeed): KnownStay {
  const { startedAtMs, preferences, meterStartWh, live } = session;
  const person = personOf(session);
  if (need.kind === 'READY_BY') {
    const { readyByMs } = need;
    return { isHabit: false, hazards: (slots) => leavingBefore(stays, { person, startedAtMs }, readyByMs, slots) };
  }
  const energyWh = preferences?.energyWh ?? site.defaultEnergyWh;
  const arrival = { person, startedAtMs, timeZone: site.timeZone, ...(energyWh === undefined ? {} : { energyWh }) };
  const usualWh = need.kind === 'NO_REQUEST' && stays.length > 0 ? usualEnergyWh(stays, arrival) : undefined;
  if (usualWh === undefined) return { isHabit: false, hazards: () => undefined };
  const deliveredWh = Math.max(0, (live?.registerWh ?? meterStartWh) - meterStartWh);
  return {
    isHabit: true,
    remainingWh: need.remainingWh ?? Math.max(0, usualWh - deliveredWh),
    hazards: (slots) => leavingHazards(stays, arrival, slots),
  };
}

/** The quarter-hours from now to the horizon with all that a plan weighs, forecast where nothing is published yet. */
async function pricesAndWeights(site: Site, nowMs: number, untilMs: number, signals: Pick<SignalStore, 'range'>) {
  if (untilMs <= nowMs) return { slots: [], currency: undefined, isPublished: true };
  const price = await filled('price', site.priceZone, nowMs, untilMs, signals);
  const unit = price.unit.replace(/\/kWh$/, '');
  const currency: Currency | undefined = isCurrency(unit) ? unit : undefined;
  const co2 = site.co2PricePerKg === undefined ? undefined : await filled('co2', site.priceZone, nowMs, untilMs, signals);
  const demand = site.demandPricePerKwh === undefined ? undefined : await filled('demand', site.priceZone, nowMs, untilMs, signals);
  const slots = pricedSlots(nowMs, untilMs, price.slots).map((slot) => {
    const co2GramsPerKwh = co2?.byStart.get(floorToSlot(slot.startMs));
    const strain = demand?.byStart.get(floorToSlot(slot.startMs));
    return {
      ...slot,
      ...(co2GramsPerKwh === undefined ? {} : { co2GramsPerKwh }),
      ...(strain === undefined ? {} : { demand: strain }),
    };
  });
  return { slots, currency, isPublished: price.isPublished };
}

async function filled(kind: SignalKind, zone: string, nowMs: number, untilMs: number, signals: Pick<SignalStore, 'range'>) {
  const wanted = slotStarts({ startMs: floorToSlot(nowMs), endMs: untilMs });
  const published = await signals.range(kind, zone, floorToSlot(nowMs), untilMs);
  const isPublished = published.slots.length === wanted.length;
  const known = isPublished ? published : await signals.range(kind, zone, floorToSlot(nowMs) - 7 * DAY_MS - HOUR_MS, untilMs);
  const slots = isPublished ? published.slots : fillWithForecast(known.slots, wanted, MARKET_TIME_ZONE);
  return { unit: known.unit, slots, isPublished, byStart: new Map(slots.map(({ startMs, value }) => [startMs, value])) };
}
