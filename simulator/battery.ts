/** The car at the end of the cable: how much it takes, when it sleeps and what wakes it. Pure. */

export interface CarModel {
  readonly capacityWh: number;
  /** Phases of the onboard charger. */
  readonly phases: 1 | 3;
  /** Limit of the onboard charger, per phase. */
  readonly maxCurrentA: number;
  /** State of charge above which the battery takes less and less; 80 unless told. */
  readonly taperFromPercent?: number;
  /** Share of the metered energy that reaches the battery; 0.92 unless told. */
  readonly efficiency?: number;
  /** Pause after which the car sleeps; 15 minutes unless told. */
  readonly sleepsAfterS?: number;
  /** Time from an offer of current until a sleeping car draws; 20 seconds unless told. */
  readonly wakesInS?: number;
  /** The first offer after a sleep is slept through, the next one wakes it: what Zoe, Spring and others are known for. */
  readonly sleepsAfterPause?: boolean;
}

export interface Car {
  readonly model: CarModel;
  readonly storedWh: number;
  /** What the socket offers per phase; below 6 A is no offer. */
  readonly offeredA: number;
  readonly pausedSinceMs?: number;
  /** `undefined`: awake. Infinity: only a fresh offer starts the waking. */
  readonly awakeAtMs?: number;
}

/** IEC 61851-1: the least current a charger can signal. Less means a pause. */
export const MIN_CURRENT_A = 6;

/** Middle-sized cars of the market, for a fleet that is not all alike. */
export const CAR_MODELS = {
  compact: { capacityWh: 52_000, phases: 3, maxCurrentA: 16 },
  limousine: { capacityWh: 77_000, phases: 3, maxCurrentA: 16 },
  city: { capacityWh: 26_800, phases: 1, maxCurrentA: 32 },
  hybrid: { capacityWh: 12_000, phases: 1, maxCurrentA: 16 },
} as const satisfies Record<string, CarModel>;

export function aCar(model: CarModel, socPercent: number): Car {
  return { model, storedWh: (model.capacityWh * socPercent) / 100, offeredA: 0 };
}

export function socPercent(car: Car): number {
  return (car.storedWh / car.model.capacityWh) * 100;
}

export function isFull(car: Car): boolean {
  return car.storedWh >= car.model.capacityWh - 1e-6;
}

/** Energy at the meter that fills the battery. */
export function missingAtMeterWh(car: Car): number {
  return (car.model.capacityWh - car.storedWh) / (car.model.efficiency ?? 0.92);
}

/** The socket's offer changes. A long pause lets the car sleep; an offer after it wakes the car, now or (some models) the time after next. */
export function offer(car: Car, offeredA: number, nowMs: number): Car {
  const offers = offeredA >= MIN_CURRENT_A;
  const offered = car.offeredA >= MIN_CURRENT_A;
  if (offers === offered) return { ...car, offeredA };
  if (!offers) return { ...car, offeredA, pausedSinceMs: nowMs };
  const pausedMs = car.pausedSinceMs === undefined ? 0 : nowMs - car.pausedSinceMs;
  const { model, storedWh } = car;
  if (car.awakeAtMs === Number.POSITIVE_INFINITY) return { model, storedWh, offeredA, awakeAtMs: nowMs + (model.wakesInS ?? 20) * 1000 };
  if (pausedMs < (model.sleepsAfterS ?? 900) * 1000) {
    return { model, storedWh, offeredA, ...(car.awakeAtMs === undefined ? {} : { awakeAtMs: car.awakeAtMs }) };
  }
  return {
    model,
    storedWh,
    offeredA,
    awakeAtMs: model.sleepsAfterPause ? Number.POSITIVE_INFINITY : nowMs + (model.wakesInS ?? 20) * 1000,
  };
}

/** Current per phase that the car takes now. */
export function drawnA(car: Car, nowMs: number): number {
  if (car.offeredA < MIN_CURRENT_A || isFull(car) || (car.awakeAtMs !== undefined && nowMs < car.awakeAtMs)) return 0;
  const { model } = car;
  const from = model.taperFromPercent ?? 80;
  const soc = socPercent(car);
  // Falls in a straight line to a tenth of the power at 100 %: close enough to a lithium pack's constant-voltage phase.
  const share = soc <= from ? 1 : 1 - 0.9 * ((soc - from) / (100 - from));
  return Math.min(car.offeredA, model.maxCurrentA * share);
}

/** `meterWh` went through the meter. */
export function charged(car: Car, meterWh: number): Car {
  return { ...car, storedWh: Math.min(car.model.capacityWh, car.storedWh + meterWh * (car.model.efficiency ?? 0.92)) };
}
