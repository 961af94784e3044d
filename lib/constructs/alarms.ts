import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, type IFilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import type { AppFunction } from './app-function';
import type { ChargerGateway } from './charger-gateway';
import type { HttpGateway } from './http-gateway';
import type { ItemTable } from './tables';
import type { WorkQueue } from './work-queue';

/** `page`: drivers stand in front of chargers that do not work; wake somebody. `ticket`: look at it today. */
type Severity = 'page' | 'ticket';

/** What is watched, and for how long it has to be wrong. */
interface Watch {
  readonly severity: Severity;
  /** What it means, in one sentence for somebody who was asleep. */
  readonly meaning: string;
  /** File of `docs/runbooks` without its ending. */
  readonly runbook: string;
  readonly metric: IMetric;
  readonly atLeast: number;
  /** Default: one period. `[2, 3]`: two of the last three. */
  readonly periods?: readonly [wrong: number, of: number];
  /** Silence is good news, except where it is the trouble itself. */
  readonly silence?: 'good' | 'bad';
}

export interface AlarmsProps {
  readonly config: StageConfig;
  readonly functions: readonly AppFunction[];
  readonly queues: readonly WorkQueue[];
  readonly scheduleDeadLetters: Queue;
  readonly tables: Readonly<Record<string, ItemTable>>;
  readonly chargers: ChargerGateway;
  readonly http: HttpGateway;
}

/** Lines that somebody must hear of, by the codes of `lambdas/ports/log.ts`. */
const LOG_WATCHES: readonly (Omit<Watch, 'metric'> & {
  readonly code: string;
  readonly pattern: IFilterPattern;
  /** Default: every function. */
  readonly writers?: readonly string[];
})[] = [
  {
    code: 'MissingRight',
    // Caught and logged by us, or thrown and logged by Lambda. Never by a word anywhere in a line: a charger could write that word.
    pattern: FilterPattern.any(
      FilterPattern.stringValue('$.error.name', '=', 'AccessDenied*'),
      FilterPattern.stringValue('$.message.errorType', '=', 'AccessDenied*'),
    ),
    severity: 'page',
    meaning: 'A function was refused by AWS: a grant is missing',
    runbook: 'missing-right',
    atLeast: 1,
  },
  {
    code: 'FramesUnanswered',
    pattern: FilterPattern.stringValue('$.message', '=', 'FRAME_FAILED'),
    writers: ['ChargerMessage'],
    severity: 'page',
    meaning: 'Chargers are answered InternalError',
    runbook: 'frames-fail',
    atLeast: 5,
  },
  {
    code: 'PricesLate',
    pattern: FilterPattern.all(
      FilterPattern.stringValue('$.message', '=', 'SIGNALS_LATE'),
      FilterPattern.stringValue('$.facts.kind', '=', 'price'),
    ),
    writers: ['ImportSignals'],
    severity: 'ticket',
    meaning: 'No source has the prices of a zone that should be out: cars are planned on the forecast',
    runbook: 'prices-missing',
    // A zone that stays without prices is tried every hour.
    atLeast: 1,
    periods: [3, 16],
  },
  {
    code: 'LedgerDoesNotAddUp',
    pattern: FilterPattern.stringValue('$.message', '=', 'LEDGER_DOES_NOT_ADD_UP'),
    writers: ['CheckLedger'],
    severity: 'page',
    meaning: 'Balances, entries and transactions of the ledger do not agree',
    runbook: 'ledger-does-not-add-up',
    atLeast: 1,
  },
  {
    code: 'SessionNotCharged',
    pattern: FilterPattern.stringValue('$.message', '=', 'SESSION_NOT_CHARGED'),
    writers: ['SettleSession'],
    severity: 'ticket',
    meaning: 'A session was settled at nothing, or its bill was left with the driver',
    runbook: 'session-not-charged',
    atLeast: 1,
  },
  {
    code: 'SweepRescues',
    pattern: FilterPattern.stringValue('$.message', '=', 'SWEEP_RESCUED'),
    writers: ['Sweep'],
    severity: 'ticket',
    meaning: 'The sweep finds work in every run: nudges get lost',
    runbook: 'queue-behind',
    atLeast: 12,
    periods: [4, 4],
  },
];

/** A charger or a person waits for the answer of these. */
const WAITED_FOR = new Set(['ChargerAuthorize', 'ChargerConnect', 'ChargerMessage', 'HttpApi']);

const FIVE_MINUTES = { period: Duration.minutes(5) } as const;
const QUARTER_HOUR = { period: Duration.minutes(15) } as const;

/**
 * Alarms, each with the runbook that carries somebody through it. They cost ten cents a month and metric, which is why a stage has
 * them only when its configuration says so; they say nothing that the operator's own alerts say (a charger that is offline), only
 * what concerns the system.
 */
