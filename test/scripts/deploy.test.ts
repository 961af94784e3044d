import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { dev } from '../../config/dev';
import { prod } from '../../config/prod';
import { defineStage } from '../../config/stage';
import { awsCloud } from '../../scripts/deploy/aws-cloud';
import { type Certificate, type Cloud, preflight } from '../../scripts/deploy/preflight';
import { stacksToDestroy } from '../../scripts/deploy/stacks-to-destroy';

const NOW_MS = Date.parse('2026-11-21T12:00:00Z');
const ACCOUNT = '123456789012';
const certificateArn = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/6ba7b810-9dad-11d1-80b4-00c04fd430c8`;
const withDomain = defineStage({
  ...prod,
  priceSources: ['replay'],
  account: ACCOUNT,
  edge: { domainName: 'charge.example.com', certificateArn },
});
const GOOD: Certificate = {
  status: 'ISSUED',
  keyAlgorithm: 'RSA-2048',
  names: ['*.example.com'],
  expiresAt: new Date('2027-11-21T12:00:00Z'),
};

function cloud(
  change: { account?: string | undefined; bootstrap?: number | undefined; certificate?: Partial<Certificate> | null } = {},
): Cloud {
  return {
    callerAccount: async () => ('account' in change ? change.account : ACCOUNT),
    bootstrapVersion: async () => ('bootstrap' in change ? change.bootstrap : 28),
    certificate: async () => (change.certificate === null ? undefined : { ...GOOD, ...change.certificate }),
  };
}

const results = async (which: Cloud, config = withDomain) =>
  (await preflight(config, which, NOW_MS)).map(({ name, result }) => `${result} ${name}`);

test('an account that has everything may be deployed to', async () => {
  expect(await results(cloud())).toEqual([
    'ok credentials',
    'ok bootstrap of eu-central-1',
    'ok certificate of charge.example.com',
    'ok protection of data',
  ]);
});

describe('what would fail halfway stops it before it begins, with what to do', () => {
  test.each<[string, Cloud, RegExp]>([
    ['no credentials', cloud({ account: undefined }), /aws sso login/],
    [
      'credentials of another account',
      cloud({ account: '999999999999' }),
      /for account 999999999999, and stage prod belongs into 123456789012/,
    ],
    ['a region without bootstrap', cloud({ bootstrap: undefined }), /npx cdk bootstrap aws:\/\/123456789012\/eu-central-1/],
    ['a bootstrap that is too old', cloud({ bootstrap: 5 }), /Version 5 is too old/],
    ['a certificate that is not there', cloud({ certificate: null }), /does not exist/],
    ['a certificate that nobody confirmed', cloud({ certificate: { status: 'PENDING_VALIDATION' } }), /DNS record/],
    [
      'a certificate of another name',
      cloud({ certificate: { names: ['example.com', '*.charge.example.com'] } }),
      /Request one for charge.example.com/,
    ],
    ['a certificate that has expired', cloud({ certificate: { expiresAt: new Date('2026-11-20T00:00:00Z') } }), /expired/],
  ])('%s', async (_case, which, sentence) => {
    const stopping = (await preflight(withDomain, which, NOW_MS)).filter(({ result }) => result === 'stop');
    expect(stopping).toHaveLength(1);
    expect(stopping[0]!.sentence).toMatch(sentence);
  });
});

describe('what works and should be known is a warning', () => {
  test.each<[string, Cloud, typeof withDomain, string]>([
    [
      'a key that chargers do not know',
      cloud({ certificate: { keyAlgorithm: 'EC-prime256v1' } }),
      withDomain,
      'certificate of charge.example.com',
    ],
    [
      'a certificate about to expire',
      cloud({ certificate: { expiresAt: new Date('2026-12-01T00:00:00Z') } }),
      withDomain,
      'certificate of charge.example.com',
    ],
    ['data that goes with its stack', cloud(), dev, 'protection of data'],
  ])('%s', async (_case, which, config, name) => {
    expect(await results(which, config)).toContain(`warn ${name}`);
  });
});

test('without a domain nobody asks for a certificate', async () => {
  const asked = jest.fn(cloud().certificate);
  await preflight(dev, { ...cloud(), certificate: asked }, NOW_MS);
  expect(asked).not.toHaveBeenCalled();
});

describe('data is not destroyed by the way', () => {
  test('App and Edge go, Data stays', () => expect(stacksToDestroy(withDomain, false).going).toEqual(['Edge', 'App']));
  test('a stage for trying things out may lose its data when told to', () =>
    expect(stacksToDestroy(dev, true).going).toEqual(['App', 'Data']));
  test('a stage that retains refuses', () => expect(() => stacksToDestroy(prod, true)).toThrow('Stage prod retains its data'));
});

describe('the account is asked as AWS wants to be asked', () => {
  const services: Record<string, { status: number; body: unknown }> = {};
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const target = String(request.headers['x-amz-target'] ?? 'sts');
      const { status, body } = services[target]!;
      response.writeHead(status, { 'content-type': target === 'sts' ? 'text/xml' : 'application/x-amz-json-1.1' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  const environment = { ...process.env };
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  });
  afterAll(() => {
    process.env = environment;
    server.close();
  });

  test('credentials', async () => {
    const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    services['sts'] = { status: 200, body: identity };
    expect(await awsCloud('eu-central-1').callerAccount()).toBe(ACCOUNT);
    const refusal = '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>expired</Message></Error></ErrorResponse>';
    services['sts'] = { status: 403, body: refusal };
    expect(await awsCloud('eu-central-1').callerAccount()).toBeUndefined();
  });

  test('bootstrap', async () => {
    services['AmazonSSM.GetParameter'] = { status: 200, body: { Parameter: { Value: '28' } } };
    expect(await awsCloud('eu-central-1').bootstrapVersion('eu-central-1')).toBe(28);
    services['AmazonSSM.GetParameter'] = { status: 400, body: { __type: 'ParameterNotFound' } };
    expect(await awsCloud('eu-central-1').bootstrapVersion('eu-central-1')).toBeUndefined();
  });

  test('certificate', async () => {
    services['CertificateManager.DescribeCertificate'] = {
      status: 200,
      body: {
        Certificate: {
          DomainName: 'charge.example.com',
          SubjectAlternativeNames: ['charge.example.com'],
          Status: 'ISSUED',
          KeyAlgorithm: 'RSA-2048',
          NotAfter: 1_826_800_000,
        },
      },
    };
    expect(await awsCloud('eu-central-1').certificate(certificateArn)).toMatchObject({ status: 'ISSUED', keyAlgorithm: 'RSA-2048' });
    services['CertificateManager.DescribeCertificate'] = { status: 400, body: { __type: 'ResourceNotFoundException' } };
    expect(await awsCloud('eu-central-1').certificate(certificateArn)).toBeUndefined();
  });
});

test.each([
  [[], 'Say which stage: --stage dev'],
  [['--stage', 'prdo'], 'There is no stage "prdo"'],
  [['--stage', 'local'], '"npm start" runs it'],
  [['destroy', '--stage', 'prod', '--data'], 'Stage prod retains its data'],
])('npm run deploy %j is refused before anything is asked', (args, sentence) => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/deploy/deploy.ts', ...args], {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain(sentence);
});
