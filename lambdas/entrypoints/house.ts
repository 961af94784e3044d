import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { PowertoolsLog } from '../adapters/aws/powertools-log';

const logger = new Logger();
/** The setting of Powertools itself. */
const xRay = process.env['POWERTOOLS_TRACE_ENABLED'] === 'false' ? undefined : import('../adapters/aws/x-ray');
const traces: MiddlewareObj = {
  before: async (request) => (await xRay)?.captureInvocation.before?.(request),
  after: async (request) => (await xRay)?.captureInvocation.after?.(request),
  onError: async (request) => (await xRay)?.captureInvocation.onError?.(request),
};

/** The log of this function: JSON lines with the stable codes of `ports/log.ts`. */
export const log = new PowertoolsLog(logger);

/** What every function has in common: structured logs with the request's id, and traces where tracing is on. */
export function house<Event, Answer>(handle: (event: Event, context: Context) => Promise<Answer>) {
  return middy<Event, Answer>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(traces)
    .handler(handle);
}
