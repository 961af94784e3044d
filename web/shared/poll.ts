const LONGEST_PAUSE_MS = 60_000;

/** Asks again and again while somebody is looking: never twice at once, not while the tab is hidden, more slowly while it fails. */
export function poll(everyMs: number, ask: () => Promise<void>): { now(): void; stop(): void } {
  let timer: number | undefined;
  let running = false;
  let again = false;
  let stopped = false;
  let failures = 0;

  async function round(): Promise<void> {
    window.clearTimeout(timer);
    if (stopped || document.hidden) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await ask();
      failures = 0;
    } catch {
      failures += 1;
    }
    running = false;
    if (stopped) return;
    if (again) {
      again = false;
      return round();
    }
    timer = window.setTimeout(() => void round(), Math.min(LONGEST_PAUSE_MS, everyMs * 2 ** Math.min(failures, 5)));
  }

  const onVisible = () => void round();
  document.addEventListener('visibilitychange', onVisible);
  void round();
  return {
    now: () => void round(),
    stop: () => {
      stopped = true;
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    },
  };
}
