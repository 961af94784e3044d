import { Duration, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, type ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { ScheduleTargetBase } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AppFunction } from './app-function';

interface TimetableEntry {
  readonly at: ScheduleExpression;
  readonly description: string;
  /** Spreads the run over this time, so that deployments around the world do not ask a source in the same second. */
  readonly within?: Duration;
}

/** What runs by the clock. A run that failed is not repeated: the next one is near and does everything that is left. */
export class Timetable extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue of the schedules.',
    });
  }

  runs(fn: AppFunction, entries: Readonly<Record<string, TimetableEntry>>): void {
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    for (const [id, entry] of Object.entries(entries)) {
      new Schedule(this, id, {
        schedule: entry.at,
        description: entry.description,
        timeWindow: entry.within === undefined ? TimeWindow.off() : TimeWindow.flexible(entry.within),
        target: new InvokeFunction(fn, this.deadLetters),
      });
    }
  }
}

/** CDK's own target also grants `<function>:*`, every version; a schedule here calls the function and nothing else. */
class InvokeFunction extends ScheduleTargetBase {
  readonly #fn: AppFunction;

  constructor(fn: AppFunction, deadLetterQueue: Queue) {
    const input = ScheduleTargetInput.fromObject({});
    super({ deadLetterQueue, retryAttempts: 1, maxEventAge: Duration.minutes(1), input }, fn.functionArn);
    this.#fn = fn;
  }

  protected override addTargetActionToRole(role: IRole): void {
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.#fn.functionArn] }));
  }
}
