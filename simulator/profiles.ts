/**
 * Charging profiles as OCPP 1.6 §3.13 has a charger keep and combine them. Pure: a list of installed profiles in, a limit for a moment
 * out. Written from the charger's side and without a line of the central system's code, so that the two can be held against each other.
 */

export type RateUnit = 'A' | 'W';

export interface ChargingSchedulePeriod {
  /** Seconds after the schedule's start. */
  readonly startPeriod: number;
  readonly limit: number;
  readonly numberPhases?: number;
}

export interface ChargingSchedule {
  /** Seconds; without it the last period goes on. */
  readonly duration?: number;
  readonly startSchedule?: string;
  readonly chargingRateUnit: RateUnit;
  readonly chargingSchedulePeriod: readonly ChargingSchedulePeriod[];
  readonly minChargingRate?: number;
}

export interface ChargingProfile {
  readonly chargingProfileId: number;
  readonly transactionId?: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: 'Daily' | 'Weekly';
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly chargingSchedule: ChargingSchedule;
}

export interface InstalledProfile {
  readonly connectorId: number;
  readonly profile: ChargingProfile;
  readonly installedAtMs: number;
}

/** What the charger tells of itself in ChargeProfileMaxStackLevel and its neighbours (§9.4). */
export interface ProfileCapabilities {
  readonly connectors: number;
  readonly maxStackLevel: number;
  readonly maxPeriods: number;
  readonly maxInstalled: number;
  readonly units: readonly RateUnit[];
}

/** The transaction of a connector: `undefined` for none; `transactionId` is missing until the central system has named it. */
export interface RunningTransaction {
  readonly transactionId: number | undefined;
}

export type Installation =
  | { readonly status: 'Accepted'; readonly installed: readonly InstalledProfile[] }
  | { readonly status: 'Rejected'; readonly reason: string };

/** SetChargingProfile (§5.16). A profile with the same id, or the same connector, purpose and stack level, is replaced in place. */
export function installProfile(
  installed: readonly InstalledProfile[],
  connectorId: number,
  profile: ChargingProfile,
  transaction: RunningTransaction | undefined,
  capabilities: ProfileCapabilities,
  nowMs: number,
): Installation {
  const reason = refusal(connectorId, profile, transaction, capabilities);
  if (reason !== undefined) return { status: 'Rejected', reason };
  const kept = installed.filter(
    (other) =>
      other.profile.chargingProfileId !== profile.chargingProfileId &&
      !(
        other.connectorId === connectorId &&
        other.profile.chargingProfilePurpose === profile.chargingProfilePurpose &&
        other.profile.stackLevel === profile.stackLevel
      ),
  );
  if (kept.length >= capabilities.maxInstalled) return { status: 'Rejected', reason: 'MaxChargingProfilesInstalled is reached' };
  return { status: 'Accepted', installed: [...kept, { connectorId, profile, installedAtMs: nowMs }] };
}

function refusal(
  connectorId: number,
  profile: ChargingProfile,
  transaction: RunningTransaction | undefined,
  capabilities: ProfileCapabilities,
): string | undefined {
  const { chargingProfilePurpose: purpose, chargingSchedule: schedule } = profile;
  if (connectorId < 0 || connectorId > capabilities.connectors) return `there is no connector ${connectorId}`;
  if (purpose === 'ChargePointMaxProfile' && connectorId !== 0) return 'a ChargePointMaxProfile is for connector 0';
  if (purpose === 'TxProfile') {
    if (connectorId === 0) return 'a TxProfile is for one connector';
    if (transaction === undefined) return 'a TxProfile needs a running transaction';
    if (profile.transactionId !== undefined && profile.transactionId !== transaction.transactionId) return 'another transaction is running';
  }
  if (profile.stackLevel < 0 || profile.stackLevel > capabilities.maxStackLevel)
    return 'the stack level is above ChargeProfileMaxStackLevel';
  if (!capabilities.units.includes(schedule.chargingRateUnit)) return `limits in ${schedule.chargingRateUnit} are not taken`;
  const periods = schedule.chargingSchedulePeriod;
  if (periods.length === 0 || periods.length > capabilities.maxPeriods)
    return 'the schedule has no period, or more than ChargingScheduleMaxPeriods';
  if (periods[0]?.startPeriod !== 0) return 'the first period starts at 0';
  if (periods.some((period, index) => index > 0 && period.startPeriod <= (periods[index - 1]?.startPeriod ?? 0))) return 'periods ascend';
  if (periods.some((period) => period.limit < 0)) return 'a limit is not negative';
  if (profile.chargingProfileKind === 'Recurring' && (profile.recurrencyKind === undefined || schedule.startSchedule === undefined)) {
    return 'a recurring profile needs recurrencyKind and startSchedule';
  }
  return undefined;
}

