import type { LiveReading } from './session';

const SHARE = 0.2;
/** Below this a share says nothing: a resting car draws a few watts more or less. */
const SMALLEST_CHANGE_W = 500;

/**
 * Does this reading change what a plan was made with? The power differs by more than a fifth, or another number of phases carries it.
 * The first reading of a session always tells something new once the car draws.
 */
export function meterDeviates(before: LiveReading | undefined, after: LiveReading): boolean {
  if (after.powerW === undefined) return false;
  if (before === undefined) return after.powerW > SMALLEST_CHANGE_W;
  if (before.powerW === undefined) return false;
  const change = Math.abs(after.powerW - before.powerW);
  if (change > Math.max(SMALLEST_CHANGE_W, SHARE * before.powerW)) return true;
  const [was, is] = [before.activePhases, after.activePhases];
  return was !== undefined && is !== undefined && was !== is;
}
