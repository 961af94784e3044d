import { ReplayPrices } from '../../lambdas/adapters/signals/replay';
import { HOUR_MS } from '../../lambdas/domain/shared/time';
import { dayOfDate, nextDay } from '../../lambdas/domain/signals/market-time';
import { blocksThatFit, compressProfile, profileDialect } from '../../lambdas/domain/smart-charging/compress-profile';
import { type CostSlot, planOneCar } from '../../lambdas/domain/smart-charging/plan-one-car';
import { percentile, print, rounded } from './statistics';

const ZONE_TIME = 'Europe/Berlin';
const FIRST_EVENING = '2025-10-02';
const EVENINGS = 170;

interface Case {
  readonly name: string;
  readonly hours: number;
  readonly energyWh: number;
  readonly powerW: number;
  readonly maxPeriods: number;
}

/** A home's night on one and three phases, a day and a week ahead, and chargers that hold few periods. */
const CASES: readonly Case[] = [
  { name: 'night, 3 phases', hours: 13, energyWh: 20_000, powerW: 11_040, maxPeriods: 24 },
  { name: 'night, 1 phase', hours: 13, energyWh: 20_000, powerW: 3_680, maxPeriods: 24 },
  { name: 'day, 96 quarters', hours: 24, energyWh: 40_000, powerW: 7_360, maxPeriods: 24 },
  { name: 'day, 96 quarters, one block', hours: 24, energyWh: 40_000, powerW: 7_360, maxPeriods: 4 },
  { name: 'day, 96 quarters, three blocks', hours: 24, energyWh: 40_000, powerW: 7_360, maxPeriods: 8 },
  { name: 'week, 672 quarters', hours: 168, energyWh: 60_000, powerW: 3_680, maxPeriods: 24 },
];

/** Milliseconds per plan, over the evenings of a real winter: the search alone, and with the schedule for the charger. */
export async function benchPlanner(): Promise<void> {
  const starts: number[] = [];
  for (let day = dayOfDate(FIRST_EVENING, ZONE_TIME); starts.length < EVENINGS; day = nextDay(day, ZONE_TIME)) {
    starts.push(day.startMs + 18 * HOUR_MS + 7 * 60_000); // seven past six, in the middle of a quarter-hour
  }
  const fromMs = starts[0]! - HOUR_MS;
  const untilMs = starts.at(-1)! + 8 * 24 * HOUR_MS;
  const { slots } = await new ReplayPrices({ nowMs: () => untilMs }).fetch('DE-LU', fromMs, untilMs);
  const costs: CostSlot[] = slots.map(({ startMs, value }) => ({ startMs, endMs: startMs + HOUR_MS / 4, costPerKwh: value }));

  for (const { name, hours, energyWh, powerW, maxPeriods } of CASES) {
    const instances = starts.map((nowMs) => between(costs, nowMs, nowMs + hours * HOUR_MS));
    const plan = (instance: readonly CostSlot[]) => planOneCar({ slots: instance, energyWh, powerW, maxBlocks: blocksThatFit(maxPeriods) });
    for (let i = 0; i < 500; i++) plan(instances[i % instances.length]!); // let the compiler see it first, as in a warm function
    const planMs: number[] = [];
    const pushMs: number[] = [];
    for (const instance of instances) {
      const begun = performance.now();
      const { blocks } = plan(instance);
      const planned = performance.now();
      compressProfile({
        dialect: profileDialect({ maxPeriods }),
        connectorId: 1,
        transactionId: 1,
        nowMs: instance[0]!.startMs,
        currentA: 16,
        phases: 3,
        blocks,
        fullFromMs: instance.at(-1)!.endMs,
      });
      planMs.push(planned - begun);
      pushMs.push(performance.now() - planned);
    }
    print({
      bench: 'planner',
      case: name,
      slots: instances[0]!.length,
      plans: planMs.length,
      planMsP50: rounded(percentile(planMs, 50), 3),
      planMsP95: rounded(percentile(planMs, 95), 3),
      planMsMax: rounded(percentile(planMs, 100), 3),
      compressMsP50: rounded(percentile(pushMs, 50), 4),
    });
  }
}

function between(costs: readonly CostSlot[], fromMs: number, untilMs: number): CostSlot[] {
  return costs
    .filter(({ startMs, endMs }) => endMs > fromMs && startMs < untilMs)
    .map((slot) => ({ ...slot, startMs: Math.max(slot.startMs, fromMs), endMs: Math.min(slot.endMs, untilMs) }));
}