export interface ClearCriteria {
  readonly id?: number;
  readonly connectorId?: number;
  readonly chargingProfilePurpose?: ChargingProfile['chargingProfilePurpose'];
  readonly stackLevel?: number;
}

/** ClearChargingProfile (§5.5): an id clears that one profile; otherwise every profile that fits all criteria given. */
export function clearProfiles(
  installed: readonly InstalledProfile[],
  criteria: ClearCriteria,
): { readonly status: 'Accepted' | 'Unknown'; readonly installed: readonly InstalledProfile[] } {
  const fits = ({ connectorId, profile }: InstalledProfile) =>
    criteria.id !== undefined
      ? profile.chargingProfileId === criteria.id
      : (criteria.connectorId === undefined || connectorId === criteria.connectorId) &&
        (criteria.chargingProfilePurpose === undefined || profile.chargingProfilePurpose === criteria.chargingProfilePurpose) &&
        (criteria.stackLevel === undefined || profile.stackLevel === criteria.stackLevel);
  const kept = installed.filter((one) => !fits(one));
  return { status: kept.length < installed.length ? 'Accepted' : 'Unknown', installed: kept };
}

/** A TxProfile lives as long as its transaction (§3.13.1). */
export function withoutTxProfiles(installed: readonly InstalledProfile[], connectorId: number): readonly InstalledProfile[] {
  return installed.filter((one) => one.connectorId !== connectorId || one.profile.chargingProfilePurpose !== 'TxProfile');
}

/** Where and for whom a limit is worked out. */
export interface LimitQuestion {
  readonly connectorId: number;
  readonly atMs: number;
  /** Start of the running transaction: what Relative schedules count from. */
  readonly chargingSinceMs?: number;
  /** Phases of the charger. */
  readonly phases: 1 | 3;
  readonly voltageV: number;
  /** Connectors that charge: the limit of the whole charger is shared equally among them. */
  readonly sharers?: number;
}

export interface Limit {
  /** Per phase. */
  readonly currentA: number;
  readonly phases: 1 | 3;
}

/**
 * The lowest of what ChargePointMaxProfile and TxProfile (or, where there is none, TxDefaultProfile) allow (§3.13.3). `undefined`: no
 * profile speaks of this moment.
 */
export function limitAt(installed: readonly InstalledProfile[], question: LimitQuestion): Limit | undefined {
  const ofTransaction =
    question.connectorId === 0
      ? undefined
      : (prevailing(installed, 'TxProfile', question.connectorId, question) ??
        prevailing(installed, 'TxDefaultProfile', question.connectorId, question) ??
        prevailing(installed, 'TxDefaultProfile', 0, question));
  const ofCharger = prevailing(installed, 'ChargePointMaxProfile', 0, question);
  const own = ofTransaction && inAmperes(ofTransaction, question);
  const shared = ofCharger && inAmperes(ofCharger, question);
  if (!shared) return own;
  const share: Limit = { ...shared, currentA: shared.currentA / Math.max(1, question.sharers ?? 1) };
  if (!own) return share;
  return { currentA: Math.min(own.currentA, share.currentA), phases: own.phases === 1 || share.phases === 1 ? 1 : 3 };
}

interface Prevailing {
  readonly unit: RateUnit;
  readonly period: ChargingSchedulePeriod;
}

/** The highest stack level whose schedule speaks of this moment; one that has run out leaves the floor to the next lower (§3.13.2). */
function prevailing(
  installed: readonly InstalledProfile[],
  purpose: ChargingProfile['chargingProfilePurpose'],
  connectorId: number,
  question: LimitQuestion,
): Prevailing | undefined {
  let found: Prevailing | undefined;
  let level = -1;
  for (const one of installed) {
    if (one.connectorId !== connectorId || one.profile.chargingProfilePurpose !== purpose || one.profile.stackLevel <= level) continue;
    const offsetS = secondsIntoSchedule(one, question);
    const period = offsetS === undefined ? undefined : periodAt(one.profile.chargingSchedule, offsetS);
    if (!period) continue;
    found = { unit: one.profile.chargingSchedule.chargingRateUnit, period };
    level = one.profile.stackLevel;
  }
  return found;
}

const RECURRENCE_MS = { Daily: 86_400_000, Weekly: 7 * 86_400_000 } as const;

