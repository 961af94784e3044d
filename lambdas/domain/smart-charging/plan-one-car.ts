import { invariant } from '../shared/invariant';

/**
 * When to charge one car so that it costs least and is ready in time. Exact dynamic programming over quarter-hours.
 *
 * A car charges at full power or not at all: at one car on its own, less than full power never helps, and low currents waste energy.
 * What does not fill a whole quarter-hour is cut in time, not in current, and OCPP schedules count in seconds. An exchange argument
 * leaves at most one cut quarter-hour in some best plan, at the edge of a block: of two cut ones, the dearer could give its energy to
 * the cheaper. So the state is (quarter-hour, whole ones still to place, is the cut one still to place, is the car charging) and the
 * result is the true optimum, starts included. The first and the last quarter-hour may be short themselves (it is twenty past; ready
 * by ten to): each is either used whole or not, or is the cut one, and every combination is tried.
 */
export interface CostSlot {
  readonly startMs: number;
  readonly endMs: number;
  /** Whatever should be small, in currency per kWh: price, and one day weights for CO2 and grid. May be negative. */
  readonly costPerKwh: number;
}

export interface CarToPlan {
  /** Without gaps, in order, from now to the deadline; all of one length but the first and the last. */
  readonly slots: readonly CostSlot[];
  readonly energyWh: number;
  readonly powerW: number;
  /** What one more start must save, in currency. Starts wear contactors and confuse cars. */
  readonly startPenalty?: number;
  /** As many separate blocks as the charger's schedule can hold. */
  readonly maxBlocks?: number;
  /** Going on costs no start. */
  readonly chargingNow?: boolean;
  /** That the car may leave before the last slot ends. Without it, it stays to the end and is full by then. */
  readonly leaving?: Leaving;
}

interface Leaving {
  /** Per slot: the chance that a car still there at its beginning is gone at its end. */
  readonly hazards: readonly number[];
  /** What a kilowatt-hour is worth that the car leaves without, in currency. */
  readonly missingPerKwh: number;
  /** Whether a car that stays to the end of the last slot must be full by then. */
  readonly mustBeFull: boolean;
}

export interface Block {
  readonly startMs: number;
  readonly endMs: number;
}

export interface CarPlan {
  readonly blocks: readonly Block[];
  /** Of the energy alone, without start penalties. */
  readonly cost: number;
  readonly starts: number;
  /** What full power from now to the deadline leaves undelivered. */
  readonly shortfallWh: number;
}

export const DEFAULT_START_PENALTY = 0.006;

const WATT_HOUR_MS = 3_600_000;
/** Costs closer than this are equal, and then earlier charging wins: a car that is early is never late. */
const EQUAL = 1e-9;
const IMPOSSIBLE = 1e30;

const IDLE = 0;
const WHOLE = 1;
const CUT = 2;

export function planOneCar({
  slots,
  energyWh,
  powerW,
  startPenalty = DEFAULT_START_PENALTY,
  maxBlocks = Number.POSITIVE_INFINITY,
  chargingNow = false,
  leaving,
}: CarToPlan): CarPlan {
  const capacityWh = slots.map(({ startMs, endMs }) => ((endMs - startMs) * powerW) / WATT_HOUR_MS);
  const mostWh = capacityWh.reduce((sum, wh) => sum + wh, 0);
  if (energyWh <= 0 || slots.length === 0) return { blocks: [], cost: 0, starts: 0, shortfallWh: Math.max(0, energyWh) };
  if (energyWh >= mostWh - 1e-6) {
    const cost = slots.reduce((sum, slot, t) => sum + slot.costPerKwh * capacityWh[t]! * 1e-3, 0);
    const blocks = [{ startMs: slots[0]!.startMs, endMs: slots.at(-1)!.endMs }];
    return { blocks, cost, starts: chargingNow ? 0 : 1, shortfallWh: energyWh - mostWh };
  }

  if (maxBlocks === 1 && leaving === undefined) return cheapestWindow(slots, energyWh, powerW, startPenalty, chargingNow);
  const all = instances({ slots, capacityWh, startPenalty, chargingNow, leaving }, energyWh);
  return toPlan(cheapest(all, maxBlocks), slots, capacityWh, powerW);
}

