import type { RunnableFunction } from '../lambda/deployed-function';
import { functionAt, requirePermission } from '../lambda/permissions';
import { Refusal } from '../refusal';
import type { Deployment } from '../template/deployment';
import type { HttpApiDefinition } from './http-api';

/** The HTTP APIs of the template. Authorizers of API Gateway itself are not offered: the product verifies tokens in one place, its own. */
export function httpApis(deployment: Deployment, functions: readonly RunnableFunction[]): readonly HttpApiDefinition[] {
  const apis = deployment.all('AWS::ApiGatewayV2::Api').filter(({ properties }) => properties['ProtocolType'] === 'HTTP');
  return apis.map((api) => ({
    apiId: api.ref,
    region: api.region,
    account: deployment.account,
    routes: deployment
      .all('AWS::ApiGatewayV2::Route')
      .filter(({ properties }) => properties['ApiId'] === api.ref)
      .map((route) => {
        const where = `${route.logicalId} in ${route.stackName}`;
        if ((route.properties['AuthorizationType'] ?? 'NONE') !== 'NONE')
          throw new Refusal(`${where} has an authorizer, which HTTP APIs here do not run.`);
        const integration = deployment.find(
          'AWS::ApiGatewayV2::Integration',
          String(route.properties['Target']).replace('integrations/', ''),
        );
        if (integration?.properties['PayloadFormatVersion'] !== '2.0') throw new Refusal(`${where} needs payload format 2.0 to run here.`);
        const target = functionAt(String(integration.properties['IntegrationUri']), functions, where);
        const key = String(route.properties['RouteKey']);
        const source = `arn:aws:execute-api:${api.region}:${deployment.account}:${api.ref}/$default/${key.replace(' ', '')}`;
        return { key, function: requirePermission(target, source, deployment).run };
      }),
  }));
}
