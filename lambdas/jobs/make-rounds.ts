import { threshold } from '../domain/alerts/alert-rule';
import { HOUR_MS } from '../domain/shared/time';
import { localDay, MARKET_TIME_ZONE, nextDay } from '../domain/signals/market-time';
import type { DeadLetters } from '../ports/notices';
import type { SignalStore } from '../ports/signals';
import type { SiteStore } from '../ports/stores';
import { type RaiseAlertDeps, raiseAlert } from './raise-alert';

export interface MakeRoundsDeps extends RaiseAlertDeps {
  readonly deadLetters: DeadLetters;
  readonly sites: Pick<SiteStore, 'priceZones'>;
  readonly signals: Pick<SignalStore, 'range'>;
}

/** Every few minutes, at a cost that follows the number of queues and of price zones: a handful of each. */
export async function makeRounds(deps: MakeRoundsDeps): Promise<void> {
  const done = await Promise.allSettled([lookAtDeadLetters(deps), lookAtPrices(deps)]);
  const faults = done.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (faults.length > 0) throw new AggregateError(faults, 'the rounds were not finished');
}

async function lookAtDeadLetters(deps: MakeRoundsDeps): Promise<void> {
  const atLeast = threshold(await deps.rules.get('DEAD_LETTERS'), 'atLeast');
  for (const [queue, messages] of Object.entries(await deps.deadLetters.count())) {
    if (messages >= atLeast) await raiseAlert({ rule: 'DEAD_LETTERS', objectId: queue, facts: { messages } }, deps);
  }
}

/** From the hour of the rule until midnight, by the market's own clock. */
async function lookAtPrices(deps: MakeRoundsDeps): Promise<void> {
  const { clock, sites, signals, rules } = deps;
  const nowMs = clock.nowMs();
  const today = localDay(nowMs, MARKET_TIME_ZONE);
  const fromHour = threshold(await rules.get('PRICES_LATE'), 'fromHour');
  // Counted back from midnight: on the days with 23 and 25 hours, too.
  if (today.endMs - nowMs > (24 - fromHour) * HOUR_MS) return;
  const { startMs, endMs } = nextDay(today, MARKET_TIME_ZONE);
  for (const zone of await sites.priceZones()) {
    const { slots } = await signals.range('price', zone, startMs, endMs);
    if (slots.length === 0) await raiseAlert({ rule: 'PRICES_LATE', objectId: zone, facts: { startMs, endMs } }, deps);
  }
}

/** Published at last, or too late to matter. */
export async function arePricesThere(
  zone: string,
  { startMs, endMs }: Readonly<Record<string, unknown>>,
  { clock, signals }: Pick<MakeRoundsDeps, 'clock' | 'signals'>,
): Promise<boolean> {
  const { slots } = await signals.range('price', zone, Number(startMs), Number(endMs));
  return slots.length > 0 || clock.nowMs() >= Number(endMs);
}
