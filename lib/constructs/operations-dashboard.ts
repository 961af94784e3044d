import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmsProps } from './alarms';

/** Quarter-hours: chargers speak every few minutes, and a day fits the screen. */
const PERIOD = { period: Duration.minutes(15) } as const;
/** Four graphs in a row of CloudWatch's 24 columns. */
const SIZE = { width: 6, height: 6 } as const;

/** One page that answers, from top to bottom: do chargers reach us, are they answered, does work pile up, what does it cost. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, { config, functions, queues, tables, chargers, http, scheduleDeadLetters }: AlarmsProps) {
    super(scope, id);
    const waitedFor = functions.filter(({ node }) => /^(Charger|HttpApi)/.test(node.id));
    const dashboard = new Dashboard(this, 'Page', {
      dashboardName: `Tidewatt-${config.stage}`,
      periodOverride: PeriodOverride.INHERIT,
      defaultInterval: Duration.days(1),
    });
    dashboard.addWidgets(
      graph('Handshakes', [chargers.metric('ConnectCount', PERIOD), chargers.metric('ClientError', PERIOD)]),
      graph('Frames, both ways', [chargers.metric('MessageCount', PERIOD), chargers.metric('IntegrationError', PERIOD)]),
      graph(
        'Answer time, p99, ms',
        waitedFor.map((fn) => fn.metricDuration({ ...PERIOD, statistic: 'p99', label: fn.node.id })),
      ),
      graph('API, 5xx', [http.metricServerError(PERIOD)]),
    );
    dashboard.addWidgets(
      graph(
        'Failed calls',
        functions.map((fn) => fn.metricErrors({ ...PERIOD, label: fn.node.id })),
      ),
      graph(
        'Calls turned away',
        functions.map((fn) => fn.metricThrottles({ ...PERIOD, label: fn.node.id })),
      ),
      graph(
        'Oldest work, seconds',
        queues.map(({ queue, node }) => queue.metricApproximateAgeOfOldestMessage({ ...PERIOD, label: node.id })),
      ),
      graph('Dead letters', [
        ...queues.map(({ deadLetters, node }) => deadLetters.metricApproximateNumberOfMessagesVisible({ ...PERIOD, label: node.id })),
        scheduleDeadLetters.metricApproximateNumberOfMessagesVisible({ ...PERIOD, label: 'Schedules' }),
      ]),
    );
    dashboard.addWidgets(
      graph(
        'Calls',
        functions.map((fn) => fn.metricInvocations({ ...PERIOD, label: fn.node.id })),
      ),
      graph('Write units', consumed(tables, 'ConsumedWriteCapacityUnits')),
      graph('Read units', consumed(tables, 'ConsumedReadCapacityUnits')),
      graph(
        'Log bytes',
        functions.map((fn) => fn.logGroup.metricIncomingBytes({ ...PERIOD, statistic: 'Sum', label: fn.node.id })),
      ),
    );
  }
}

function graph(title: string, left: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, left: [...left], ...SIZE });
}

function consumed(tables: AlarmsProps['tables'], metric: string): readonly IMetric[] {
  return Object.entries(tables).map(([label, table]) => table.metric(metric, { ...PERIOD, statistic: 'Sum', label }));
}
