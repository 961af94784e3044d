import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';

/**
 * A subsegment of X-Ray around each invocation, without what was answered. The X-Ray SDK follows every promise of the process from the
 * moment it is imported, which costs a third of a frame's time: import this file only where traces are collected.
 */
export const captureInvocation = captureLambdaHandler(new Tracer(), { captureResponse: false });
