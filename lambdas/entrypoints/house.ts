import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { PowertoolsLog } from '../adapters/aws/powertools-log';

const logger = new Logger();
const tracer = new Tracer();

/** The log of this function: JSON lines with the stable codes of `ports/log.ts`. */
export const log = new PowertoolsLog(logger);

/** What every function has in common: structured logs with the request's id, and traces where tracing is on. */
export function house<Event, Answer>(handle: (event: Event, context: Context) => Promise<Answer>) {
  return middy<Event, Answer>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .handler(handle);
}
