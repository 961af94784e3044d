import type { ChargingCapabilities } from '../chargers/charger';
import type { ProfileQuirks } from '../chargers/quirk';
import { invariant } from '../shared/invariant';
import { isoTime, MINUTE_MS } from '../shared/time';
import type { ChargingProfile, ChargingSchedulePeriod } from './plan';
import type { Block } from './plan-one-car';

/** Below 6 A a car may not charge at all (IEC 61851-1): a limit is 0 or at least this. */
export const LEAST_CURRENT_A = 6;
export const NOMINAL_VOLTAGE_V = 230;

/** `ChargingScheduleMaxPeriods` of a charger that has not told us: few enough for nearly all in the field. */
const CAUTIOUS_MAX_PERIODS = 8;
/** Longer schedules are of no use to one car, and some chargers write every one to flash. */
const MOST_PERIODS = 24;

/** How this charger wants to be told. */
export interface ProfileDialect {
  readonly purpose: 'TxProfile' | 'TxDefaultProfile';
  /** A Relative profile begins when the charger thinks so: it can carry one limit and no times. */
  readonly kind: 'Absolute' | 'Relative';
  readonly unit: 'A' | 'W';
  readonly maxPeriods: number;
  readonly stackLevel: number;
}

/**
 * Stack level 1 stands above a default that an installer left at 0, where the charger has a level 1 at all; 0 is the one level that
 * every charger has (OCPP 1.6 §9.3, ChargeProfileMaxStackLevel), and a level above the maximum is refused. What is known of the make goes
 * before what the charger says of itself; what it has refused goes before both.
 */
export function profileDialect(capabilities: ChargingCapabilities, quirks: ProfileQuirks = {}): ProfileDialect {
  const { rateUnits = ['A'], maxPeriods = CAUTIOUS_MAX_PERIODS, maxStackLevel = 0, refusesTxProfile = false } = capabilities;
  const { kind = 'Absolute' } = quirks;
  const periods = kind === 'Relative' ? 1 : Math.min(quirks.maxPeriods ?? MOST_PERIODS, maxPeriods);
  return {
    purpose: refusesTxProfile ? 'TxDefaultProfile' : (quirks.purpose ?? 'TxProfile'),
    kind,
    unit: quirks.unit ?? (rateUnits.length > 0 && !rateUnits.includes('A') ? 'W' : 'A'),
    maxPeriods: Math.max(1, Math.min(MOST_PERIODS, Math.trunc(periods))),
    stackLevel: quirks.stackLevel ?? Math.max(0, Math.min(1, maxStackLevel)),
  };
}

/** Blocks that surely fit: a wait, then a block and a pause each, then full power. With fewer than four periods one block is planned. */
export function blocksThatFit(maxPeriods: number): number {
  return Math.max(1, Math.floor((maxPeriods - 2) / 2));
}

/** A current that can be told: 0.1 A steps (OCPP 1.6 §7.14), never above what was allowed; 0 where 6 A are not. */
export function tellableCurrentA(allowedA: number): number {
  return allowedA < LEAST_CURRENT_A ? 0 : Math.floor(allowedA * 10 + 1e-6) / 10;
}

export interface ProfileOf {
  readonly dialect: ProfileDialect;
  readonly connectorId: number;
  readonly transactionId: number;
  readonly nowMs: number;
  /** All that charger and site allow, as `tellableCurrentA`. */
  readonly currentA: number;
  readonly phases: 1 | 3;
  readonly blocks: readonly Block[];
  /** From here on full power: an offline charger still finishes the car. At once: now. */
  readonly fullFromMs: number;
}

/**
 * A plan in the charger's words: absolute, UTC, begun a minute ago because a charger with a slow clock may take "now" for the future;
 * always the same id per connector, so that a new plan replaces the old one in place; the last period is full power. If the charger
 * holds too few periods the plan gives way to more charging, never to less: first the pause after the last block goes (a late
 * start), then all waiting.
 */
export function compressProfile(what: ProfileOf): ChargingProfile {
  const { dialect, connectorId, transactionId, nowMs, currentA, phases, blocks, fullFromMs } = what;
  const limit = dialect.unit === 'A' ? currentA : Math.floor(currentA * NOMINAL_VOLTAGE_V * phases);
  const startMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  const candidates = [
    { blocks, fullFromMs },
    { blocks: [], fullFromMs: Math.min(fullFromMs, blocks[0]?.startMs ?? fullFromMs) },
    { blocks: [], fullFromMs: nowMs },
  ];
  const periods = candidates
    .map((candidate) => periodsOf(candidate.blocks, candidate.fullFromMs, limit, startMs, nowMs))
    .find((found) => found.length <= dialect.maxPeriods);
  invariant(periods !== undefined, 'a schedule of one period fits every charger');

  const perTransaction = dialect.purpose === 'TxProfile';
  return {
    chargingProfileId: (perTransaction ? 1_000 : 2_000) + connectorId,
    ...(perTransaction ? { transactionId } : {}),
    stackLevel: dialect.stackLevel,
    chargingProfilePurpose: dialect.purpose,
    chargingProfileKind: dialect.kind,
    chargingSchedule: {
      ...(dialect.kind === 'Absolute' ? { startSchedule: isoTime(startMs) } : {}),
      chargingRateUnit: dialect.unit,
      chargingSchedulePeriod: periods.map((period) => (dialect.unit === 'W' && phases === 1 ? { ...period, numberPhases: 1 } : period)),
    },
  };
}

function periodsOf(blocks: readonly Block[], fullFromMs: number, limit: number, startMs: number, nowMs: number): ChargingSchedulePeriod[] {
  const isOn = (atMs: number) => atMs >= fullFromMs || blocks.some((block) => atMs >= block.startMs && atMs < block.endMs);
  const edges = [...blocks.flatMap((block) => [block.startMs, block.endMs]), fullFromMs].filter((ms) => ms > nowMs).sort((a, b) => a - b);
  const periods = [{ startPeriod: 0, limit: isOn(nowMs) ? limit : 0 }];
  for (const edgeMs of edges) {
    const next = isOn(edgeMs) ? limit : 0;
    if (next !== periods.at(-1)!.limit) periods.push({ startPeriod: Math.round((edgeMs - startMs) / 1_000), limit: next });
  }
  return periods;
}
