import type { Amount } from './amount';

/** CHARGING: OCPI's TIME. PARKING: the car takes nothing, its PARKING_TIME. IDLE: the charger gives nothing, which nobody pays for. */
export type Activity = 'CHARGING' | 'PARKING' | 'IDLE';

/** The least and the most that was measured, in kW or in ampere over all phases. */
export interface MeasuredRange {
  readonly least: number;
  readonly most: number;
}

/** A stretch of a session as it was measured. Within it energy flows evenly. */
export interface ChargingPeriod {
  readonly startMs: number;
  readonly endMs: number;
  readonly activity: Activity;
  readonly energyWh: Amount;
  readonly power?: MeasuredRange;
  readonly current?: MeasuredRange;
}

export interface RatedSession {
  /** In order, each beginning where the one before ended. */
  readonly periods: readonly ChargingPeriod[];
  /** When the session began: durations count from here. */
  readonly startMs: number;
  readonly timeZone: string;
  readonly reservation?: ReservedTime;
}

export interface ReservedTime {
  readonly startMs: number;
  readonly endMs: number;
  /** No session followed. */
  readonly hasExpired: boolean;
}
