import { Cron } from 'croner';
import { Refusal } from '../refusal';

/** When a schedule is next due after this moment, or null when never again. */
export type NextRun = (after: Date) => Date | null;

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * The schedule expressions of EventBridge Scheduler: `rate(5 minutes)`, `cron(0 13 * * ? *)` with six fields and a time zone,
 * `at(2026-11-21T12:00:00)`.
 */
export function nextRun(expression: string, timeZone: string): NextRun {
  const [, kind, argument = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  try {
    if (kind === 'rate') {
      const periodMs = rateMs(argument);
      return (after) => new Date(after.getTime() + periodMs);
    }
    if (kind === 'at') {
      const due = new Cron(argument, { timezone: timeZone, paused: true }).nextRun(new Date(0));
      return (after) => (due !== null && due > after ? due : null);
    }
    if (kind === 'cron') {
      const cron = new Cron(cronPattern(argument), { timezone: timeZone, paused: true, mode: '7-part' });
      return (after) => cron.nextRun(after);
    }
  } catch (error) {
    throw new Refusal(`The schedule expression ${expression} cannot be read: ${String(error)}`);
  }
  throw new Refusal(`The schedule expression ${expression} is neither rate(…), cron(…) nor at(…).`);
}

function rateMs(argument: string): number {
  const [, count, unit] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  if (unit === undefined) throw new Error('write rate(<number> minutes|hours|days)');
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Largest value of minutes, hours, days, months, weekdays (0 = Sunday) and years. */
const LARGEST = [59, 23, 31, 12, 6, 2199] as const;

/**
 * AWS writes minutes hours day month weekday year, counts weekdays from 1 = Sunday, has `?` for "whatever", and `5/10` for "from 5 on,
 * every 10" ("Cron-based schedules").
 */
function cronPattern(argument: string): string {
  const fields = argument.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error('write six fields');
  const parts = fields.map((field, index) => {
    if (field === '?') return '*';
    const counted = index === 4 ? field.replace(/(?<![#/\w])([1-7])(?=[-,#L/]|$)/g, (digit) => String(Number(digit) - 1)) : field;
    return counted.replace(/(?<![\w-])(\d+)\//g, `$1-${LARGEST[index]}/`);
  });
  return `0 ${parts.join(' ')}`;
}
