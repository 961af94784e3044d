import { dev } from '../../config/dev';
import { defineStage } from '../../config/stage';
import { type Resource, synthesized } from './synthesized';

const edge = {
  domainName: 'charge.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/6ba7b810-9dad-11d1-80b4-00c04fd430c8',
};
const stageWith = (caBundle: string) =>
  defineStage({ ...dev, priceSources: ['replay'], edge: { ...edge, clientCertificates: { caBundle } } });
const with3 = synthesized(stageWith('config/local-ca.pem'));
const without = synthesized(defineStage({ ...dev, priceSources: ['replay'], edge }));

const distributionOf = (stacks: typeof with3) =>
  Object.values(stacks['Edge']!.ofType('AWS::CloudFront::Distribution'))[0]!.Properties['DistributionConfig'];
const chargerPathOf = (stacks: typeof with3) =>
  Object.values(stacks['Edge']!.ofType('AWS::CloudFront::Function')).find(({ Properties }) =>
    Properties['FunctionConfig'].Comment.startsWith('/ocpp/'),
  )!.Properties['FunctionCode'];

test('a certificate that is shown is verified by the authorities of the configuration, and none need be shown', () => {
  const [[storeId, store]] = Object.entries(with3['Edge']!.ofType('AWS::CloudFront::TrustStore')) as [[string, Resource]];
  expect(distributionOf(with3).ViewerMtlsConfig).toEqual({
    Mode: 'optional',
    TrustStoreConfig: {
      TrustStoreId: { 'Fn::GetAtt': [storeId, 'Id'] },
      AdvertiseTrustStoreCaNames: true,
      IgnoreCertificateExpiry: false,
    },
  });
  expect(store.Properties['CaCertificatesBundleSource'].CaCertificatesBundleS3Location).toEqual({
    Bucket: { 'Fn::Sub': expect.stringContaining('assets') },
    Key: expect.stringMatching(/^[0-9a-f]{64}\.pem$/),
    Region: 'eu-central-1',
  });
});

test('every path is TLS only, as a distribution that verifies certificates has to be', () => {
  const { CacheBehaviors, DefaultCacheBehavior, HttpVersion } = distributionOf(with3);
  for (const behaviour of [...CacheBehaviors, DefaultCacheBehavior]) expect(behaviour.ViewerProtocolPolicy).toBe('https-only');
  expect(HttpVersion).toBe('http2');
});

test('the edge function believes in certificates exactly where there is a trust store', () => {
  expect(chargerPathOf(with3)).toContain('const CLIENT_CERTIFICATES = true;');
  expect(chargerPathOf(without)).toContain('const CLIENT_CERTIFICATES = false;');
  expect(distributionOf(without).ViewerMtlsConfig).toBeUndefined();
  expect(without['Edge']!.ofType('AWS::CloudFront::TrustStore')).toEqual({});
});

test('what vouches for an identity is a secret that stands in no template', () => {
  const [[secretId]] = Object.entries(with3['App']!.ofType('AWS::SecretsManager::Secret')) as [[string, unknown]];
  const { Variables } = Object.values(with3['App']!.ofType('AWS::Lambda::Function'))
    .map(({ Properties }) => Properties['Environment'])
    .find(({ Variables }) => Variables['EDGE_MARK'] !== undefined);
  expect(Variables['EDGE_MARK']).toEqual({
    'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secretId }, ':SecretString:::}}']],
  });
  const marked = distributionOf(with3).Origins.flatMap((origin: { OriginCustomHeaders?: object[] }) => origin.OriginCustomHeaders ?? []);
  expect(marked).toEqual([
    {
      HeaderName: 'Tidewatt-Edge',
      HeaderValue: {
        'Fn::Join': ['', ['{{resolve:secretsmanager:', { 'Fn::GetStackOutput': expect.anything() }, ':SecretString:::}}']],
      },
    },
  ]);
  expect(without['App']!.ofType('AWS::SecretsManager::Secret')).toEqual({});
});

test('a bundle that is not there, or no bundle, says what to write', () => {
  expect(() => synthesized(stageWith('config/nowhere.pem'))).toThrow('config/nowhere.pem is not there: write the certificates');
  expect(() => stageWith('config/authorities')).toThrow(
    'edge.clientCertificates.caBundle: write the PEM file of the authorities that issue certificates to your chargers',
  );
});