/**
 * One block for a charger that holds no more. Its cost changes evenly while neither end crosses a quarter-hour, so a best one begins or
 * ends at an edge, and there are few of those.
 */
function cheapestWindow(slots: readonly CostSlot[], energyWh: number, powerW: number, startPenalty: number, chargingNow: boolean): CarPlan {
  const [firstMs, lastMs] = [slots[0]!.startMs, slots.at(-1)!.endMs];
  const lengthMs = Math.min(wholeSecondsMs(energyWh, powerW), lastMs - firstMs);
  // Cost of charging from the first moment up to each edge.
  const edges = [firstMs];
  const upTo = [0];
  for (const [t, { startMs, endMs, costPerKwh }] of slots.entries()) {
    edges.push(endMs);
    upTo.push(upTo[t]! + (costPerKwh * (endMs - startMs) * powerW) / (WATT_HOUR_MS * 1_000));
  }
  const costUpTo = (atMs: number, t: number) => upTo[t]! + (slots[t]!.costPerKwh * (atMs - edges[t]!) * powerW) / (WATT_HOUR_MS * 1_000);

  let best = { startMs: firstMs, cost: Number.POSITIVE_INFINITY, starts: 1 };
  const consider = (startMs: number, startSlot: number, endSlot: number) => {
    const starts = chargingNow && startMs === firstMs ? 0 : 1;
    const cost = costUpTo(startMs + lengthMs, endSlot) - costUpTo(startMs, startSlot);
    const gain = best.cost + best.starts * startPenalty - (cost + starts * startPenalty);
    if (gain > EQUAL || (gain > -EQUAL && startMs < best.startMs)) best = { startMs, cost, starts };
  };
  for (let t = 0, end = 0; t < slots.length && edges[t]! + lengthMs <= lastMs; t++) {
    while (edges[end + 1]! < edges[t]! + lengthMs) end++;
    consider(edges[t]!, t, end);
  }
  for (let t = slots.length, begin = slots.length - 1; t > 0 && edges[t]! - lengthMs >= firstMs; t--) {
    while (edges[begin]! > edges[t]! - lengthMs) begin--;
    consider(edges[t]! - lengthMs, begin, t - 1);
  }
  return { blocks: [{ startMs: best.startMs, endMs: best.startMs + lengthMs }], cost: best.cost, starts: best.starts, shortfallWh: 0 };
}

/** Rounded up: schedules cannot say less than a second, and a second too long is better than a watt-hour short. */
function wholeSecondsMs(energyWh: number, powerW: number): number {
  return Math.ceil(((energyWh / powerW) * WATT_HOUR_MS) / 1_000 - 1e-6) * 1_000;
}

/** A choice per slot; the cut slot charges `cutWh`, at its head if it goes on from before, else at its tail. */
interface Choice {
  readonly actions: Uint8Array;
  readonly objective: number;
  readonly starts: number;
  readonly cutWh: number;
  /** The block under way at the beginning counts as one of the plan's. */
  readonly goesOn: boolean;
}

/**
 * The best of all instances. Each is solved without the cap first: that is quick, nearly always keeps the cap by itself, and else
 * bounds from below what the slower search under the cap can find, so that most instances need no second search.
 */
function cheapest(all: readonly Instance[], maxBlocks: number): Choice {
  const free = all.flatMap((instance) => {
    const choice = solve(instance, Number.POSITIVE_INFINITY);
    return choice === undefined ? [] : [{ instance, choice }];
  });
  let best: Choice | undefined;
  for (const { instance, choice } of free.sort((a, b) => a.choice.objective - b.choice.objective)) {
    if (best !== undefined && choice.objective >= best.objective - EQUAL) break;
    const blockCount = choice.starts + (choice.goesOn && choice.actions[0] !== IDLE ? 1 : 0);
    const found = blockCount <= maxBlocks ? choice : solve(instance, maxBlocks);
    if (found !== undefined && (best === undefined || found.objective < best.objective - EQUAL)) best = found;
  }
  invariant(best !== undefined, 'one block from now on fits any cap'); // more energy than the time takes was dealt with before
  return best;
}

