import type { Charger } from '../domain/chargers/charger';
import type { OpenSession } from '../domain/sessions/session';
import { type Currency, isCurrency, moneyText } from '../domain/shared/money';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/shared/time';
import { fillWithForecast } from '../domain/signals/forecast-prices';
import { floorToSlot, MARKET_TIME_ZONE, nextPublicationMs, slotStarts } from '../domain/signals/market-time';
import type { Site } from '../domain/sites/site';
import { allowedCurrentA, carPowerW } from '../domain/smart-charging/car-power';
import { type ChargeNeed, chargeNeed } from '../domain/smart-charging/charge-need';
import { blocksThatFit, type ProfileDialect } from '../domain/smart-charging/compress-profile';
import { costOf, deliver, overallQuality, type PricedSlot, planSlots, pricedSlots, sourcesOf } from '../domain/smart-charging/deliver';
import type { PlanReasonCode, SessionPlan } from '../domain/smart-charging/plan';
import { type Block, planOneCar } from '../domain/smart-charging/plan-one-car';
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

/** The best plan for one session with what is known now. What the charger is told of it is another matter. */
export async function drawPlan(
  { session, site, charger, dialect, previous, nowMs }: ToDraw,
  { signals }: { readonly signals: Pick<SignalStore, 'range'> },
): Promise<Drawn> {
  const need = chargeNeed(session, site);
  const currentA = allowedCurrentA(charger, site);
  const powerW = carPowerW({ charger, session, previous }, currentA, nowMs);
  const neededWh = need.remainingWh;
  const fullPowerMs = neededWh === undefined || powerW <= 0 ? 0 : Math.ceil((neededWh / powerW) * 3_600) * SECOND_MS;
  const readyByMs = need.kind === 'READY_BY' ? need.readyByMs : undefined;
  const untilMs = Math.min(nowMs + LONGEST_HORIZON_MS, Math.max(readyByMs ?? 0, nowMs + fullPowerMs));
  const { slots, currency, isPublished } = await prices(site.priceZone, nowMs, untilMs, signals);

  const chosen = choose();
  const delivered = deliver(slots, chosen.blocks, powerW, neededWh ?? 0);
  const atOnce = deliver(slots, [{ startMs: nowMs, endMs: nowMs + fullPowerMs }], powerW, neededWh ?? 0);
  const cost = currency === undefined ? undefined : costOf(delivered, currency);
  const baselineCost = currency === undefined ? undefined : costOf(atOnce, currency);
  const used = delivered.filter(({ energyWh }) => energyWh > 0);
  const shortfallWh = chosen.shortfallWh;
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
      ...(neededWh === undefined ? {} : { neededWh }),
      ...(readyByMs === undefined ? {} : { readyByMs }),
      ...(shortfallWh > 0 ? { shortfallWh: Math.ceil(shortfallWh) } : {}),
      ...(cost === undefined || baselineCost === undefined ? {} : { cost: moneyText(cost), baselineCost: moneyText(baselineCost) }),
      ...(used.length === 0 ? {} : { priceSource: sourcesOf(used), priceQuality: overallQuality(used) }),
    },
    ...lookAgain(),
  };

  function choose(): { reason: PlanReasonCode; blocks: readonly Block[]; fullFromMs: number; shortfallWh: number } {
    const now = { blocks: [{ startMs: nowMs, endMs: nowMs + fullPowerMs }], fullFromMs: nowMs, shortfallWh: 0 };
    if (charger.capabilities.refusesProfiles || dialect.maxPeriods < 2) return { ...now, reason: 'CHARGER_UNABLE' };
    if (need.kind === 'BOOST') return { ...now, reason: 'BOOST' };
    if (need.kind === 'NO_REQUEST') return { ...now, reason: 'NO_REQUEST' };
    if (powerW <= 0) return { blocks: [], fullFromMs: nowMs, shortfallWh: need.remainingWh, reason: 'NO_TIME' };
    const shortfallWh = Math.max(0, need.remainingWh - (Math.max(0, need.readyByMs - nowMs) * powerW) / HOUR_MS);
    if (need.remainingWh > 0 && nowMs + fullPowerMs >= need.readyByMs) return { ...now, shortfallWh, reason: 'NO_TIME' };
    if (need.remainingWh > 0 && slots.every(({ price }) => price === undefined)) return { ...now, reason: 'NO_PRICES' };
    // A quarter-hour without any price is used only when the deadline needs it: it counts as dearer than all that are known.
    const dearest = Math.max(...slots.map(({ price }) => price ?? Number.NEGATIVE_INFINITY)) + 1;
    const { blocks } = planOneCar({
      slots: slots.map(({ startMs, endMs, price }) => ({ startMs, endMs, costPerKwh: price ?? dearest })),
      energyWh: need.remainingWh,
      powerW,
      maxBlocks: blocksThatFit(dialect.maxPeriods),
      chargingNow: (session.live?.powerW ?? 0) > 500 && nowMs - (session.live?.sampledAtMs ?? 0) < 10 * MINUTE_MS,
    });
    return { blocks, fullFromMs: Math.max(need.readyByMs, blocks.at(-1)?.endMs ?? 0), shortfallWh: 0, reason: 'CHEAPEST' };
  }

  function lookAgain(): { lookAgainAtMs?: number } {
    if (chosen.reason !== 'CHEAPEST' && chosen.reason !== 'NO_PRICES') return {};
    const moments: number[] = [];
    if (!isPublished) moments.push(nextPublicationMs(nowMs) + 30 * MINUTE_MS);
    if (readyByMs !== undefined && neededWh !== undefined && neededWh > 0) {
      // After each block the meter tells whether the car took what we thought; close to the deadline it is asked more often.
      const nextEndMs = chosen.blocks.find(({ endMs }) => endMs < readyByMs)?.endMs;
      if (nextEndMs !== undefined) moments.push(nextEndMs + 2 * MINUTE_MS);
      if (readyByMs - nowMs - fullPowerMs < HOUR_MS) moments.push(nowMs + 15 * MINUTE_MS);
    }
    return moments.length === 0 ? {} : { lookAgainAtMs: Math.min(...moments) };
  }
}

/** The quarter-hours from now to the horizon with their prices, forecast where none is published yet. */
async function prices(zone: string, nowMs: number, untilMs: number, signals: Pick<SignalStore, 'range'>) {
  if (untilMs <= nowMs) return { slots: [], currency: undefined, isPublished: true };
  const wanted = slotStarts({ startMs: floorToSlot(nowMs), endMs: untilMs });
  const published = await signals.range('price', zone, floorToSlot(nowMs), untilMs);
  const isPublished = published.slots.length === wanted.length;
  const known = isPublished ? published : await signals.range('price', zone, floorToSlot(nowMs) - 7 * DAY_MS - HOUR_MS, untilMs);
  const unit = known.unit.replace(/\/kWh$/, '');
  const currency: Currency | undefined = isCurrency(unit) ? unit : undefined;
  const filled = isPublished ? published.slots : fillWithForecast(known.slots, wanted, MARKET_TIME_ZONE);
  return { slots: pricedSlots(nowMs, untilMs, filled), currency, isPublished };
}
