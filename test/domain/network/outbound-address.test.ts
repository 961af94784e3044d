import { isPublicIp, readOutboundAddress } from '../../../lambdas/domain/network/outbound-address';

const verdict = (text: string) => {
  const read = readOutboundAddress(text);
  return read.ok ? 'may be asked' : read.refusal.code;
};

test.each([
  ['https://hooks.example.com/tidewatt?x=1', 'may be asked'],
  ['https://hooks.example.com:8443/', 'may be asked'],
  ['https://hooks.example.com./', 'may be asked'],
  ['https://8.8.8.8/', 'may be asked'],
  ['https://[2606:4700::1111]/', 'may be asked'],
  ['https://xn--bcher-kva.example.org/', 'may be asked'],
])('%s: %s', (text, expected) => {
  expect(verdict(text)).toBe(expected);
});

test.each([
  // not an address at all, or one that two parsers read in two ways
  ['', 'NOT_A_URL'],
  ['hooks.example.com', 'NOT_A_URL'],
  ['https://', 'NOT_A_URL'],
  ['https://hooks.example.com\\@10.0.0.1/', 'NOT_A_URL'],
  ['https://hooks.example.com/\r\nHost: 10.0.0.1', 'NOT_A_URL'],
  [' https://hooks.example.com/', 'NOT_A_URL'],
  ['https://①②⑦.⓪.⓪.①/', 'NOT_A_URL'],
  // in the clear, or not HTTP
  ['http://hooks.example.com/', 'NOT_HTTPS'],
  ['ftp://hooks.example.com/', 'NOT_HTTPS'],
  ['file:///etc/passwd', 'NOT_HTTPS'],
  ['gopher://hooks.example.com/', 'NOT_HTTPS'],
  ['data:text/plain,x', 'NOT_HTTPS'],
  // credentials, and hosts hidden behind what looks like them
  ['https://user:secret@hooks.example.com/', 'CREDENTIALS'],
  ['https://hooks.example.com@10.0.0.1/', 'CREDENTIALS'],
  ['https://@hooks.example.com/', 'CREDENTIALS'],
  // services that are not web servers
  ['https://hooks.example.com:22/', 'PORT'],
  ['https://hooks.example.com:6379/', 'PORT'],
  ['https://hooks.example.com:80/', 'PORT'],
  // this machine
  ['https://127.0.0.1/', 'NOT_PUBLIC'],
  ['https://127.1/', 'NOT_PUBLIC'],
  ['https://2130706433/', 'NOT_PUBLIC'],
  ['https://0x7f000001/', 'NOT_PUBLIC'],
  ['https://0177.0.0.1/', 'NOT_PUBLIC'],
  ['https://0.0.0.0/', 'NOT_PUBLIC'],
  ['https://[::1]/', 'NOT_PUBLIC'],
  ['https://[::]/', 'NOT_PUBLIC'],
  ['https://localhost/', 'LOCAL_NAME'],
  ['https://LOCALHOST./', 'LOCAL_NAME'],
  ['https://a.localhost/', 'LOCAL_NAME'],
  // the metadata service of the cloud, in seven spellings
  ['https://169.254.169.254/latest/meta-data/', 'NOT_PUBLIC'],
  ['https://2852039166/', 'NOT_PUBLIC'],
  ['https://0xa9.0xfe.0xa9.0xfe/', 'NOT_PUBLIC'],
  ['https://169.254.43518/', 'NOT_PUBLIC'],
  ['https://[::ffff:169.254.169.254]/', 'NOT_PUBLIC'],
  ['https://[::ffff:a9fe:a9fe]/', 'NOT_PUBLIC'],
  ['https://[fd00:ec2::254]/', 'NOT_PUBLIC'],
  ['https://[64:ff9b::a9fe:a9fe]/', 'NOT_PUBLIC'],
  ['https://[2002:a9fe:a9fe::1]/', 'NOT_PUBLIC'],
  ['https://metadata.google.internal/', 'LOCAL_NAME'],
  // the network around us
  ['https://10.0.0.1/', 'NOT_PUBLIC'],
  ['https://172.31.255.255/', 'NOT_PUBLIC'],
  ['https://192.168.1.1/', 'NOT_PUBLIC'],
  ['https://100.64.0.1/', 'NOT_PUBLIC'],
  ['https://[fe80::1]/', 'NOT_PUBLIC'],
  ['https://[fc00::1]/', 'NOT_PUBLIC'],
  ['https://printer/', 'LOCAL_NAME'],
  ['https://nas.local/', 'LOCAL_NAME'],
  ['https://box.lan/', 'LOCAL_NAME'],
  // nobody's
  ['https://255.255.255.255/', 'NOT_PUBLIC'],
  ['https://224.0.0.1/', 'NOT_PUBLIC'],
  ['https://[ff02::1]/', 'NOT_PUBLIC'],
  ['https://192.0.2.1/', 'NOT_PUBLIC'],
])('%j is not asked: %s', (text, fault) => {
  expect(verdict(text)).toBe(fault);
});

test('a name that leads inside is found out when it is resolved: each answer is asked again', () => {
  const answersOfARebindingName = ['93.184.216.34', '169.254.169.254', '::ffff:10.0.0.1', '::1'];
  expect(answersOfARebindingName.map(isPublicIp)).toEqual([true, false, false, false]);
  for (const none of [
    'not-an-address',
    '',
    '1.2.3',
    '1.2.3.256',
    '2606::1::2',
    '2606:4700',
    ':',
    '2606:4700:0:0:0:0:0:1:2',
    'fe80::1%eth0',
  ]) {
    expect([none, isPublicIp(none)]).toEqual([none, false]);
  }
});
