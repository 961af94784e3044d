import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from '../template/deployment';
import type { RunnableFunction } from './deployed-function';

/** "Lambda retries function errors twice, after one and after two minutes" (asynchronous invocation). */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** An asynchronous invocation: accepted at once, retried in the background as the function's EventInvokeConfig says. */
export async function invokeLater(target: RunnableFunction, event: unknown, deployment: Deployment): Promise<void> {
  const config = deployment
    .all('AWS::Lambda::EventInvokeConfig')
    .find(({ properties }) => properties['FunctionName'] === target.resource.ref);
  const retries = Number(config?.properties['MaximumRetryAttempts'] ?? 2);
  const oldestMs = Number(config?.properties['MaximumEventAgeInSeconds'] ?? 21_600) * 1000;
  const acceptedAtMs = Date.now();
  for (let tried = 0; ; tried += 1) {
    const result = await target.run.invoke(event);
    const delayMs = RETRY_DELAYS_MS[Math.min(tried, 1)] ?? 0;
    if (result.ok || tried >= retries || Date.now() + delayMs - acceptedAtMs > oldestMs) return;
    await sleep(delayMs, undefined, { ref: false });
  }
}
