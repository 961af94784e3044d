import { CfnOutput, Duration, Fn, Lazy, Stack, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import { Alarms } from '../constructs/alarms';
import { AppFunction } from '../constructs/app-function';
import { ChargerGateway } from '../constructs/charger-gateway';
import { edgeMark } from '../constructs/edge-mark';
import { HttpGateway } from '../constructs/http-gateway';
import { OperationsDashboard } from '../constructs/operations-dashboard';
import { PaymentProvider } from '../constructs/payment-provider';
import { Timetable } from '../constructs/timetable';
import { WorkQueue } from '../constructs/work-queue';
import type { DataStack } from './data-stack';
import { stackProps } from './stack-props';

/**
 * Of whoever moves money. Nobody may delete from the ledger; what is updated are balances and holds, which are made of entries that are
 * written once (docs/ledger.md).
 */
const MOVES_MONEY = ['GetItem', 'PutItem', 'UpdateItem'] as const;

/**
 * Everything that computes. Each function stands here once with its environment and, right below, everything it may touch: a missing
 * right fails on one machine as it would in the cloud, and is added here.
 */
export class AppStack extends Stack {
  readonly chargers: ChargerGateway;
  readonly http: HttpGateway;
  /** The distribution sends it along: what the edge wrote into a request is believed with it alone (docs/decisions/0003). */
  readonly edgeMark: string;

  constructor(scope: Construct, id: string, { config, data }: { readonly config: StageConfig; readonly data: DataStack }) {
    super(scope, id, stackProps(config, id, 'functions, queues, schedules, APIs'));
    this.edgeMark = edgeMark(this, config);
    const { core, ledger, telemetry } = data.tables;
    const CORE_TABLE = core.tableName;
    const TELEMETRY_TABLE = telemetry.tableName;
    const LEDGER_TABLE = ledger.tableName;
    const JOURNAL_DAYS = String(config.journalDays);
    const DEFAULT_TIME_ZONE = config.defaultTimeZone;
    const DEFAULT_PRICE_ZONE = config.defaultPriceZone;

    const commands = new WorkQueue(this, 'Commands', { order: 'byGroup', handledWithin: Duration.seconds(15) });
    const planning = new WorkQueue(this, 'Planning', { order: 'byGroup', handledWithin: Duration.seconds(30) });
    const settlements = new WorkQueue(this, 'Settlements', { order: 'any', handledWithin: Duration.seconds(30) });
    const signalChanges = new WorkQueue(this, 'SignalChanges', { order: 'any', handledWithin: Duration.seconds(30) });
    const payments = new WorkQueue(this, 'Payments', { order: 'any', handledWithin: Duration.seconds(60) });
    const timers = new WorkQueue(this, 'Timers', { order: 'any', handledWithin: Duration.seconds(15) });
    const notices = new WorkQueue(this, 'Notices', { order: 'any', handledWithin: Duration.seconds(30) });
    // Ten attempts of five seconds each, one after the other.
    const webhooks = new WorkQueue(this, 'Webhooks', { order: 'any', handledWithin: Duration.seconds(60) });
    const COMMANDS_QUEUE_URL = commands.url;
    const PLANNING_QUEUE_URL = planning.url;
    const SETTLEMENTS_QUEUE_URL = settlements.url;
    const SIGNAL_CHANGES_QUEUE_URL = signalChanges.url;
    const TIMERS_QUEUE_URL = timers.url;
    const NOTICES_QUEUE_URL = notices.url;
    const WEBHOOKS_QUEUE_URL = webhooks.url;
    const ALLOW_LOOPBACK_WEBHOOKS = config.allowLoopbackWebhooks ? 'yes' : 'no';
    const provider = new PaymentProvider(config.payments);
    const paymentSettings = { PAYMENTS_QUEUE_URL: payments.url, ...provider.settings };

    const chargers = new ChargerGateway(this, 'Chargers');
    const AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI = chargers.callbackUrl;

    const authorize = new AppFunction(this, 'ChargerAuthorize', {
      config,
      entrypoint: 'charger-authorize',
      description: 'Checks the password of a charger that connects',
      environment: { CORE_TABLE, TELEMETRY_TABLE, NOTICES_QUEUE_URL, EDGE_MARK: this.edgeMark },
    });
    notices.allowSend(authorize);
    core.allow(authorize, ['GetItem', 'UpdateItem']);
    telemetry.allow(authorize, ['BatchGetItem', 'PutItem', 'UpdateItem']);

    const connect = new AppFunction(this, 'ChargerConnect', {
      config,
      entrypoint: 'charger-connect',
      description: 'Records the newest socket of a charger and drops the one it replaces',
      environment: {
        CORE_TABLE,
        TELEMETRY_TABLE,
        COMMANDS_QUEUE_URL,
        PLANNING_QUEUE_URL,
        TIMERS_QUEUE_URL,
        AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
        NOTICES_QUEUE_URL,
      },
    });
    notices.allowSend(connect);
    core.allow(connect, ['UpdateItem']);
    telemetry.allow(connect, ['PutItem', 'UpdateItem']);
    chargers.allowDrop(connect);
    commands.allowSend(connect);
    planning.allowSend(connect);
    timers.allowSend(connect);

    const disconnect = new AppFunction(this, 'ChargerDisconnect', {
      config,
      entrypoint: 'charger-disconnect',
      description: 'Forgets a socket if it is still the one of its charger',
      environment: { CORE_TABLE },
    });
    core.allow(disconnect, ['UpdateItem']);

    const message = new AppFunction(this, 'ChargerMessage', {
      config,
      entrypoint: 'charger-message',
      description: 'Answers what chargers ask and matches what they answer',
      timeout: Duration.seconds(25),
      environment: {
        CORE_TABLE,
        TELEMETRY_TABLE,
        LEDGER_TABLE,
        JOURNAL_DAYS,
        COMMANDS_QUEUE_URL,
        PLANNING_QUEUE_URL,
        SETTLEMENTS_QUEUE_URL,
        AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
        NOTICES_QUEUE_URL,
      },
    });
    notices.allowSend(message);
    // gsi1: all cards, for the local lists of chargers.
    core.allow(message, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'], ['gsi1', 'gsi2', 'gsi3']);
    // Query: which chargers are captured whole, once a minute.
    // UpdateItem, BatchGetItem: what is counted of unreadable frames and unknown cards.
    telemetry.allow(message, ['PutItem', 'UpdateItem', 'BatchGetItem', 'BatchWriteItem', 'Query']);
    // Reads the wallet of a commercial card, and holds money of it for a session that starts.
    ledger.allow(message, MOVES_MONEY);
    chargers.allowPost(message);
    chargers.allowDrop(message);
    commands.allowSend(message);
    planning.allowSend(message);
    settlements.allowSend(message);

    chargers.route({ authorize, connect, message, disconnect });

    const pump = new AppFunction(this, 'CommandPump', {
      config,
      entrypoint: 'command-pump',
      description: 'Sends the next command of a charger',
      timeout: commands.handledWithin,
      environment: {
        CORE_TABLE,
        TELEMETRY_TABLE,
        JOURNAL_DAYS,
        COMMANDS_QUEUE_URL,
        TIMERS_QUEUE_URL,
        AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI,
      },
      isPartOfALoopThatEnds: true,
    });
    core.allow(pump, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem']);
    telemetry.allow(pump, ['PutItem']);
    chargers.allowPost(pump);
    commands.allowSend(pump);
    timers.allowSend(pump);
    commands.feeds(pump);

    const onTimer = new AppFunction(this, 'OnTimer', {
      config,
      entrypoint: 'on-timer',
      description: 'Ends calls that were not answered in time, greets silent chargers',
      timeout: timers.handledWithin,
      environment: { CORE_TABLE, TELEMETRY_TABLE, JOURNAL_DAYS, COMMANDS_QUEUE_URL, TIMERS_QUEUE_URL },
      isPartOfALoopThatEnds: true,
    });
    core.allow(onTimer, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem']);
    telemetry.allow(onTimer, ['PutItem']);
    commands.allowSend(onTimer);
    timers.allowSend(onTimer);
    timers.feeds(onTimer);

    const planSite = new AppFunction(this, 'PlanSite', {
      config,
      entrypoint: 'plan-site',
      description: 'Plans the open sessions of a site',
      timeout: planning.handledWithin,
      memoryMb: 1024,
      environment: { CORE_TABLE, COMMANDS_QUEUE_URL, DEFAULT_TIME_ZONE, DEFAULT_PRICE_ZONE, NOTICES_QUEUE_URL },
    });
    notices.allowSend(planSite);
    core.allow(planSite, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'], ['gsi2']);
    commands.allowSend(planSite);
    planning.feeds(planSite);

    const settleSession = new AppFunction(this, 'SettleSession', {
      config,
      entrypoint: 'settle-session',
      description: 'Prices a closed session and has it paid, keeps running ones within their money',
      timeout: settlements.handledWithin,
      environment: {
        CORE_TABLE,
        TELEMETRY_TABLE,
        LEDGER_TABLE,
        COMMANDS_QUEUE_URL,
        SETTLEMENTS_QUEUE_URL,
        ...paymentSettings,
        OPERATOR: JSON.stringify(config.operator),
        DEFAULT_TIME_ZONE,
        DEFAULT_PRICE_ZONE,
        NOTICES_QUEUE_URL,
      },
      // An ad-hoc session is looked at again when its charger should have answered: a handful of times.
      isPartOfALoopThatEnds: true,
    });
    notices.allowSend(settleSession);
    // ConditionCheckItem: the mailbox, for the stop of a session whose wallet is empty.
    // gsi2: whether somebody else charges at a connector that was just paid for.
    core.allow(settleSession, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'], ['gsi2', 'gsi3']);
    ledger.allow(settleSession, MOVES_MONEY);
    commands.allowSend(settleSession);
    telemetry.allow(settleSession, ['Query']);
    payments.allowSend(settleSession);
    settlements.allowSend(settleSession);
    provider.allowAsking(settleSession);
    settlements.feeds(settleSession);

    const advancePayment = new AppFunction(this, 'AdvancePayment', {
      config,
      entrypoint: 'advance-payment',
      description: 'Asks the payment provider what was ordered, and tells the ledger',
      timeout: payments.handledWithin,
      environment: { CORE_TABLE, LEDGER_TABLE, SETTLEMENTS_QUEUE_URL, ...paymentSettings },
    });
    core.allow(advancePayment, ['GetItem', 'PutItem']);
    ledger.allow(advancePayment, MOVES_MONEY);
    settlements.allowSend(advancePayment);
    provider.allowAsking(advancePayment);
    payments.feeds(advancePayment);

    const httpApi = new AppFunction(this, 'HttpApi', {
      config,
      entrypoint: 'http-api',
      description: 'The HTTP API',
      // API Gateway waits 30 s at most; POST …/commands?wait holds its answer for up to 20.
      timeout: Duration.seconds(29),
      memoryMb: 1024,
      environment: {
        CORE_TABLE,
        TELEMETRY_TABLE,
        LEDGER_TABLE,
        JOURNAL_DAYS,
        COMMANDS_QUEUE_URL,
        PLANNING_QUEUE_URL,
        SETTLEMENTS_QUEUE_URL,
        SIGNAL_CHANGES_QUEUE_URL,
        ...paymentSettings,
        USER_POOL_ID: data.operators.pool.userPoolId,
        USER_POOL_CLIENT_ID: data.operators.client.userPoolClientId,
        FILES_BUCKET: data.files.bucketName,
        PUBLIC_URL: config.edge === undefined ? Lazy.string({ produce: () => this.http.url }) : `https://${config.edge.domainName}`,
        DEFAULT_TIME_ZONE,
        DEFAULT_PRICE_ZONE,
        NOTICES_QUEUE_URL,
        ALLOW_LOOPBACK_WEBHOOKS,
      },
    });
    notices.allowSend(httpApi);
    // Log in needs no right of ours: InitiateAuth of a public client is open to everyone who knows a password.
    data.operators.allowAdministration(httpApi);
    core.allow(
      httpApi,
      ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
      ['gsi1', 'gsi2', 'gsi3'],
    );
    telemetry.allow(httpApi, ['PutItem', 'UpdateItem', 'Query']);
    // Top-ups, refunds and statements.
    ledger.allow(httpApi, [...MOVES_MONEY, 'Query']);
    data.files.allowSigning(httpApi);
    commands.allowSend(httpApi);
    planning.allowSend(httpApi);
    settlements.allowSend(httpApi);
    signalChanges.allowSend(httpApi);
    payments.allowSend(httpApi);
    provider.allowAsking(httpApi);

    const { entsoeTokenParameter, ...zoneSources } = config.signalSources;
    const importSignals = new AppFunction(this, 'ImportSignals', {
      config,
      entrypoint: 'import-signals',
      description: 'Imports prices, CO2 and demand of the zones in use',
      timeout: Duration.minutes(5),
      environment: {
        CORE_TABLE,
        SIGNAL_CHANGES_QUEUE_URL,
        SIGNAL_SOURCES: JSON.stringify({ price: config.priceSources, ...zoneSources }),
        ENTSOE_TOKEN_PARAMETER: entsoeTokenParameter ?? '-',
        DEFAULT_TIME_ZONE,
        DEFAULT_PRICE_ZONE,
      },
    });
    core.allow(importSignals, ['GetItem', 'BatchGetItem', 'Query', 'PutItem'], ['gsi1']);
    signalChanges.allowSend(importSignals);
    if (entsoeTokenParameter !== undefined) {
      // Encrypted under the account's own key of Systems Manager, which whoever may read the parameter may use.
      importSignals.allow(
        ['ssm:GetParameter'],
        [this.formatArn({ service: 'ssm', resource: 'parameter', resourceName: entsoeTokenParameter.slice(1) })],
      );
    }

    const wakeSites = new AppFunction(this, 'WakeSites', {
      config,
      entrypoint: 'wake-sites',
      description: 'Has every site of a zone planned anew when its signals change',
      timeout: signalChanges.handledWithin,
      environment: { CORE_TABLE, PLANNING_QUEUE_URL, SIGNAL_CHANGES_QUEUE_URL, DEFAULT_TIME_ZONE, DEFAULT_PRICE_ZONE },
      // One message to itself per two thousand sites.
      isPartOfALoopThatEnds: true,
    });
    core.allow(wakeSites, ['GetItem'], ['gsi2']);
    planning.allowSend(wakeSites);
    signalChanges.allowSend(wakeSites);
    signalChanges.feeds(wakeSites);

    const closeGhosts = new AppFunction(this, 'CloseGhosts', {
      config,
      entrypoint: 'close-ghosts',
      description: 'Ends sessions whose stop will not come, as estimated',
      timeout: Duration.minutes(5),
      environment: { CORE_TABLE, TELEMETRY_TABLE, PLANNING_QUEUE_URL, SETTLEMENTS_QUEUE_URL },
    });
    core.allow(closeGhosts, ['BatchGetItem', 'Query', 'UpdateItem'], ['gsi2', 'gsi3']);
    telemetry.allow(closeGhosts, ['Query']);
    planning.allowSend(closeGhosts);
    settlements.allowSend(closeGhosts);

    const checkLedger = new AppFunction(this, 'CheckLedger', {
      config,
      entrypoint: 'check-ledger',
      description: 'Adds the ledger up, and lets go of money that is held for nobody',
      timeout: Duration.minutes(15),
      memoryMb: 1024,
      environment: { CORE_TABLE, LEDGER_TABLE, NOTICES_QUEUE_URL },
    });
    notices.allowSend(checkLedger);
    core.allow(checkLedger, ['GetItem']);
    ledger.allow(checkLedger, [...MOVES_MONEY, 'BatchGetItem', 'Query']);

    const reconcilePayments = new AppFunction(this, 'ReconcilePayments', {
      config,
      entrypoint: 'reconcile-payments',
      description: "Compares our payments with the provider's",
      timeout: Duration.minutes(15),
      environment: { CORE_TABLE, LEDGER_TABLE, SETTLEMENTS_QUEUE_URL, ...paymentSettings },
    });
    core.allow(reconcilePayments, ['GetItem', 'BatchGetItem', 'Query', 'PutItem'], ['gsi1']);
    ledger.allow(reconcilePayments, MOVES_MONEY);
    settlements.allowSend(reconcilePayments);
    payments.allowSend(reconcilePayments);
    provider.allowAsking(reconcilePayments);

    const rebuildStatistics = new AppFunction(this, 'RebuildStatistics', {
      config,
      entrypoint: 'rebuild-statistics',
      description: 'Compares the statistics of yesterday with the sessions, and counts how chargers were there',
      timeout: Duration.minutes(15),
      memoryMb: 1024,
      environment: { CORE_TABLE, TELEMETRY_TABLE, DEFAULT_TIME_ZONE, DEFAULT_PRICE_ZONE },
    });
    core.allow(rebuildStatistics, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'], ['gsi1', 'gsi3']);
    telemetry.allow(rebuildStatistics, ['Query']);

    const sweep = new AppFunction(this, 'Sweep', {
      config,
      entrypoint: 'sweep',
      description: 'Nudges whatever is past its time, keeps local lists in step',
      timeout: Duration.seconds(50),
      environment: {
        CORE_TABLE,
        COMMANDS_QUEUE_URL,
        PLANNING_QUEUE_URL,
        SETTLEMENTS_QUEUE_URL,
        PAYMENTS_QUEUE_URL: payments.url,
        NOTICES_QUEUE_URL,
      },
    });
    notices.allowSend(sweep);
    core.allow(sweep, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'], ['gsi1', 'due']);
    commands.allowSend(sweep);
    planning.allowSend(sweep);
    settlements.allowSend(sweep);
    payments.allowSend(sweep);

    const queues = this.node.findAll().filter((construct) => construct instanceof WorkQueue);
    const handleNotice = new AppFunction(this, 'HandleNotice', {
      config,
      entrypoint: 'handle-notice',
      description: 'Opens and ends alerts, hands events to webhooks',
      timeout: notices.handledWithin,
      environment: {
        CORE_TABLE,
        NOTICES_QUEUE_URL,
        WEBHOOKS_QUEUE_URL,
        DEAD_LETTER_QUEUE_URLS: Fn.join(
          ',',
          queues.map(({ deadLetters }) => deadLetters.queueUrl),
        ),
        DEFAULT_TIME_ZONE,
        DEFAULT_PRICE_ZONE,
      },
      // A delivery that fails is tried again through both queues, ten times at most.
      isPartOfALoopThatEnds: true,
    });
    core.allow(handleNotice, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'], ['gsi1', 'gsi2', 'gsi3']);
    handleNotice.allow(
      ['sqs:GetQueueAttributes'],
      queues.map(({ deadLetters }) => deadLetters.queueArn),
    );
    notices.allowSend(handleNotice);
    webhooks.allowSend(handleNotice);
    notices.feeds(handleNotice);

    // It speaks to addresses that strangers gave us, and so it may read nothing of ours.
    const sendWebhook = new AppFunction(this, 'SendWebhook', {
      config,
      entrypoint: 'send-webhook',
      description: 'Makes one attempt to deliver an event',
      timeout: webhooks.handledWithin,
      environment: { NOTICES_QUEUE_URL, ALLOW_LOOPBACK_WEBHOOKS },
      isPartOfALoopThatEnds: true,
    });
    notices.allowSend(sendWebhook);
    webhooks.feeds(sendWebhook);

    const timetable = new Timetable(this, 'Timetable');
    timetable.runs(sweep, {
      EveryMinute: { at: ScheduleExpression.rate(Duration.minutes(1)), description: 'Repeats lost nudges' },
    });
    timetable.runs(closeGhosts, {
      GhostsEveryHour: { at: ScheduleExpression.rate(Duration.hours(1)), description: 'Looks for sessions that nobody will stop' },
    });
    timetable.runs(checkLedger, {
      LedgerEveryNight: {
        at: ScheduleExpression.cron({ minute: '20', hour: '2', timeZone: TimeZone.ETC_UTC }),
        description: 'Adds the ledger up',
      },
    });
    timetable.runs(reconcilePayments, {
      PaymentsEveryNight: {
        at: ScheduleExpression.cron({ minute: '50', hour: '1', timeZone: TimeZone.ETC_UTC }),
        description: "Compares payments with the provider's",
      },
    });
    timetable.runs(rebuildStatistics, {
      StatisticsEveryNight: {
        at: ScheduleExpression.cron({ minute: '40', hour: '2', timeZone: TimeZone.ETC_UTC }),
        description: 'Compares and repairs the statistics of yesterday',
      },
    });
    // Tomorrow's prices are published at about 12:45 Central European time, on bad days one or two hours later. A run that finds
    // everything imported asks nobody. A rate begins with the deployment, so a new deployment has prices at once.
    timetable.runs(importSignals, {
      WhenPricesAreDue: {
        at: ScheduleExpression.cron({ minute: '47-59/4', hour: '12', timeZone: TimeZone.EUROPE_BERLIN }),
        within: Duration.minutes(2),
        description: 'First attempts at the prices of tomorrow',
      },
      WhilePricesAreLate: {
        at: ScheduleExpression.cron({ minute: '0/5', hour: '13-14', timeZone: TimeZone.EUROPE_BERLIN }),
        within: Duration.minutes(3),
        description: 'Later attempts at the prices of tomorrow',
      },
      // Great Britain publishes at about half past four; and a market that is late at three has to be seen to be.
      InTheAfternoon: {
        at: ScheduleExpression.cron({ minute: '0/15', hour: '15-19', timeZone: TimeZone.EUROPE_BERLIN }),
        within: Duration.minutes(5),
        description: 'Prices of Great Britain, and those that are late',
      },
      EveryHour: { at: ScheduleExpression.rate(Duration.hours(1)), description: 'Fills what is still missing' },
    });

    this.chargers = chargers;
    this.http = new HttpGateway(this, 'Http', { config, api: httpApi });
    if (config.alarms !== undefined) this.#watch(config, timetable, data);
    new CfnOutput(this, 'ChargerUrl', { value: `${chargers.url}?id=`, description: 'Without a domain: the charger appends /<its id>' });
    new CfnOutput(this, 'ApiUrl', { value: this.http.url });
  }

  /** Whatever stands in this stack is watched; nothing has to be added here with a new function or queue. */
  #watch(config: StageConfig, timetable: Timetable, data: DataStack): void {
    const all = this.node.findAll();
    const watched = {
      config,
      functions: all.filter((construct) => construct instanceof AppFunction),
      queues: all.filter((construct) => construct instanceof WorkQueue),
      scheduleDeadLetters: timetable.deadLetters,
      tables: { Core: data.tables.core, Ledger: data.tables.ledger, Telemetry: data.tables.telemetry },
      chargers: this.chargers,
      http: this.http,
    };
    new Alarms(this, 'Alarms', watched);
    new OperationsDashboard(this, 'Dashboard', watched);
  }
}
