import { defineStage } from '../../config/stage';

const good: Parameters<typeof defineStage>[0] = {
  stage: 'dev',
  region: 'eu-central-1',
  defaultTimeZone: 'Europe/Berlin',
  defaultPriceZone: 'DE-LU',
  priceSources: ['replay'],
  logRetentionDays: 14,
  journalDays: 60,
  removal: 'destroy',
};
const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/6ba7b810-9dad-11d1-80b4-00c04fd430c8';

test('a good configuration is taken as written', () => {
  expect(defineStage(good)).toMatchObject(good);
});

test('TLS is 1.2 with the suites of old chargers, unless something stricter is asked for', () => {
  expect(defineStage({ ...good, edge: { domainName: 'charge.example.com', certificateArn } }).edge?.minimumTls).toBe('TLSv1.2_2018');
});

test.each([
  [{ stage: 'Dev 1' }, 'stage: write up to 16 lower-case letters and digits'],
  [{ region: 'Frankfurt' }, 'region: write an AWS region, such as "eu-central-1"'],
  [{ account: '1234' }, 'account: write the 12 digits of the account'],
  [{ defaultTimeZone: 'Europe/Bonn' }, 'defaultTimeZone: write a time zone of the IANA list'],
  [{ defaultPriceZone: 'germany' }, 'defaultPriceZone: write a bidding zone, such as "DE-LU"'],
  [{ priceSources: [] }, 'priceSources: write at least one source; "replay" needs no network'],
  [
    { priceSources: ['entsoe'] },
    'priceSources.0: write sources from this list: energy-charts, energi-data-service, entso-e, octopus-agile, replay',
  ],
  [
    { signalSources: { co2: ['octopus-agile'] } },
    'signalSources.co2.0: write sources from this list: energi-data-service, energy-charts, carbon-intensity-gb',
  ],
  [
    { signalSources: { entsoeTokenParameter: '1b2c3d-my-token' } },
    'signalSources.entsoeTokenParameter: write the name of a SecureString parameter, such as "/tidewatt/prod/entso-e"',
  ],
  [{ logRetentionDays: 100 }, 'logRetentionDays: write one of the retentions of CloudWatch Logs: 1, 3, 5'],
  [{ removal: 'keep' }, 'removal: write "retain" to keep the data'],
  [{ edge: { domainName: 'https://x', certificateArn } }, 'edge.domainName: write the host name chargers and browsers use'],
  [{ edge: { domainName: 'x.example', certificateArn: certificateArn.replace('us-east-1', 'eu-central-1') } }, 'from us-east-1 only'],
  [{ edge: { domainName: 'x.example', certificateArn, minimumTls: 'TLSv1' } }, 'edge.minimumTls: write one of TLSv1.2_2018'],
  [{ retention: 3 }, 'Unrecognized key: "retention"'],
])('%j is refused with what to write instead', (mistake, sentence) => {
  expect(() => defineStage({ ...good, ...(mistake as Partial<typeof good>) })).toThrow(sentence);
});

test('all mistakes are told at once', () => {
  expect(() => defineStage({ ...good, region: '', removal: 'keep' as 'retain' })).toThrow(/region: .*\n.*removal: /);
});
