import { BatchProcessor, EventType, processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { house, log } from './house';

type Work = (body: string) => Promise<unknown>;

const standard = new BatchProcessor(EventType.SQS);
const fifo = new SqsFifoPartialProcessorAsync();

/** A function that works on a standard queue: a message that fails is given back alone, the others of its batch are done. */
export function fromQueue(work: Work) {
  return house<SQSEvent, SQSBatchResponse>((event, context) => processPartialResponse(event, told(work), standard, { context }));
}

/** A function that works on a FIFO queue: behind a message that fails, the rest of its group waits with it; other groups do not. */
export function fromFifoQueue(workOn: (bodies: readonly string[]) => Work) {
  return house<SQSEvent, SQSBatchResponse>((event, context) => {
    const work = workOn(event.Records.map(({ body }) => body));
    return processPartialResponse(event, told(work), fifo, { context, skipGroupOnError: true });
  });
}

/** The batch processor keeps the fault of a message to itself; an alarm on missing rights, and whoever mends it, need to read it. */
function told(work: Work) {
  return async ({ body, messageId }: SQSRecord) => {
    try {
      await work(body);
    } catch (fault) {
      log.error('WORK_FAILED', { messageId }, fault);
      throw fault;
    }
  };
}