/** The ways to use a short first and a short last quarter-hour: whole, or else perhaps cut. The rest is counted in whole ones. */
function instances(problem: Problem, energyWh: number): Instance[] {
  const { slots, capacityWh } = problem;
  const last = slots.length - 1;
  const wholeWh = Math.max(...capacityWh);
  const isShort = (t: number) => capacityWh[t]! < wholeWh - 1e-6;
  const found: Instance[] = [];
  for (const useFirst of isShort(0) ? [true, false] : [false]) {
    for (const useLast of last > 0 && isShort(last) ? [true, false] : [false]) {
      const restWh = energyWh - (useFirst ? capacityWh[0]! : 0) - (useLast ? capacityWh[last]! : 0);
      if (restWh < -1e-6) continue;
      const wholes = Math.floor(restWh / wholeWh + 1e-9);
      const cutWh = restWh - wholes * wholeWh;
      found.push({
        ...problem,
        wholes,
        wholeWh,
        cutWh: cutWh > 1e-6 * wholeWh ? cutWh : 0,
        lastWh: useLast ? capacityWh[last]! : 0,
        must: (t) => (t === 0 && useFirst) || (t === last && useLast),
        isShort,
      });
    }
  }
  return found;
}

interface Problem {
  readonly slots: readonly CostSlot[];
  readonly capacityWh: readonly number[];
  readonly startPenalty: number;
  readonly chargingNow: boolean;
  readonly leaving: Leaving | undefined;
}

interface Instance extends Problem {
  readonly wholes: number;
  readonly wholeWh: number;
  readonly cutWh: number;
  /** What is left to a short last quarter-hour: missing until then. */
  readonly lastWh: number;
  readonly must: (t: number) => boolean;
  readonly isShort: (t: number) => boolean;
}

/**
 * Backwards from the deadline: `later[state]` is the least cost of the slots still to come, weighted with the chance that the car is
 * there to see them. A state is
 * ((blocks still allowed · wholes + whole slots still to place) · 2 + cut slot still to place) · 2 + charging.
 */
