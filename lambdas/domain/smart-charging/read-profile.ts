import type { ChargingProfile } from './plan';
import type { Block } from './plan-one-car';

/** What a profile of ours allows at an instant, in its own unit. Before its start nothing of it holds, so the first limit is taken. */
export function limitAt(profile: ChargingProfile, atMs: number): number {
  const startMs = scheduleStartMs(profile);
  let limit = 0;
  for (const period of profile.chargingSchedule.chargingSchedulePeriod) {
    if (period.startPeriod > 0 && startMs + period.startPeriod * 1_000 > atMs) break;
    limit = period.limit;
  }
  return limit;
}

/** The stretches of [fromMs, untilMs) in which a profile of ours lets the car charge. */
export function chargingTimes(profile: ChargingProfile, fromMs: number, untilMs: number): Block[] {
  const edges = [fromMs, ...changesAfter(profile, fromMs).filter((edgeMs) => edgeMs < untilMs), untilMs];
  const blocks: { startMs: number; endMs: number }[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [startMs, endMs] = [edges[i]!, edges[i + 1]!];
    if (endMs <= startMs || limitAt(profile, startMs) <= 0) continue;
    const before = blocks.at(-1);
    if (before?.endMs === startMs) before.endMs = endMs;
    else blocks.push({ startMs, endMs });
  }
  return blocks;
}

/** When two profiles first mean something different to the charger, from `fromMs` on; undefined when they never do. */
export function firstDifferenceMs(one: ChargingProfile, other: ChargingProfile, fromMs: number): number | undefined {
  const sameHandle =
    one.chargingProfileId === other.chargingProfileId &&
    one.chargingProfilePurpose === other.chargingProfilePurpose &&
    one.transactionId === other.transactionId &&
    one.stackLevel === other.stackLevel &&
    one.chargingSchedule.chargingRateUnit === other.chargingSchedule.chargingRateUnit;
  if (!sameHandle) return fromMs;
  const edges = [fromMs, ...changesAfter(one, fromMs), ...changesAfter(other, fromMs)].sort((a, b) => a - b);
  return edges.find((edgeMs) => limitAt(one, edgeMs) !== limitAt(other, edgeMs));
}

function changesAfter(profile: ChargingProfile, atMs: number): number[] {
  const startMs = scheduleStartMs(profile);
  return profile.chargingSchedule.chargingSchedulePeriod.map((period) => startMs + period.startPeriod * 1_000).filter((ms) => ms > atMs);
}

function scheduleStartMs(profile: ChargingProfile): number {
  return Date.parse(profile.chargingSchedule.startSchedule ?? '');
}
