import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import type { AdvancePaymentEnvironment } from '../../lambdas/environment/advance-payment';
import type { ChargerAuthorizeEnvironment } from '../../lambdas/environment/charger-authorize';
import type { ChargerConnectEnvironment } from '../../lambdas/environment/charger-connect';
import type { ChargerDisconnectEnvironment } from '../../lambdas/environment/charger-disconnect';
import type { ChargerMessageEnvironment } from '../../lambdas/environment/charger-message';
import type { CheckLedgerEnvironment } from '../../lambdas/environment/check-ledger';
import type { CloseGhostsEnvironment } from '../../lambdas/environment/close-ghosts';
import type { CommandPumpEnvironment } from '../../lambdas/environment/command-pump';
import type { HandleNoticeEnvironment } from '../../lambdas/environment/handle-notice';
import type { HttpApiEnvironment } from '../../lambdas/environment/http-api';
import type { ImportSignalsEnvironment } from '../../lambdas/environment/import-signals';
import type { OnTimerEnvironment } from '../../lambdas/environment/on-timer';
import type { PlanSiteEnvironment } from '../../lambdas/environment/plan-site';
import type { RebuildStatisticsEnvironment } from '../../lambdas/environment/rebuild-statistics';
import type { ReconcilePaymentsEnvironment } from '../../lambdas/environment/reconcile-payments';
import type { SendWebhookEnvironment } from '../../lambdas/environment/send-webhook';
import type { SettleSessionEnvironment } from '../../lambdas/environment/settle-session';
import type { SweepEnvironment } from '../../lambdas/environment/sweep';
import type { WakeSitesEnvironment } from '../../lambdas/environment/wake-sites';
import { AppLogGroup } from './app-log-group';
import { bundledCode } from './bundle';

/** The file under `lambdas/entrypoints/` and the environment that its author was promised. */
interface Environments {
  readonly 'advance-payment': AdvancePaymentEnvironment;
  readonly 'charger-authorize': ChargerAuthorizeEnvironment;
  readonly 'charger-connect': ChargerConnectEnvironment;
  readonly 'charger-disconnect': ChargerDisconnectEnvironment;
  readonly 'charger-message': ChargerMessageEnvironment;
  readonly 'check-ledger': CheckLedgerEnvironment;
  readonly 'close-ghosts': CloseGhostsEnvironment;
  readonly 'rebuild-statistics': RebuildStatisticsEnvironment;
  readonly 'command-pump': CommandPumpEnvironment;
  readonly 'handle-notice': HandleNoticeEnvironment;
  readonly 'http-api': HttpApiEnvironment;
  readonly 'import-signals': ImportSignalsEnvironment;
  readonly 'on-timer': OnTimerEnvironment;
  readonly 'plan-site': PlanSiteEnvironment;
  readonly 'reconcile-payments': ReconcilePaymentsEnvironment;
  readonly 'send-webhook': SendWebhookEnvironment;
  readonly 'settle-session': SettleSessionEnvironment;
  readonly sweep: SweepEnvironment;
  readonly 'wake-sites': WakeSitesEnvironment;
}

export interface AppFunctionProps<Entrypoint extends keyof Environments> {
  readonly config: StageConfig;
  readonly entrypoint: Entrypoint;
  readonly environment: Environments[Entrypoint];
  readonly description: string;
  /** Default: 15 s. */
  readonly timeout?: Duration;
  /** Default: 512 MB. Lambda gives processor time in proportion; below this a cold start is slower than it is cheap. */
  readonly memoryMb?: number;
  /**
   * Lambda stops a chain of some 16 invocations through queues as a runaway. The retries of a silent charger are such a chain and
   * end by themselves; say so for the functions on it.
   */
  readonly isPartOfALoopThatEnds?: true;
}

/** A function with the house defaults. It starts with the right to write its own log and its traces, and nothing else. */
export class AppFunction<Entrypoint extends keyof Environments = keyof Environments> extends LambdaFunction {
  constructor(scope: Construct, id: string, props: AppFunctionProps<Entrypoint>) {
    const logGroup = new AppLogGroup(scope, `${id}Log`, props.config);
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      description: props.description,
      code: bundledCode(props.entrypoint),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? 512,
      timeout: props.timeout ?? Duration.seconds(15),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // START, END and REPORT of every frame would be half of the log bill; the same numbers are in the metrics.
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
      ...(props.isPartOfALoopThatEnds ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: props.entrypoint,
        POWERTOOLS_METRICS_NAMESPACE: 'Tidewatt',
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
    logGroup.grantWrite(role);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes traces without naming a resource: xray:PutTraceSegments and xray:PutTelemetryRecords exist for "*" only.',
    });
  }

  /** Adds one statement to the role of this function. Constructs that own a resource call it from their own grant. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}
