import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { dev } from '../../config/dev';
import { defineStage } from '../../config/stage';
import { synthesized } from './synthesized';

const edge = {
  domainName: 'charge.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/6ba7b810-9dad-11d1-80b4-00c04fd430c8',
};
const withEdge = defineStage({ ...dev, priceSources: [...dev.priceSources], edge });
const stacks = synthesized(withEdge);
const [distribution] = Object.values(stacks['Edge']!.ofType('AWS::CloudFront::Distribution'));
const shape = distribution!.Properties['DistributionConfig'];

test('without a domain there is no distribution', () => {
  expect(Object.keys(synthesized(dev))).toEqual(['Data', 'App']);
});

test('it answers under the domain with its certificate and TLS 1.2 that chargers of any age can speak', () => {
  expect(shape.Aliases).toEqual(['charge.example.com']);
  expect(shape.ViewerCertificate).toEqual({
    AcmCertificateArn: edge.certificateArn,
    MinimumProtocolVersion: 'TLSv1.2_2018',
    SslSupportMethod: 'sni-only',
  });
});

test('a stricter TLS policy is one word in the configuration', () => {
  const strict = synthesized(defineStage({ ...dev, priceSources: ['replay'], edge: { ...edge, minimumTls: 'TLSv1.2_2021' } }));
  const [found] = Object.values(strict['Edge']!.ofType('AWS::CloudFront::Distribution'));
  expect(found!.Properties['DistributionConfig'].ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
});

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

test.each([
  ['/ocpp/*', 'ChargersApi'],
  ['/v1/*', 'HttpApi'],
])('%s is passed on uncached, with every header but Host, over TLS', (path, api) => {
  const behaviour = shape.CacheBehaviors.find(({ PathPattern }: { PathPattern: string }) => PathPattern === path);
  expect(behaviour).toMatchObject({
    CachePolicyId: CACHING_DISABLED,
    OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
    ViewerProtocolPolicy: 'https-only',
  });
  expect(behaviour.AllowedMethods).toContain('POST');
  const origin = shape.Origins.find(({ Id }: { Id: string }) => Id === behaviour.TargetOriginId);
  expect(JSON.stringify(origin.DomainName)).toContain(api);
  expect(origin.CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] });
});

test('what comes through it to the chargers carries the mark that the authorizer knows', () => {
  const marked = shape.Origins.filter(({ OriginCustomHeaders }: { OriginCustomHeaders?: object[] }) => OriginCustomHeaders !== undefined);
  expect(marked).toHaveLength(1);
  expect(JSON.stringify(marked[0].DomainName)).toContain('ChargersApi');
  const { Variables } = Object.values(stacks['App']!.ofType('AWS::Lambda::Function'))
    .map(({ Properties }) => Properties['Environment'])
    .find(({ Variables }) => Variables['EDGE_MARK'] !== undefined);
  expect(Variables['EDGE_MARK']).toEqual({ Ref: 'AWS::StackId' });
  expect(marked[0].OriginCustomHeaders).toEqual([
    { HeaderName: 'Tidewatt-Edge', HeaderValue: { 'Fn::GetStackOutput': expect.anything() } },
  ]);
});

test('paths of chargers and of pages are translated at the edge, those of the API are not', () => {
  const edgeFunctions = stacks['Edge']!.ofType('AWS::CloudFront::Function');
  const functionOf = ({ FunctionAssociations = [] }: { FunctionAssociations?: { EventType: string; FunctionARN: unknown }[] }) =>
    FunctionAssociations.map(({ EventType, FunctionARN }) => {
      const id = JSON.stringify(FunctionARN).match(/"([A-Za-z]+[0-9A-F]{8})"/)?.[1] ?? '';
      return `${EventType}: ${edgeFunctions[id]!.Properties['FunctionConfig'].Comment}`;
    });
  expect(shape.CacheBehaviors.map(functionOf)).toEqual([['viewer-request: /ocpp/<id> becomes /ocpp?id=<id>'], []]);
  expect(functionOf(shape.DefaultCacheBehavior)).toEqual(['viewer-request: A path without a file becomes the page it belongs to']);
});

test('a page runs its own scripts alone, is framed by nobody and tells nobody its address', () => {
  const [policy] = Object.values(stacks['Edge']!.ofType('AWS::CloudFront::ResponseHeadersPolicy'));
  const security = policy!.Properties['ResponseHeadersPolicyConfig'].SecurityHeadersConfig;
  const directives: string = security.ContentSecurityPolicy.ContentSecurityPolicy;
  expect(directives).not.toMatch(/unsafe|\*|https?:/);
  expect(directives).toContain("frame-ancestors 'none'");
  expect(security.FrameOptions.FrameOption).toBe('DENY');
  expect(security.ReferrerPolicy.ReferrerPolicy).toBe('no-referrer');
  expect(security.StrictTransportSecurity.AccessControlMaxAgeSec).toBe(31_536_000);
});

test('the pages lie in a bucket that only the distribution reads', () => {
  const buckets = Object.values(stacks['Edge']!.ofType('AWS::S3::Bucket'));
  for (const { Properties } of buckets) {
    expect(Object.values(Properties['PublicAccessBlockConfiguration'])).toEqual([true, true, true, true]);
  }
  expect(shape.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  expect(Object.keys(stacks['Edge']!.ofType('AWS::CloudFront::OriginAccessControl'))).toHaveLength(1);
});

test('pages that the configuration names are deployed, and a synth without them says what to do', () => {
  const project = join(__dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'tidewatt-pages-'));
  const configured = (webFolder: string) => defineStage({ ...dev, priceSources: ['replay'], edge: { ...edge, webFolder } });
  try {
    mkdirSync(join(folder, 'console'));
    writeFileSync(join(folder, 'console', 'index.html'), '<!doctype html>');
    const deployments = synthesized(configured(relative(project, join(folder, 'console'))))['Edge']!.ofType('Custom::CDKBucketDeployment');
    expect(Object.keys(deployments)).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(() => synthesized(configured('web/dist/nowhere'))).toThrow('web/dist/nowhere is not there: run "npm run build:web"');
});
