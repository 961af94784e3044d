import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FunctionDefinition, WorkerFunction } from '../../local/lambda/function';
import { aFolder } from './an-assembly';

const CODE = `
export const handler = async (event, context) => {
  if (event.sleepMs) await new Promise((resolve) => setTimeout(resolve, event.sleepMs));
  if (event.spin) for (;;);
  if (event.reject) Promise.reject(new Error('nobody waits for me'));
  return {
    env: process.env.GREETING, home: process.env.HOME ?? null, name: context.functionName, arn: context.invokedFunctionArn,
    requestId: context.awsRequestId, left: context.getRemainingTimeInMillis(),
  };
};
export const nothing = async () => {};
`;

const folder = aFolder();
const running: WorkerFunction[] = [];
const log: string[] = [];

beforeAll(() => {
  mkdirSync(join(folder.path, 'code'));
  writeFileSync(join(folder.path, 'code', 'index.mjs'), CODE);
});
afterAll(async () => {
  await Promise.all(running.map((fn) => fn.stop(0)));
  folder.dispose();
});

function aFunction(changes: Partial<FunctionDefinition> = {}): WorkerFunction {
  const definition: FunctionDefinition = {
    name: 'greeter',
    arn: 'arn:aws:lambda:eu-central-1:000000000000:function:greeter',
    folder: join(folder.path, 'code'),
    handler: 'index.handler',
    timeoutS: 5,
    memoryMb: 128,
    reservedConcurrency: undefined,
    environment: { GREETING: 'hello' },
    ...changes,
  };
  const services = { url: 'http://127.0.0.1:9', call: async () => ({ status: 500, body: '' }) };
  const made = new WorkerFunction(definition, services, (_name, text) => log.push(text));
  running.push(made);
  return made;
}

test('a function sees its own environment and a context as Lambda gives it', async () => {
  const result = await aFunction().invoke({});
  expect(result.ok && JSON.parse(result.payload)).toEqual({
    env: 'hello',
    home: null,
    name: 'greeter',
    arn: 'arn:aws:lambda:eu-central-1:000000000000:function:greeter',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    left: expect.any(Number),
  });
});

test('an answer of nothing is null, as Lambda sends it', async () => {
  expect(await aFunction({ handler: 'index.nothing' }).invoke({})).toEqual({ ok: true, payload: 'null' });
});

test('an invocation that takes too long fails, and its neighbour on the same thread does not', async () => {
  const fn = aFunction({ timeoutS: 0.5 });
  await fn.invoke({});
  const [slow, quick] = await Promise.all([fn.invoke({ sleepMs: 900 }), fn.invoke({ sleepMs: 100 })]);
  expect(slow).toEqual({ ok: false, errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 0.50 seconds' });
  expect(quick.ok).toBe(true);
});

test('a thread that spins for ever is ended, and the next invocation gets a new one', async () => {
  const fn = aFunction({ timeoutS: 0.5 });
  await fn.invoke({});
  expect(await fn.invoke({ spin: true })).toMatchObject({ errorType: 'Sandbox.Timedout' });
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect((await fn.invoke({})).ok).toBe(true);
});

test('a promise nobody waits for ends the runtime as in Lambda, with its invocations', async () => {
  const fn = aFunction();
  const [waiting] = await Promise.all([fn.invoke({ sleepMs: 400 }), fn.invoke({ reject: true, sleepMs: 10 })]);
  expect(waiting).toMatchObject({
    ok: false,
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringContaining('nobody waits for me'),
  });
  expect((await fn.invoke({})).ok).toBe(true);
});

test('no more than the reserved concurrency runs at once', async () => {
  const fn = aFunction({ reservedConcurrency: 1 });
  const [first, second] = await Promise.all([fn.invoke({ sleepMs: 50 }), fn.invoke({})]);
  expect([first.ok, second]).toEqual([true, { ok: false, errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' }]);
});

test('a bundle without the handler fails each invocation by name', async () => {
  expect(await aFunction({ handler: 'index.missing' }).invoke({})).toMatchObject({
    errorMessage: 'index.missing is undefined or not exported',
  });
});
