import type { Context, SQSEvent } from 'aws-lambda';
import { fromFifoQueue, fromQueue } from '../../lambdas/entrypoints/from-queue';
import { log } from '../../lambdas/entrypoints/house';

const context = { getRemainingTimeInMillis: () => 10_000, functionName: 'test' } as Context;

function batch(...bodies: readonly string[]): SQSEvent {
  const record = (body: string, index: number) => ({
    body,
    messageId: `m${index}`,
    eventSource: 'aws:sqs',
    attributes: { MessageGroupId: body[0] },
  });
  return { Records: bodies.map(record) } as unknown as SQSEvent;
}

const told = jest.spyOn(log, 'error').mockReturnValue();
beforeEach(() => told.mockClear());

class AccessDeniedException extends Error {
  override readonly name = 'AccessDeniedException';
}

async function refuseBad(body: string): Promise<void> {
  if (body.endsWith('bad')) throw new AccessDeniedException('not authorized to perform dynamodb:PutItem');
}

test('a message that fails is given back alone, and the log says why', async () => {
  const answer = await fromQueue(refuseBad)(batch('a good', 'b bad', 'c good'), context);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  // By its name: the alarm on missing rights reads it there.
  expect(told.mock.calls).toEqual([['WORK_FAILED', { messageId: 'm1' }, expect.objectContaining({ name: 'AccessDeniedException' })]]);
});

test('behind a message that fails its own group waits, and no other', async () => {
  const done: string[] = [];
  const handler = fromFifoQueue(() => async (body) => {
    await refuseBad(body);
    done.push(body);
  });
  const answer = await handler(batch('a good', 'b bad', 'b later', 'c good'), context);
  expect(done).toEqual(['a good', 'c good']);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] });
});
