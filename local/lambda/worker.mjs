// One deployed function in a thread of its own. Plain JavaScript, so that the thread starts without a TypeScript loader. It imports the
// bundle exactly as the template names it and answers invocations; several may be in the air at once, each with its own context.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { shortCut } from './short-cut.mjs';

const { folder, handler: handlerName, functionName, functionArn, memoryMb, logGroup, servicesUrl } = workerData;
const [file, exportName] = [handlerName.slice(0, handlerName.lastIndexOf('.')), handlerName.slice(handlerName.lastIndexOf('.') + 1)];

const asked = new Map();
let nextCall = 0;
shortCut(
  [servicesUrl, process.env.AWS_ENDPOINT_URL_S3 ?? servicesUrl],
  (request) =>
    new Promise((resolve) => {
      const id = nextCall++;
      asked.set(id, resolve);
      parentPort.postMessage({ type: 'aws', id, request });
    }),
);

async function load() {
  const path = ['.mjs', '.js', '.cjs'].map((extension) => join(folder, file + extension)).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`Cannot find module '${file}' in ${folder}`);
  const module = await import(pathToFileURL(path).href);
  const handler = module[exportName] ?? module.default?.[exportName];
  if (typeof handler !== 'function') throw new Error(`${handlerName} is undefined or not exported`);
  return handler;
}

const begun = performance.now();
const loading = load();
loading.then(
  () => parentPort.postMessage({ type: 'loaded', importMs: performance.now() - begun }),
  () => {},
);

function contextOf(requestId, deadlineMs) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: logGroup,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

parentPort.on('message', async (message) => {
  if (message.type === 'ping') return parentPort.postMessage({ type: 'pong' });
  if (message.type === 'aws') {
    asked.get(message.id)?.(message.answer);
    asked.delete(message.id);
    return;
  }
  const { id, event, requestId, deadlineMs } = message;
  try {
    const handler = await loading;
    const result = await handler(JSON.parse(event), contextOf(requestId, deadlineMs));
    parentPort.postMessage({ type: 'result', id, payload: result === undefined ? 'null' : JSON.stringify(result) });
  } catch (error) {
    const named = error instanceof Error;
    parentPort.postMessage({
      type: 'failure',
      id,
      errorType: named ? error.name : 'Error',
      errorMessage: named ? error.message : String(error),
      trace: named ? error.stack : undefined,
    });
  }
});
