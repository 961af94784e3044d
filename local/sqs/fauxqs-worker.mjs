// The queues' engine, in a thread of its own: fauxqs by its own front door, but without a port (its server would listen on every
// interface). Each message from the server is one SQS request; the answer carries its number.
import { parentPort, workerData } from 'node:worker_threads';
import { buildApp } from 'fauxqs';

const app = buildApp({ logger: false, host: 'queues.local', defaultRegion: workerData.region });
await app.ready();

parentPort.on('message', async ({ id, operation, body }) => {
  try {
    const response = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
      payload: body,
    });
    parentPort.postMessage({ id, status: response.statusCode, queryError: response.headers['x-amzn-query-error'], body: response.body });
  } catch (error) {
    parentPort.postMessage({ id, status: 500, body: JSON.stringify({ __type: 'InternalFailure', message: String(error) }) });
  }
});
parentPort.postMessage('ready');
