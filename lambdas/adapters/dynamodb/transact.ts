import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { ok, type Result, refuse } from '../../domain/shared/result';

type Item = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 5;

/**
 * All writes or none. A condition that does not hold is an answer, with one reason per item in order; two transactions that met on an
 * item are tried again after a short random pause, because the SDK does not do that; anything else is thrown.
 */
export async function transact(
  documents: DynamoDBDocumentClient,
  items: Item[],
): Promise<Result<undefined, { code: 'CONDITION_FAILED'; reasons: readonly CancellationReason[] }>> {
  for (let attempt = 1; ; attempt++) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: items }));
      return ok();
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return refuse({ code: 'CONDITION_FAILED', reasons });
      if (attempt === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

/** Did the condition of the item at this place fail? */
export function failed(reasons: readonly CancellationReason[], place: number): boolean {
  return reasons[place]?.Code === 'ConditionalCheckFailed';
}