/** When the schedule that covers this moment began; `undefined` when none has begun yet. */
function scheduleStartMs(
  { profile, installedAtMs }: InstalledProfile,
  question: Pick<LimitQuestion, 'atMs' | 'chargingSinceMs'>,
): number | undefined {
  const { startSchedule } = profile.chargingSchedule;
  // An absolute schedule without a start counts from the start of charging, as a relative one does (§7.13 startSchedule).
  if (profile.chargingProfileKind === 'Relative' || startSchedule === undefined) return question.chargingSinceMs ?? installedAtMs;
  const startMs = Date.parse(startSchedule);
  if (profile.chargingProfileKind === 'Absolute') return startMs;
  if (question.atMs < startMs) return startMs;
  const everyMs = RECURRENCE_MS[profile.recurrencyKind ?? 'Daily'];
  return startMs + Math.floor((question.atMs - startMs) / everyMs) * everyMs;
}

function secondsIntoSchedule(one: InstalledProfile, question: LimitQuestion): number | undefined {
  const { profile } = one;
  if (profile.validFrom !== undefined && question.atMs < Date.parse(profile.validFrom)) return undefined;
  if (profile.validTo !== undefined && question.atMs >= Date.parse(profile.validTo)) return undefined;
  const startMs = scheduleStartMs(one, question);
  if (startMs === undefined || question.atMs < startMs) return undefined;
  const offsetS = (question.atMs - startMs) / 1000;
  const { duration } = profile.chargingSchedule;
  return duration !== undefined && offsetS >= duration ? undefined : offsetS;
}

function periodAt(schedule: ChargingSchedule, offsetS: number): ChargingSchedulePeriod | undefined {
  return schedule.chargingSchedulePeriod.findLast((period) => period.startPeriod <= offsetS);
}

/** Ampere limits hold per phase, watt limits for all phases together; phases not told are three (§7.14), as far as the charger has them. */
function inAmperes({ unit, period }: Prevailing, { phases, voltageV }: LimitQuestion): Limit {
  const used = Math.min(period.numberPhases ?? 3, phases) >= 3 ? 3 : 1;
  return { currentA: unit === 'A' ? period.limit : period.limit / (voltageV * used), phases: used };
}

/** The next moment after `atMs` at which a limit may change. */
export function nextEdgeMs(
  installed: readonly InstalledProfile[],
  question: Pick<LimitQuestion, 'atMs' | 'chargingSinceMs'>,
): number | undefined {
  let next: number | undefined;
  const consider = (edgeMs: number) => {
    if (edgeMs > question.atMs && (next === undefined || edgeMs < next)) next = edgeMs;
  };
  for (const one of installed) {
    const { profile } = one;
    if (profile.validFrom !== undefined) consider(Date.parse(profile.validFrom));
    if (profile.validTo !== undefined) consider(Date.parse(profile.validTo));
    const startMs = scheduleStartMs(one, question);
    if (startMs === undefined) continue;
    const { duration, chargingSchedulePeriod } = profile.chargingSchedule;
    for (const period of chargingSchedulePeriod) consider(startMs + period.startPeriod * 1000);
    if (duration !== undefined) consider(startMs + duration * 1000);
    if (profile.chargingProfileKind === 'Recurring') consider(startMs + RECURRENCE_MS[profile.recurrencyKind ?? 'Daily']);
  }
  return next;
}

/**
 * GetCompositeSchedule (§5.7): what the charger will allow from now on, profiles and its own maximum taken together. Limits are cut to
 * the tenth that the schema allows.
 */
export function compositeSchedule(
  installed: readonly InstalledProfile[],
  question: LimitQuestion & { readonly hardwareMaxA: number },
  durationS: number,
  unit: RateUnit,
): ChargingSchedule {
  const endMs = question.atMs + durationS * 1000;
  const periods: ChargingSchedulePeriod[] = [];
  for (
    let atMs: number | undefined = question.atMs;
    atMs !== undefined && atMs < endMs;
    atMs = nextEdgeMs(installed, { ...question, atMs })
  ) {
    const limit = limitAt(installed, { ...question, atMs }) ?? { currentA: question.hardwareMaxA, phases: question.phases };
    const currentA = Math.min(limit.currentA, question.hardwareMaxA);
    const next: ChargingSchedulePeriod = {
      startPeriod: Math.ceil((atMs - question.atMs) / 1000),
      limit: Math.trunc((unit === 'A' ? currentA : currentA * question.voltageV * limit.phases) * 10 + 1e-6) / 10,
      numberPhases: limit.phases,
    };
    const last = periods.at(-1);
    if (last?.limit !== next.limit || last.numberPhases !== next.numberPhases) periods.push(next);
  }
  return {
    duration: durationS,
    startSchedule: new Date(question.atMs).toISOString(),
    chargingRateUnit: unit,
    chargingSchedulePeriod: periods,
  };
}
