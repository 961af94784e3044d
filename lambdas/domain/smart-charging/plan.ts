import type { MoneyText } from '../shared/money';
import type { SignalQuality } from '../signals/signal';

/** OCPP 1.6 §7.8 ChargingProfile in the specification's own words: what goes into SetChargingProfile. */
export interface ChargingProfile {
  readonly chargingProfileId: number;
  readonly transactionId?: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly chargingSchedule: {
    readonly duration?: number;
    readonly startSchedule?: string;
    readonly chargingRateUnit: 'A' | 'W';
    readonly chargingSchedulePeriod: readonly ChargingSchedulePeriod[];
  };
}

export interface ChargingSchedulePeriod {
  /** Seconds after startSchedule. */
  readonly startPeriod: number;
  readonly limit: number;
  readonly numberPhases?: number;
}

/** One quarter-hour (or part of one, at the edges) of a plan, as the API and the receipt show it. */
export interface PlanSlot {
  readonly startMs: number;
  readonly endMs: number;
  /** Mean power over the slot. */
  readonly powerW: number;
  /** Currency unit per kWh; absent where none was known and the slot was planned blind. */
  readonly price?: number;
  readonly priceQuality?: SignalQuality;
  readonly co2?: number;
}

/**
 * Why the car is charged as it is. CHEAPEST: the plan follows prices. HABIT: so it does, but nobody said by when, and earlier stays
 * tell how long this one may last. BOOST: the driver wants it now. NO_REQUEST: nobody said how much and by when, and there is no habit
 * to go by. NO_PRICES: none known. NO_TIME: the deadline leaves no choice. CHARGER_UNABLE: it takes no profiles.
 */
export type PlanReasonCode = 'CHEAPEST' | 'HABIT' | 'BOOST' | 'NO_REQUEST' | 'NO_PRICES' | 'NO_TIME' | 'CHARGER_UNABLE';

/** The plan of a session as kept: one per session, replaced in place. */
export interface SessionPlan {
  readonly sessionId: string;
  readonly madeAtMs: number;
  readonly version: number;
  readonly reason: PlanReasonCode;
  readonly slots: readonly PlanSlot[];
  /** Of the energy still to come, at the prices then known. */
  readonly cost?: MoneyText;
  readonly baselineCost?: MoneyText;
  readonly readyByMs?: number;
  readonly neededWh?: number;
  /** What the deadline leaves undelivered even at full power. */
  readonly shortfallWh?: number;
  /** What the car was taken to draw at full power: measured when it could be, else the charger's rating. Remembered while it waits. */
  readonly carPowerW?: number;
  readonly priceSource?: string;
  readonly priceQuality?: 'final' | 'forecast' | 'replay' | 'missing';
  /** What was last handed to the mailbox, and under which command. */
  readonly pushed?: { readonly profile: ChargingProfile; readonly atMs: number; readonly commandSeq: number; readonly count: number };
}
