import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** The item that made a condition fail, or `undefined` where there was none. */
export interface Stood {
  readonly item: Record<string, unknown> | undefined;
}

/**
 * Runs a conditional write. A condition that does not hold is an answer: what stood in the way, when the write asked for it with
 * `ReturnValuesOnConditionCheckFailure`. Anything else is thrown.
 */
export async function orWhatStood<T>(write: () => Promise<T>): Promise<{ readonly done: T } | { readonly stood: Stood }> {
  try {
    return { done: await write() };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { stood: { item: error.Item === undefined ? undefined : unmarshall(error.Item) } };
  }
}
