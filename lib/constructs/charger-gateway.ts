import { Stack, Token, Validations } from 'aws-cdk-lib';
import { type CfnApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AppFunction } from './app-function';

/** The same in every deployment, so that the edge function needs no value from the template. */
const STAGE_NAME = 'ocpp';

interface ChargerRoutes {
  readonly authorize: AppFunction;
  readonly connect: AppFunction;
  readonly message: AppFunction;
  readonly disconnect: AppFunction;
}

/**
 * The WebSocket API of the chargers. API Gateway takes no path after the stage, so a charger's identity arrives as the query string
 * `id`: from the edge function, or written by the charger itself behind `?id=`.
 *
 * An OCPP frame is a JSON array and has no `action` field to select a route by: every frame goes to `$default`.
 */
export class ChargerGateway extends Construct {
  readonly #api: WebSocketApi;
  readonly #stage: WebSocketStage;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#api = new WebSocketApi(this, 'Api', { apiName: `${Stack.of(this).stackName}-chargers`, description: 'Chargers' });
    this.#stage = new WebSocketStage(this, 'Stage', { webSocketApi: this.#api, stageName: STAGE_NAME, autoDeploy: true });
    Validations.of(this.#stage).acknowledge({
      id: 'AwsSolutions-APIG1',
      reason:
        'One line per frame would add a tenth to the cost of a charger and needs a role that is set once per account. ' +
        'charger-authorize and charger-connect log every refused and every accepted handshake.',
    });
  }

  /** `https://…/ocpp`: where the management API posts to a charger and drops its socket. */
  get callbackUrl(): string {
    return this.#stage.callbackUrl;
  }

  /** `wss://…/ocpp`: a charger without a domain to go to connects here with `?id=`. */
  get url(): string {
    return this.#stage.url;
  }

  /** Host name, as the distribution needs it. */
  get host(): string {
    return hostOf(this.#api.apiId, this);
  }

  /** A metric of the stage, such as `MessageCount`, as a sum. */
  metric(name: string, options: MetricOptions): Metric {
    return this.#stage.metric(name, { statistic: Stats.SUM, ...options });
  }

  route(to: ChargerRoutes): void {
    this.#api.addRoute('$connect', {
      integration: new WebSocketLambdaIntegration('Connect', to.connect),
      authorizer: new WebSocketLambdaAuthorizer('Authorizer', to.authorize, { identitySource: ['route.request.querystring.id'] }),
    });
    const message = this.#api.addRoute('$default', { integration: new WebSocketLambdaIntegration('Message', to.message) });
    const disconnect = this.#api.addRoute('$disconnect', { integration: new WebSocketLambdaIntegration('Disconnect', to.disconnect) });
    Validations.of(message).acknowledge({ id: 'AwsSolutions-APIG4', reason: ONLY_CONNECT_IS_AUTHORIZED });
    Validations.of(disconnect).acknowledge({ id: 'AwsSolutions-APIG4', reason: ONLY_CONNECT_IS_AUTHORIZED });
  }

  allowPost(...fns: readonly AppFunction[]): void {
    this.#allowConnections('POST', fns);
  }

  allowDrop(...fns: readonly AppFunction[]): void {
    this.#allowConnections('DELETE', fns);
  }

  #allowConnections(method: 'POST' | 'DELETE', fns: readonly AppFunction[]): void {
    const stack = Stack.of(this);
    const resourceName = `${STAGE_NAME}/${method}/@connections/*`;
    const arn = stack.formatArn({ service: 'execute-api', resource: this.#api.apiId, resourceName });
    const account = Token.isUnresolved(stack.account) ? '<AWS::AccountId>' : stack.account;
    const apiLogicalId = stack.getLogicalId(this.#api.node.defaultChild as CfnApi);
    for (const fn of fns) {
      fn.allow(['execute-api:ManageConnections'], [arn]);
      Validations.of(fn.role!).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:${stack.partition}:execute-api:${stack.region}:${account}:<${apiLogicalId}>/${resourceName}]`,
        reason: 'The ids of connections are not known before chargers connect; the statement holds for this stage and this method alone.',
      });
    }
  }
}

const ONLY_CONNECT_IS_AUTHORIZED =
  'A WebSocket API authorizes $connect and nothing else: every later frame of the connection carries what the authorizer said.';

/** The part of an API's address that CloudFront takes as an origin. */
export function hostOf(apiId: string, scope: Construct): string {
  const { region, urlSuffix } = Stack.of(scope);
  return `${apiId}.execute-api.${region}.${urlSuffix}`;
}
