import type { RunnableFunction } from '../lambda/deployed-function';
import { functionAt, requirePermission } from '../lambda/permissions';
import { Refusal } from '../refusal';
import type { Deployed, Deployment } from '../template/deployment';
import type { WebSocketApiDefinition } from './api';

/** The WebSocket APIs of the template with their routes, integrations and authorizers. */
export function webSocketApis(deployment: Deployment, functions: readonly RunnableFunction[]): readonly WebSocketApiDefinition[] {
  return deployment
    .all('AWS::ApiGatewayV2::Api')
    .filter(({ properties }) => properties['ProtocolType'] === 'WEBSOCKET')
    .map((api) => readApi(api, deployment, functions));
}

function readApi(api: Deployed, deployment: Deployment, functions: readonly RunnableFunction[]): WebSocketApiDefinition {
  const ofApi = ({ properties }: Deployed) => properties['ApiId'] === api.ref;
  const [stage, ...otherStages] = deployment.all('AWS::ApiGatewayV2::Stage').filter(ofApi);
  if (stage === undefined || otherStages.length > 0) throw new Refusal(`${api.logicalId} needs exactly one stage to run here.`);
  const source = (rest: string) => `arn:aws:execute-api:${api.region}:${deployment.account}:${api.ref}/${rest}`;
  const routes = deployment.all('AWS::ApiGatewayV2::Route').filter(ofApi);
  const targetOf = (routeKey: string) => {
    const route = routes.find(({ properties }) => properties['RouteKey'] === routeKey);
    if (route === undefined) return undefined;
    const integration = deployment.find('AWS::ApiGatewayV2::Integration', String(route.properties['Target']).replace('integrations/', ''));
    const target = functionAt(String(integration?.properties['IntegrationUri']), functions, `${route.logicalId} in ${route.stackName}`);
    return requirePermission(target, source(`${stage.ref}/${routeKey}`), deployment).run;
  };
  const known = new Set(['$connect', '$default', '$disconnect']);
  const stranger = routes.find(({ properties }) => !known.has(String(properties['RouteKey'])));
  if (stranger !== undefined) {
    throw new Refusal(`${stranger.logicalId} in ${stranger.stackName} selects a route by content; here every message goes to $default.`);
  }
  const authorizerId = routes.find(({ properties }) => properties['RouteKey'] === '$connect')?.properties['AuthorizerId'];
  const authorizer = authorizerId === undefined ? undefined : deployment.find('AWS::ApiGatewayV2::Authorizer', String(authorizerId));
  return {
    apiId: api.ref,
    stage: stage.ref,
    region: api.region,
    account: deployment.account,
    connect: targetOf('$connect'),
    message: targetOf('$default'),
    disconnect: targetOf('$disconnect'),
    authorizer:
      authorizer === undefined
        ? undefined
        : {
            function: requirePermission(
              functionAt(String(authorizer.properties['AuthorizerUri']), functions, authorizer.logicalId),
              source(`authorizers/${authorizer.ref}`),
              deployment,
            ).run,
            identitySources: (authorizer.properties['IdentitySource'] as string[] | undefined) ?? [],
          },
  };
}
