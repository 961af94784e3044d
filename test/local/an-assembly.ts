import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../../local/template/assembly';

const CACHE = join(__dirname, '..', '..', '.cache');

/** A folder inside the project, so that functions written into it find the SDK; gone with `dispose`. */
export function aFolder(): { readonly path: string; dispose(): void } {
  mkdirSync(CACHE, { recursive: true });
  const path = mkdtempSync(join(CACHE, 'test-'));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

/** What `cdk synth` would write for one stack: manifest, template, and one asset with the functions' code. */
export function anAssembly(folder: string, resources: Readonly<Record<string, Resource>>, code = ''): string {
  const out = join(folder, 'cdk.out');
  mkdirSync(join(out, 'asset.code'), { recursive: true });
  writeFileSync(join(out, 'asset.code', 'index.mjs'), code);
  writeFileSync(
    join(out, 'manifest.json'),
    JSON.stringify({
      artifacts: {
        'App.assets': { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
        App: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/eu-central-1',
          dependencies: ['App.assets'],
          properties: { templateFile: 'App.template.json', stackName: 'Test-App' },
        },
      },
    }),
  );
  const destinations = { local: { bucketName: 'assets', objectKey: 'code.zip' } };
  writeFileSync(join(out, 'App.assets.json'), JSON.stringify({ files: { code: { source: { path: 'asset.code' }, destinations } } }));
  writeFileSync(join(out, 'App.template.json'), JSON.stringify({ Resources: resources }));
  return out;
}

interface FunctionNeeds {
  readonly statements?: readonly unknown[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly timeoutS?: number;
}

/** A function of the code above by the name of its export, its role and what the role may do. */
export function aFunction(id: string, exportName: string, { statements = [], environment = {}, timeoutS = 5 }: FunctionNeeds = {}) {
  return {
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: { Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }] },
    },
    [id]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: 'code.zip' },
        Handler: `index.${exportName}`,
        Runtime: 'nodejs24.x',
        Timeout: timeoutS,
        Role: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
        Environment: { Variables: environment },
      },
    },
  };
}

const invocationUri = (functionId: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:aws:apigateway:',
      { Ref: 'AWS::Region' },
      ':lambda:path/2015-03-31/functions/',
      { 'Fn::GetAtt': [functionId, 'Arn'] },
      '/invocations',
    ],
  ],
});

function permission(functionId: string, source: string) {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:${source}` },
    },
  };
}

interface WebSocketRoutes {
  readonly authorize: string;
  readonly connect: string;
  readonly message: string;
  readonly disconnect: string;
}

/** A WebSocket API with stage `ocpp` whose authorizer wants the query string `id`. */
export function aWebSocketApi(routes: WebSocketRoutes): Record<string, Resource> {
  const resources: Record<string, Resource> = {
    Ws: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET', Name: 'ws' } },
    WsStage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: { Ref: 'Ws' }, StageName: 'ocpp' } },
    WsAuthorizer: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Ws' },
        AuthorizerUri: invocationUri(routes.authorize),
        IdentitySource: ['route.request.querystring.id'],
      },
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Fn::Sub's own syntax.
    WsAuthorizerPermission: permission(routes.authorize, '${Ws}/authorizers/${WsAuthorizer}'),
  };
  for (const [key, functionId] of Object.entries({ $connect: routes.connect, $default: routes.message, $disconnect: routes.disconnect })) {
    const id = `Ws${key.slice(1)}`;
    resources[`${id}Integration`] = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: { Ref: 'Ws' }, IntegrationType: 'AWS_PROXY', IntegrationUri: invocationUri(functionId) },
    };
    resources[`${id}Route`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Ws' },
        RouteKey: key,
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: `${id}Integration` }]] },
        ...(key === '$connect' ? { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'WsAuthorizer' } } : {}),
      },
    };
    resources[`${id}Permission`] = permission(functionId, `\${Ws}/*${key}`);
  }
  return resources;
}

/** An HTTP API that sends everything to one function. */
export function anHttpApi(functionId: string): Record<string, Resource> {
  return {
    Http: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'http' } },
    HttpIntegration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Http' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': [functionId, 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    HttpRoute: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: { Ref: 'Http' }, RouteKey: '$default', Target: { 'Fn::Sub': 'integrations/$' + '{HttpIntegration}' } },
    },
    HttpPermission: permission(functionId, '$' + '{Http}/*/*'),
  };
}

const EDGE_FUNCTION = `function handler(event) {
  var match = /^\\/ocpp\\/([^/]+)$/.exec(event.request.uri);
  if (match === null) return { statusCode: 404, statusDescription: 'Not Found' };
  event.request.uri = '/ocpp';
  event.request.querystring = { id: { value: match[1] } };
  return event.request;
}`;

/** A distribution: /ocpp/* to the WebSocket API, /v1/* to the HTTP API where there is one, the rest to files. */
export function aDistribution({ ws, http }: { readonly ws: boolean; readonly http: boolean }): Record<string, Resource> {
  const host = (api: string) => ({
    'Fn::Join': ['', [{ Ref: api }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
  });
  const AllowedMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
  const viewerRequest = { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Path', 'FunctionARN'] } };
  return {
    Pages: { Type: 'AWS::S3::Bucket', Properties: {} },
    Path: { Type: 'AWS::CloudFront::Function', Properties: { FunctionCode: EDGE_FUNCTION, Name: 'path' } },
    Distribution: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          DefaultRootObject: 'index.html',
          Origins: [
            { Id: 'files', DomainName: { 'Fn::GetAtt': ['Pages', 'RegionalDomainName'] } },
            ...(ws ? [{ Id: 'ws', DomainName: host('Ws') }] : []),
            ...(http ? [{ Id: 'http', DomainName: host('Http') }] : []),
          ],
          DefaultCacheBehavior: { TargetOriginId: 'files' },
          CacheBehaviors: [
            ...(ws ? [{ PathPattern: '/ocpp/*', TargetOriginId: 'ws', AllowedMethods, FunctionAssociations: [viewerRequest] }] : []),
            ...(http ? [{ PathPattern: '/v1/*', TargetOriginId: 'http', AllowedMethods }] : []),
          ],
        },
      },
    },
  };
}
