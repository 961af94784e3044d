import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BuildAppOptions } from 'fauxqs';
import type { AwsAnswer } from '../services/aws-request';

/** Anything that speaks the SQS protocol. Queues are called by name; their URLs are ours to invent. */
export interface QueueEngine {
  createQueue(name: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  send(operation: string, queueName: string, request: Readonly<Record<string, unknown>>): Promise<AwsAnswer>;
  stop(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly status: number;
  readonly queryError?: string;
  readonly body: string;
}

/**
 * fauxqs 1.9 keeps messages in memory: a restart empties the queues. That loses nothing, because a message is only a nudge whose truth
 * is an item in DynamoDB; the sweep nudges again.
 */
export async function startFauxqs(region: string): Promise<QueueEngine> {
  const urls = new Map<string, string>();
  const waiting = new Map<number, { resolve(answer: Reply): void; reject(error: Error): void }>();
  const worker = new Worker(join(__dirname, 'fauxqs-worker.mjs'), {
    workerData: { region } satisfies { region: BuildAppOptions['defaultRegion'] },
    execArgv: [],
    env: {},
  });
  let next = 0;
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: Reply | 'ready') => {
      if (message === 'ready') return resolve();
      waiting.get(message.id)?.resolve(message);
      waiting.delete(message.id);
    });
  });
  worker.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The queue engine has stopped.'));
    waiting.clear();
  });
  await ready;

  const ask = async (operation: string, request: Readonly<Record<string, unknown>>): Promise<AwsAnswer> => {
    const id = next++;
    const reply = await new Promise<Reply>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, operation, body: JSON.stringify(request) });
    });
    return {
      status: reply.status,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        ...(reply.queryError === undefined ? {} : { 'x-amzn-query-error': reply.queryError }),
      },
      body: reply.body,
    };
  };
  return {
    createQueue: async (name, attributes) => {
      const answer = await ask('CreateQueue', { QueueName: name, Attributes: attributes });
      if (answer.status !== 200) throw new Error(`The queue engine refuses ${name}: ${answer.body.toString()}`);
      urls.set(name, (JSON.parse(answer.body.toString()) as { QueueUrl: string }).QueueUrl);
    },
    send: (operation, queueName, request) => ask(operation, { ...request, QueueUrl: urls.get(queueName) ?? queueName }),
    stop: async () => {
      await worker.terminate();
    },
  };
}
