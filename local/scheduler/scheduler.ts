import { nextRun } from './expression';

/** One AWS::Scheduler::Schedule, with what it calls. */
export interface Schedule {
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  /** 0 when the window is off. A run starts at a random moment of the window. */
  readonly flexibleWindowMs: number;
  readonly maximumRetryAttempts: number;
  /** Rejects when the target refused; Scheduler then tries again. */
  run(): Promise<void>;
  /** Hands the input to the schedule's dead-letter queue after the last attempt. */
  giveUp(error: unknown): Promise<void>;
}

/** A rate schedule runs for the first time shortly after it was created ("Schedule types in EventBridge Scheduler"). */
const FIRST_RATE_RUN_MS = 1_000;
/** setTimeout's longest, 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Scheduler {
  stop(): Promise<void>;
}

export function startSchedules(schedules: readonly Schedule[]): Scheduler {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const later = (delayMs: number, then: () => void) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (delayMs > LONGEST_TIMER_MS) later(delayMs - LONGEST_TIMER_MS, then);
        else then();
      },
      Math.min(delayMs, LONGEST_TIMER_MS),
    );
    timers.add(timer);
  };

  const fire = (schedule: Schedule) => {
    const run = attempt(schedule).finally(() => running.delete(run));
    running.add(run);
  };

  const attempt = async (schedule: Schedule): Promise<void> => {
    for (let tried = 0; ; tried += 1) {
      try {
        return await schedule.run();
      } catch (error) {
        if (tried >= schedule.maximumRetryAttempts || stopped) return schedule.giveUp(error);
        // AWS backs off exponentially.
        await new Promise<void>((resolve) => later(1_000 * 2 ** tried, resolve));
      }
    }
  };

  for (const schedule of schedules) {
    const next = nextRun(schedule.expression, schedule.timeZone);
    const plan = (after: Date) => {
      const due = next(after);
      if (due === null) return;
      later(due.getTime() - Date.now(), () => {
        if (stopped) return;
        // After a sleep of the machine the missed runs are skipped, not made up for: AWS was awake in the meantime.
        plan(Date.now() - due.getTime() > 60_000 ? new Date() : due);
        if (schedule.flexibleWindowMs === 0) fire(schedule);
        else later(Math.random() * schedule.flexibleWindowMs, () => fire(schedule));
      });
    };
    if (schedule.expression.startsWith('rate')) {
      later(FIRST_RATE_RUN_MS, () => {
        fire(schedule);
        plan(new Date());
      });
    } else plan(new Date());
  }
  return {
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.race([Promise.allSettled(running), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
    },
  };
}