function solve(
  { slots, capacityWh, wholes, wholeWh, cutWh, lastWh, must, isShort, startPenalty, chargingNow, leaving }: Instance,
  maxBlocks: number,
): Choice | undefined {
  const mustBeFull = leaving?.mustBeFull ?? true;
  const missingPerWh = (leaving?.missingPerKwh ?? 0) * 1e-3;
  const capped = Number.isFinite(maxBlocks);
  const rounds = capped ? maxBlocks + 1 : 1;
  const perRound = (wholes + 1) * 4;
  const states = rounds * perRound;
  let later = new Float64Array(states).fill(IMPOSSIBLE);
  let now = new Float64Array(states).fill(IMPOSSIBLE);
  for (let state = 0; state < states; state++) {
    const missingWh = Math.floor((state % perRound) / 4) * wholeWh + (state % 4 >= 2 ? cutWh : 0);
    if (missingWh === 0 || !mustBeFull) later[state] = missingWh * missingPerWh;
  }
  const chosen = new Uint8Array(slots.length * states);

  for (let t = slots.length - 1; t >= 0; t--) {
    const perWh = slots[t]!.costPerKwh * 1e-3;
    const wholeCost = perWh * capacityWh[t]!;
    const cutCost = perWh * cutWh;
    const mustUse = must(t);
    const short = isShort(t);
    const mayCut = !mustUse && cutWh > 0 && cutWh <= capacityWh[t]! + 1e-9;
    const leaves = leaving?.hazards[t] ?? 0;
    const stays = 1 - leaves;
    const lossPerWh = leaves * missingPerWh;
    const after = (laterCost: number, loss: number) => (laterCost >= IMPOSSIBLE ? laterCost : stays * laterCost + loss);
    for (let round = 0; round < rounds; round++) {
      const mayStart = !capped || round > 0;
      const afterStart = capped ? -perRound : 0;
      // Fewer than these cannot be left, for there were too few slots before; more cannot, for there are too few to come.
      for (let k = Math.max(0, wholes - t); k <= (mustBeFull ? Math.min(wholes, slots.length - t) : wholes); k++) {
        const base = round * perRound + k * 4;
        const loss = lossPerWh * (k * wholeWh + (t < slots.length - 1 ? lastWh : 0));
        for (let cut = 0; cut < 2; cut++) {
          const cutLoss = cut === 1 ? lossPerWh * cutWh : 0;
          for (let on = 0; on < 2; on++) {
            const state = base + cut * 2 + on;
            let least = IMPOSSIBLE;
            let action = IDLE;
            // Charging first: among equals the earlier one is kept.
            const placed = short ? (mustUse ? 0 : -1) : k > 0 ? 4 : -1;
            if (placed >= 0 && (on === 1 || mayStart)) {
              const next = base - placed + cut * 2 + 1 + (on === 1 ? 0 : afterStart);
              least =
                after(later[next]!, loss - (placed > 0 ? lossPerWh * wholeWh : 0) + cutLoss) + wholeCost + (on === 1 ? 0 : startPenalty);
              action = WHOLE;
            }
            if (mayCut && cut === 1) {
              // Going on: charge at the head and end here. Starting: charge at the tail and go on. Either is the best placed cut.
              const cost =
                on === 1
                  ? after(later[base]!, loss) + cutCost
                  : mayStart
                    ? after(later[base + 1 + afterStart]!, loss) + cutCost + startPenalty
                    : IMPOSSIBLE;
              if (cost < least - EQUAL) {
                least = cost;
                action = CUT;
              }
            }
            if (!mustUse) {
              const cost = after(later[base + cut * 2]!, loss + cutLoss);
              if (cost < least - EQUAL) {
                least = cost;
                action = IDLE;
              }
            }
            now[state] = least;
            chosen[t * states + state] = action;
          }
        }
      }
    }
    [later, now] = [now, later];
  }

  // A block under way counts against the cap when it goes on: try both, with one round less to give away.
  const cutToPlace = cutWh > 0 ? 2 : 0;
  const open = capped && chargingNow ? rounds - 2 : rounds - 1;
  const goesOn = chargingNow && open >= 0 ? open * perRound + wholes * 4 + cutToPlace + 1 : -1;
  const standing = (rounds - 1) * perRound + wholes * 4 + cutToPlace;
  const start = goesOn >= 0 && later[goesOn]! <= later[standing]! + EQUAL ? goesOn : standing;
  const objective = later[start]!;
  if (objective >= IMPOSSIBLE / 2) return undefined;

  const actions = new Uint8Array(slots.length);
  let starts = 0;
  for (let t = 0, state = start; t < slots.length; t++) {
    const action = chosen[t * states + state]!;
    actions[t] = action;
    const on = state % 2;
    if (action === IDLE) state -= on;
    else {
      if (on === 0) {
        starts++;
        if (capped) state -= perRound;
      }
      if (action === WHOLE) state += (isShort(t) ? 0 : -4) + (1 - on);
      else state += -2 + (on === 1 ? -1 : 1);
    }
  }
  return { actions, objective, starts, cutWh, goesOn: start === goesOn };
}

function toPlan(
  { actions, starts, cutWh, goesOn: onAtFirst }: Choice,
  slots: readonly CostSlot[],
  capacityWh: readonly number[],
  powerW: number,
): CarPlan {
  const blocks: { startMs: number; endMs: number }[] = [];
  let cost = 0;
  const cutMs = wholeSecondsMs(cutWh, powerW);
  let wasOn = onAtFirst;
  for (const [t, slot] of slots.entries()) {
    if (actions[t] === IDLE) {
      wasOn = false;
      continue;
    }
    const whole = actions[t] === WHOLE;
    const lengthMs = whole ? slot.endMs - slot.startMs : Math.min(cutMs, slot.endMs - slot.startMs);
    const goesOn = t + 1 < slots.length && actions[t + 1] !== IDLE;
    // A cut slot on its own charges at its head: same price, sooner done.
    const startMs = whole || wasOn || !goesOn ? slot.startMs : slot.endMs - lengthMs;
    const endMs = startMs + lengthMs;
    cost += slot.costPerKwh * (whole ? capacityWh[t]! : cutWh) * 1e-3;
    const before = blocks.at(-1);
    if (before?.endMs === startMs) before.endMs = endMs;
    else blocks.push({ startMs, endMs });
    wasOn = whole || !wasOn;
  }
  return { blocks, cost, starts, shortfallWh: 0 };
}
