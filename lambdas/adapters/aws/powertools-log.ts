import type { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogCode, LogFacts } from '../../ports/log';

/** One event per line: the code is the message, the facts are fields. */
export class PowertoolsLog implements Log {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  info(code: LogCode, facts: LogFacts): void {
    this.#logger.info(code, { facts });
  }

  warn(code: LogCode, facts: LogFacts): void {
    this.#logger.warn(code, { facts });
  }

  error(code: LogCode, facts: LogFacts, cause?: unknown): void {
    this.#logger.error(code, { facts, ...(cause instanceof Error ? { error: cause } : {}) });
  }
}
