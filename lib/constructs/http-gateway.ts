import { Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import type { AppFunction } from './app-function';
import { AppLogGroup } from './app-log-group';
import { hostOf } from './charger-gateway';

/** When, who and how it ended. No path: those of drivers carry the token of their session. The function logs the route of a request. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTime',
    ip: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    integrationStatus: '$context.integrationStatus',
  }),
);

/** The HTTP API: one route, because paths, permissions and errors live in `lambdas/api` and are the same on one machine. */
export class HttpGateway extends Construct {
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, props: { readonly config: StageConfig; readonly api: AppFunction }) {
    super(scope, id);
    this.#api = new HttpApi(this, 'Api', {
      apiName: `${Stack.of(this).stackName}-http`,
      description: 'Operators and drivers',
      defaultIntegration: new HttpLambdaIntegration('Integration', props.api),
      createDefaultStage: false,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      // API Gateway has one limit of 10,000 requests a second for everything in the region: people may not use up the chargers' part.
      throttle: { rateLimit: 500, burstLimit: 1_000 },
      accessLogSettings: { destination: new LogGroupLogDestination(new AppLogGroup(this, 'AccessLog', props.config)), format: ACCESS_LOG },
    });
    Validations.of(this.#api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'The function verifies tokens and API keys itself, in one table of permissions that also knows the public pages.',
    });
  }

  get url(): string {
    return this.#api.apiEndpoint;
  }

  /** Answers with 5xx. */
  metricServerError(options: MetricOptions): Metric {
    return this.#api.metricServerError(options);
  }

  get host(): string {
    return hostOf(this.#api.apiId, this);
  }
}
