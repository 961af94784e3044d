import type { InvocationResult, LambdaFunction } from '../../local/lambda/function';
import { type QueueEngine, startFauxqs } from '../../local/sqs/engine';
import { type EventSource, type Poller, startPolling } from '../../local/sqs/event-source';

interface SqsEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly eventSourceARN: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly messageAttributes: Readonly<Record<string, unknown>>;
  }[];
}

let engine: QueueEngine;
let poller: Poller | undefined;

beforeEach(async () => {
  engine = await startFauxqs('eu-central-1');
});

afterEach(async () => {
  await poller?.stop();
  await engine.stop();
});

const source = (queueName: string, changes: Partial<EventSource> = {}): EventSource => ({
  queueName,
  queueArn: `arn:aws:sqs:eu-central-1:000000000000:${queueName}`,
  region: 'eu-central-1',
  batchSize: 10,
  batchingWindowS: 0,
  maximumConcurrency: 5,
  reportsBatchItemFailures: true,
  ...changes,
});

/** A function that is plain code here: the poller cannot tell. */
function aFunction(handle: (event: SqsEvent) => unknown): LambdaFunction {
  const invoke = async (event: unknown): Promise<InvocationResult> => {
    try {
      return { ok: true, payload: JSON.stringify((await handle(event as SqsEvent)) ?? null) };
    } catch (error) {
      return { ok: false, errorType: 'Error', errorMessage: String(error) };
    }
  };
  return { name: 'worker', arn: 'arn:aws:lambda:eu-central-1:000000000000:function:worker', invoke };
}

async function send(queueName: string, MessageBody: string, more: Record<string, unknown> = {}): Promise<void> {
  const answer = await engine.send('SendMessage', queueName, { MessageBody, ...more });
  expect(answer.status).toBe(200);
}

async function count(queueName: string): Promise<number> {
  const answer = await engine.send('GetQueueAttributes', queueName, { AttributeNames: ['All'] });
  const { Attributes } = JSON.parse(answer.body.toString());
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 8_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a message reaches the function as SQS events look, and is deleted when the function succeeds', async () => {
  await engine.createQueue('work', {});
  const seen: SqsEvent['Records'][number][] = [];
  poller = startPolling(
    source('work'),
    engine,
    aFunction(({ Records }) => void seen.push(...Records)),
  );
  await send('work', 'hello', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } } });
  await until(() => seen.length === 1);
  expect(seen[0]).toMatchObject({
    body: 'hello',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:work',
    awsRegion: 'eu-central-1',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.any(String) },
    messageAttributes: { kind: { stringValue: 'greeting', dataType: 'String' } },
  });
  await until(async () => (await count('work')) === 0);
});

test('only the messages named in batchItemFailures come again, after their visibility timeout', async () => {
  await engine.createQueue('work', { VisibilityTimeout: '1' });
  for (const body of ['good 1', 'bad', 'good 2']) await send('work', body);
  const seen: string[] = [];
  poller = startPolling(
    source('work'),
    engine,
    aFunction(({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      const bad = Records.filter(({ body, attributes }) => body === 'bad' && attributes['ApproximateReceiveCount'] === '1');
      return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }),
  );
  await until(() => seen.length === 4);
  await until(async () => (await count('work')) === 0);
  expect([...seen].sort()).toEqual(['bad', 'bad', 'good 1', 'good 2']);
});

test.each([
  ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'somebody else' }] }],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
])('%s fails the whole batch', async (_what, answer) => {
  await engine.createQueue('work', { VisibilityTimeout: '1' });
  await send('work', 'a');
  await send('work', 'b');
  const seen: string[] = [];
  poller = startPolling(
    source('work'),
    engine,
    aFunction(({ Records }) => {
      seen.push(...Records.map(({ body }) => body));
      return Records[0]?.attributes['ApproximateReceiveCount'] === '1' ? answer : undefined;
    }),
  );
  await until(() => seen.length === 4);
  expect([...seen].sort()).toEqual(['a', 'a', 'b', 'b']);
});

test('a message that fails too often lies in the dead-letter queue', async () => {
  await engine.createQueue('dead', {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:000000000000:dead', maxReceiveCount: 2 });
  await engine.createQueue('work', { VisibilityTimeout: '1', RedrivePolicy });
  let attempts = 0;
  poller = startPolling(
    source('work'),
    engine,
    aFunction(() => {
      attempts += 1;
      throw new Error('never');
    }),
  );
  await send('work', 'poison');
  await until(async () => (await count('dead')) === 1);
  expect(attempts).toBe(2);
  expect(await count('work')).toBe(0);
});

test('a FIFO queue keeps the order of each group while groups run beside each other', async () => {
  await engine.createQueue('work.fifo', { FifoQueue: 'true' });
  const seen: string[] = [];
  let running = 0;
  let most = 0;
  for (const [index, body] of ['a1', 'b1', 'a2', 'b2', 'a3'].entries()) {
    await send('work.fifo', body, { MessageGroupId: body[0], MessageDeduplicationId: String(index) });
  }
  poller = startPolling(
    source('work.fifo', { batchSize: 1 }),
    engine,
    aFunction(async ({ Records }) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen.push(...Records.map(({ body }) => body));
      running -= 1;
    }),
  );
  await until(() => seen.length === 5);
  expect(seen.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  expect(seen.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2']);
  expect(most).toBe(2);
});

test('a delayed message comes when its delay is over', async () => {
  await engine.createQueue('work', {});
  const seen: number[] = [];
  poller = startPolling(
    source('work'),
    engine,
    aFunction(() => void seen.push(Date.now())),
  );
  const sentAtMs = Date.now();
  await send('work', 'later', { DelaySeconds: 1 });
  await until(() => seen.length === 1);
  expect((seen[0] ?? 0) - sentAtMs).toBeGreaterThanOrEqual(990);
});

test('no more batches than the maximum concurrency are in work', async () => {
  await engine.createQueue('work', {});
  for (let index = 0; index < 6; index += 1) await send('work', String(index));
  let running = 0;
  let most = 0;
  let done = 0;
  poller = startPolling(
    source('work', { batchSize: 1, maximumConcurrency: 2 }),
    engine,
    aFunction(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 60));
      running -= 1;
      done += 1;
    }),
  );
  await until(() => done === 6);
  expect(most).toBe(2);
});
