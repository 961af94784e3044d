import type { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogCode, LogFacts } from '../../ports/log';
import { logError, logText } from './log-text';

/** One event per line: the code is the message, the facts are fields, and no field is longer or other than text may be in a log. */
export class PowertoolsLog implements Log {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  info(code: LogCode, facts: LogFacts): void {
    this.#logger.info(code, { facts: shown(facts) });
  }

  warn(code: LogCode, facts: LogFacts): void {
    this.#logger.warn(code, { facts: shown(facts) });
  }

  error(code: LogCode, facts: LogFacts, cause?: unknown): void {
    this.#logger.error(code, { facts: shown(facts), ...(cause instanceof Error ? { error: logError(cause) } : {}) });
  }
}

function shown(facts: LogFacts): LogFacts {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? logText(fact) : fact]));
}