export class Alarms extends Construct {
  readonly #topics: Readonly<Record<Severity, Topic>>;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { email } = props.config.alarms ?? {};
    this.#topics = { page: this.#topic('Page', email), ticket: this.#topic('Ticket', email) };
    for (const fn of props.functions) this.#watchFunction(fn);
    for (const queue of props.queues) this.#watchQueue(queue);
    this.#watchDeadLetters('Schedules', props.scheduleDeadLetters);
    for (const [name, table] of Object.entries(props.tables)) this.#watchTable(name, table);
    this.#watchGateways(props);
    this.#watchLogs(props);
  }

  #watchFunction(fn: AppFunction): void {
    const name = fn.node.id;
    const errors = fn.metricErrors(FIVE_MINUTES);
    if (!WAITED_FOR.has(name)) {
      // What it did not do, the next run or the sweep does: once is a hiccup, three times is not.
      this.#watch(`${name}Fails`, {
        severity: 'ticket',
        meaning: `${name} keeps failing`,
        runbook: 'function-fails',
        metric: fn.metricErrors(QUARTER_HOUR),
        atLeast: 3,
      });
      return;
    }
    this.#watch(`${name}Fails`, {
      severity: 'page',
      meaning: `More than one in twenty calls of ${name} fails while somebody waits for it`,
      runbook: 'function-fails',
      metric: new MathExpression({
        expression: 'IF(calls > 20, 100 * errors / calls, 0)',
        label: 'failed calls, percent',
        usingMetrics: { errors, calls: fn.metricInvocations(FIVE_MINUTES) },
        ...FIVE_MINUTES,
      }),
      atLeast: 5,
      periods: [2, 3],
    });
    this.#watch(`${name}Throttled`, {
      severity: 'page',
      meaning: `Lambda turns calls of ${name} away`,
      runbook: 'throttled',
      metric: fn.metricThrottles(FIVE_MINUTES),
      atLeast: 10,
      periods: [2, 3],
    });
  }

  #watchQueue(queue: WorkQueue): void {
    const name = queue.node.id;
    this.#watchDeadLetters(name, queue.deadLetters);
    this.#watch(`${name}Behind`, {
      severity: 'page',
      meaning: `Work waits in ${name} for more than ten minutes`,
      runbook: 'queue-behind',
      metric: queue.queue.metricApproximateAgeOfOldestMessage(FIVE_MINUTES),
      atLeast: Duration.minutes(10).toSeconds(),
      periods: [2, 3],
    });
  }

  #watchDeadLetters(name: string, deadLetters: Queue): void {
    this.#watch(`${name}DeadLetters`, {
      severity: 'ticket',
      meaning: `A message of ${name} failed three times and was put aside`,
      runbook: 'dead-letters',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ ...FIVE_MINUTES, statistic: 'Maximum' }),
      atLeast: 1,
    });
  }

  #watchTable(name: string, table: ItemTable): void {
    this.#watch(`${name}Throttled`, {
      severity: 'page',
      meaning: `DynamoDB turns writes to the ${name.toLowerCase()} table away`,
      runbook: 'table-throttled',
      metric: table.metric('WriteThrottleEvents', { ...FIVE_MINUTES, statistic: 'Sum' }),
      atLeast: 25,
      periods: [2, 3],
    });
  }

  #watchGateways({ chargers, http, functions }: AlarmsProps): void {
    this.#watch('FramesFail', {
      severity: 'page',
      meaning: 'Frames of chargers reach the gateway and no function',
      runbook: 'frames-fail',
      metric: chargers.metric('IntegrationError', FIVE_MINUTES),
      atLeast: 10,
      periods: [2, 3],
    });
    this.#watch('HandshakesRefused', {
      severity: 'ticket',
      meaning: 'Many handshakes are refused: a wrong password rolled out, or somebody is trying passwords',
      runbook: 'handshakes-refused',
      metric: chargers.metric('ClientError', QUARTER_HOUR),
      atLeast: 300,
      periods: [2, 2],
    });
    this.#watch('ApiFails', {
      severity: 'page',
      meaning: 'The HTTP API answers with 5xx',
      runbook: 'api-fails',
      metric: http.metricServerError(FIVE_MINUTES),
      atLeast: 10,
      periods: [2, 3],
    });
    const sweep = functions.find((fn) => fn.node.id === 'Sweep');
    if (sweep === undefined) throw new Error('The sweep is not among the functions to watch.');
    this.#watch('SweepStopped', {
      severity: 'page',
      meaning: 'Lost nudges are no longer repeated: commands, plans and bills may wait for ever',
      runbook: 'sweep-stopped',
      metric: new MathExpression({
        expression: 'IF(FILL(runs, 0) < 1, 1, 0)',
        label: 'no run',
        usingMetrics: { runs: sweep.metricInvocations(QUARTER_HOUR) },
        ...QUARTER_HOUR,
      }),
      atLeast: 1,
      silence: 'bad',
    });
  }

  /** What only the log tells. The filters of all functions feed one metric, so a line counts whoever wrote it. */
  #watchLogs({ config, functions }: AlarmsProps): void {
    for (const { code, pattern, writers, ...watch } of LOG_WATCHES) {
      const read = functions.filter(({ node }) => writers === undefined || writers.includes(node.id));
      if (read.length === 0) throw new Error(`None of the functions that write ${code} is among those to watch.`);
      const where = { metricNamespace: `Tidewatt/${config.stage}`, metricName: code };
      for (const fn of read) {
        new MetricFilter(this, `${code}In${fn.node.id}`, { logGroup: fn.logGroup, filterPattern: pattern, ...where });
      }
      const metric = new Metric({ namespace: where.metricNamespace, metricName: code, statistic: 'Sum', ...QUARTER_HOUR });
      this.#watch(code, { ...watch, metric });
    }
  }

  #watch(id: string, { severity, meaning, runbook, metric, atLeast, periods: [wrong, of] = [1, 1], silence = 'good' }: Watch): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${severity}: ${meaning}. See docs/runbooks/${runbook}.md`,
      metric,
      threshold: atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      datapointsToAlarm: wrong,
      evaluationPeriods: of,
      treatMissingData: silence === 'good' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    const tell = new SnsAction(this.#topics[severity]);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }

  #topic(id: string, email: string | undefined): Topic {
    const topic = new Topic(this, id, { enforceSSL: true });
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}
