import { denialOfRole, policyOfRole } from '../iam/roles';
import type { RunnableFunction } from '../lambda/deployed-function';
import { invokeLater } from '../lambda/invoke-later';
import { functionAt } from '../lambda/permissions';
import { Refusal } from '../refusal';
import type { QueueEngine } from '../sqs/engine';
import { queueNameOf } from '../sqs/queues';
import type { Deployed, Deployment } from '../template/deployment';
import type { Schedule } from './scheduler';

interface Target {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly SqsParameters?: { readonly MessageGroupId?: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

/** The enabled schedules of the template; each acts with its own role. */
export function schedules(
  deployment: Deployment,
  functions: readonly RunnableFunction[],
  queues: QueueEngine,
  log: (name: string, text: string) => void,
): readonly Schedule[] {
  return deployment
    .all('AWS::Scheduler::Schedule')
    .filter(({ properties }) => properties['State'] !== 'DISABLED')
    .map((schedule) => readSchedule(schedule, deployment, functions, queues, log));
}

function readSchedule(
  schedule: Deployed,
  deployment: Deployment,
  functions: readonly RunnableFunction[],
  queues: QueueEngine,
  log: (name: string, text: string) => void,
): Schedule {
  const { properties, logicalId, stackName } = schedule;
  const target = properties['Target'] as unknown as Target;
  const window = properties['FlexibleTimeWindow'] as { Mode?: string; MaximumWindowInMinutes?: number } | undefined;
  const role = deployment.find('AWS::IAM::Role', target.RoleArn);
  if (role === undefined) throw new Refusal(`${logicalId} in ${stackName} acts with ${target.RoleArn}, which is no role of the template.`);
  const policy = policyOfRole(role, deployment);
  const isQueue = deployment.find('AWS::SQS::Queue', target.Arn) !== undefined;
  const access = { action: isQueue ? 'sqs:SendMessage' : 'lambda:InvokeFunction', resource: target.Arn };
  const calls = isQueue ? undefined : functionAt(target.Arn, functions, `${logicalId} in ${stackName}`);

  const sendTo = async (queueArn: string, body: string, groupId?: string): Promise<void> => {
    const answer = await queues.send('SendMessage', queueNameOf(queueArn), {
      MessageBody: body,
      ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    });
    if (answer.status !== 200) throw new Error(answer.body.toString());
  };
  return {
    name: schedule.ref,
    expression: String(properties['ScheduleExpression']),
    timeZone: String(properties['ScheduleExpressionTimezone'] ?? 'UTC'),
    flexibleWindowMs: window?.Mode === 'FLEXIBLE' ? Number(window.MaximumWindowInMinutes ?? 0) * 60_000 : 0,
    maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? 185,
    run: async () => {
      if (!policy.allows(access)) throw new Error(denialOfRole(role, access));
      if (calls === undefined) return sendTo(target.Arn, target.Input ?? '{}', target.SqsParameters?.MessageGroupId);
      // Scheduler invokes asynchronously: it is done when Lambda has taken the event.
      void invokeLater(calls, JSON.parse(target.Input ?? '{}'), deployment);
    },
    giveUp: async (error) => {
      log(
        schedule.ref,
        `${JSON.stringify({ level: 'ERROR', message: 'SCHEDULE_FAILED', schedule: schedule.ref, error: String(error) })}\n`,
      );
      const deadLetters = target.DeadLetterConfig?.Arn;
      if (deadLetters !== undefined) await sendTo(deadLetters, target.Input ?? '{}').catch(() => {});
    },
  };
}
