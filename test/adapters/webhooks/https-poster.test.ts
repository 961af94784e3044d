import { Socket } from 'node:net';
import { HttpsPoster, type Resolve } from '../../../lambdas/adapters/webhooks/https-poster';

const NOW_MS = 1_772_352_000_000;

/** Names as an attacker's own name server answers them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'metadata.attacker.com': ['169.254.169.254'],
  'loop.attacker.com': ['127.0.0.1'],
  'loop6.attacker.com': ['::1'],
  'mapped.attacker.com': ['::ffff:169.254.169.254'],
  'office.attacker.com': ['10.1.2.3'],
  'carrier.attacker.com': ['100.64.0.1'],
  'unique-local.attacker.com': ['fd00:ec2::254'],
  'link-local.attacker.com': ['fe80::1'],
  'translated.attacker.com': ['64:ff9b::a9fe:a9fe'],
  'tunnel.attacker.com': ['2002:7f00:1::'],
  'both.attacker.com': ['93.184.216.34', '127.0.0.1'],
  'both-turned.attacker.com': ['192.168.0.1', '93.184.216.34'],
  'nothing.attacker.com': [],
  'any.attacker.com': ['0.0.0.0'],
};

const HOSTILE = [
  'http://example.com/',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://0.0.0.0/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://service.localhost/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[64:ff9b::169.254.169.254]/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://[2002:a9fe:a9fe::]/',
  'https://169.254.169.254/latest/meta-data/iam/security-credentials/',
  'https://169.254.170.2/v2/credentials/',
  'https://2852039166/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://100.100.100.200/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://192.0.0.192/',
  'https://metadata.google.internal/',
  'https://printer.local/',
  'https://intranet/',
  'https://example.com:22/',
  'https://example.com:6379/',
  'https://user:secret@example.com/',
  'https://example.com@127.0.0.1/',
  'https://127.0.0.1\\@example.com/',
  'https://①②⑦.⓪.⓪.①/',
  'https://example.com\t/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'ftp://example.com/',
  'javascript:alert(1)',
  'https://',
  '',
  ...Object.keys(NAMES).map((name) => `https://${name}/`),
];

let connects: jest.SpyInstance;
beforeEach(() => {
  connects = jest.spyOn(Socket.prototype, 'connect');
});
afterEach(() => connects.mockRestore());

function poster(resolve: Resolve, timeoutMs = 1_000) {
  return new HttpsPoster({ clock: { nowMs: () => NOW_MS }, allowsLoopback: false, resolve, timeoutMs });
}
const asked = { headers: {}, body: '{}' };

test('hostile addresses open no connection', async () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(40);
  const one = poster(async (name) => NAMES[name] ?? ['127.0.0.1']);
  const opened: string[] = [];
  for (const url of HOSTILE) {
    const { fault, status } = await one.post({ url, ...asked });
    if (fault !== 'ADDRESS_REFUSED' || connects.mock.calls.length > 0) opened.push(`${url} ${fault ?? status}`);
  }
  expect(opened).toEqual([]);
});

test('a name is resolved once, and asked at the address that was checked, under its own name (DNS rebinding)', async () => {
  connects.mockImplementation(function refuse(this: Socket) {
    process.nextTick(() => this.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
    return this;
  });
  let asks = 0;
  const one = poster(async () => [asks++ === 0 ? '93.184.216.34' : '127.0.0.1']);
  expect(await one.post({ url: 'https://hooks.example.com/a?b', ...asked })).toMatchObject({ fault: 'UNREACHABLE' });
  const [options] = connects.mock.calls[0]!.flat();
  expect([options.host, Number(options.port), options.servername, asks]).toEqual(['93.184.216.34', 443, 'hooks.example.com', 1]);
});

test('a name server that never answers is not waited for', async () => {
  const one = poster(() => new Promise(() => {}), 50);
  expect(await one.post({ url: 'https://slow.attacker.com/', ...asked })).toMatchObject({ fault: 'TIMED_OUT' });
  expect(connects).not.toHaveBeenCalled();
});

test('a name that does not exist is told apart', async () => {
  const one = poster(async () => {
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  });
  expect(await one.post({ url: 'https://gone.example.com/', ...asked })).toMatchObject({ fault: 'NAME_UNKNOWN' });
});

test('this very machine is asked only where the stage says so, and nothing else in the clear', async () => {
  const local = new HttpsPoster({ clock: { nowMs: () => NOW_MS }, allowsLoopback: true, resolve: async () => [], timeoutMs: 500 });
  connects.mockImplementation(function refuse(this: Socket) {
    process.nextTick(() => this.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
    return this;
  });
  expect(await local.post({ url: 'http://localhost:8099/', ...asked })).toMatchObject({ fault: 'UNREACHABLE' });
  expect(connects.mock.calls[0]!.flat()[0]).toMatchObject({ host: '127.0.0.1' });
  connects.mockClear();
  for (const url of ['http://10.0.0.1/', 'http://example.com/', 'http://127.0.0.1.attacker.com/', 'http://user@localhost/']) {
    expect([url, (await local.post({ url, ...asked })).fault]).toEqual([url, 'ADDRESS_REFUSED']);
  }
  expect(connects).not.toHaveBeenCalled();
});
