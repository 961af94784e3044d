import type { RunnableFunction } from '../lambda/deployed-function';
import { functionAt } from '../lambda/permissions';
import { Refusal } from '../refusal';
import type { Deployed, Deployment } from '../template/deployment';
import type { EventSource } from './event-source';
import { queueNameOf } from './queues';

/** A queue that feeds a function. */
export interface Mapping {
  readonly source: EventSource;
  readonly target: RunnableFunction;
}

/** Lambda polls on behalf of the function's role; creating the mapping fails in AWS when the role may not. */
const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
/** Lambda begins with five concurrent batches for a standard queue. */
const FIRST_POLLERS = 5;

export function eventSourceMappings(deployment: Deployment, functions: readonly RunnableFunction[]): readonly Mapping[] {
  return deployment
    .all('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties['Enabled'] !== false)
    .map((mapping) => readMapping(mapping, deployment, functions));
}

function readMapping(mapping: Deployed, deployment: Deployment, functions: readonly RunnableFunction[]): Mapping {
  const { properties, logicalId, stackName } = mapping;
  const queueArn = String(properties['EventSourceArn']);
  const queue = deployment.find('AWS::SQS::Queue', queueArn);
  if (queue === undefined)
    throw new Refusal(`${logicalId} in ${stackName} reads ${queueArn}; only queues of the template feed functions here.`);
  if (properties['FilterCriteria'] !== undefined) throw new Refusal(`${logicalId} in ${stackName} filters events, which is not done here.`);
  const target = functionAt(String(properties['FunctionName']), functions, `${logicalId} in ${stackName}`);
  const missing = POLLING.find((action) => !target.policy.allows({ action, resource: queueArn }));
  if (missing !== undefined) {
    throw new Refusal(
      `The role of function ${target.run.name} is not authorized to perform: ${missing} on resource: ${queueArn} (${logicalId})`,
    );
  }
  const visibilityS = Number(queue.properties['VisibilityTimeout'] ?? 30);
  const timeoutS = Number(target.resource.properties['Timeout'] ?? 3);
  if (visibilityS < timeoutS) {
    throw new Refusal(
      `${queue.logicalId} shows a message again after ${visibilityS} s, but ${target.run.name} may work on it for ${timeoutS} s.`,
    );
  }
  return {
    target,
    source: {
      queueName: queueNameOf(queueArn),
      queueArn,
      region: queue.region,
      batchSize: Number(properties['BatchSize'] ?? 10),
      batchingWindowS: Number(properties['MaximumBatchingWindowInSeconds'] ?? 0),
      maximumConcurrency: Number(
        (properties['ScalingConfig'] as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? FIRST_POLLERS,
      ),
      reportsBatchItemFailures: ((properties['FunctionResponseTypes'] as string[] | undefined) ?? []).includes('ReportBatchItemFailures'),
    },
  };
}
