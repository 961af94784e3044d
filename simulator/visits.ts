/** Who comes to a charger, with what car and for how long. Pure: the same random numbers give the same visitors. */
import { CAR_MODELS, type CarModel } from './battery';

export interface Visit {
  readonly model: CarModel;
  readonly socPercent: number;
  /** Time from the previous departure, or from the start, until this car is plugged in. */
  readonly arrivesInMs: number;
  readonly staysMs: number;
}

/** Small, quick and good enough to scatter cars; not for secrets. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

const MINUTE_MS = 60_000;
const MODELS: readonly CarModel[] = Object.values(CAR_MODELS);

/**
 * `speed` shortens the stays and shrinks the batteries alike. So a day of coming and going passes in minutes, while power, energy and the
 * clock still agree: a charger whose meter ran sixty times too fast would, rightly, be distrusted by its central system.
 */
export function nextVisit(random: () => number, isFirst: boolean, speed = 1): Visit {
  const between = (from: number, to: number) => from + random() * (to - from);
  const model = MODELS[Math.floor(random() * MODELS.length)] ?? CAR_MODELS.compact;
  const arrivesInMs = isFirst ? between(500, 5_000) : between(10, 120) * (MINUTE_MS / speed);
  return {
    model: { ...model, capacityWh: model.capacityWh / speed },
    socPercent: Math.round(between(15, 65)),
    arrivesInMs,
    staysMs: between(120, 600) * (MINUTE_MS / speed),
  };
}
