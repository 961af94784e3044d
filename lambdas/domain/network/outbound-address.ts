import { BlockList, isIP } from 'node:net';
import { ok, type Result, refuse } from '../shared/result';

/**
 * Whether we may send something to an address that somebody else gave us: the target of a webhook, a partner's endpoint. A request of ours
 * comes from inside, where things answer that answer nobody outside: the metadata service with the function's credentials, the database,
 * a printer.
 *
 * A name says nothing about where it leads, and it may lead elsewhere the next time it is asked (DNS rebinding). So a caller reads the address
 * here, resolves the name itself, asks `isPublicIp` of each answer, connects to one of those answers and to no other, and follows no redirect.
 */
export type AddressFault =
  | 'NOT_A_URL'
  | 'NOT_HTTPS'
  /** A user or a password in it would be sent to whoever the name leads to, and read in every log. */
  | 'CREDENTIALS'
  | 'PORT'
  /** An IP address that is not one of the public network, in whatever spelling. */
  | 'NOT_PUBLIC'
  /** A name that leads nowhere on the public network, by definition. */
  | 'LOCAL_NAME';

const PORTS = new Set(['', '443', '8443']);

export function readOutboundAddress(text: string): Result<URL, { readonly code: AddressFault }> {
  // What a URL parser mends silently, somebody else's parser reads otherwise.
  if (!URL.canParse(text) || /[\s\\]|[^ -~]/.test(text)) return refuse({ code: 'NOT_A_URL' });
  const url = new URL(text);
  if (url.protocol !== 'https:') return refuse({ code: 'NOT_HTTPS' });
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(text)) return refuse({ code: 'CREDENTIALS' });
  if (!PORTS.has(url.port)) return refuse({ code: 'PORT' });
  // The parser has turned 2130706433, 0x7f.1 and 0177.0.0.1 into dotted decimals by now.
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(host) !== 0) return isPublicIp(host) ? ok(url) : refuse({ code: 'NOT_PUBLIC' });
  return isPublicName(host) ? ok(url) : refuse({ code: 'LOCAL_NAME' });
}

/** Special-use names (RFC 6761, RFC 6762, RFC 8375, and what routers and clouds use by habit), and names of a single word. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|test|invalid|onion|example)$/i;

function isPublicName(name: string): boolean {
  return name.includes('.') && !LOCAL_NAME.test(name);
}

/** Not to be reached from here: the special-purpose registries of IANA (RFC 6890 and its successors). */
const SPECIAL_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Carriers' own networks, and the metadata service of one cloud.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local: 169.254.169.254 hands out credentials.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only global unicast is public at all, and of that not what stands for something else: tunnels and translations. */
const SPECIAL_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_V4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of SPECIAL_V6) special.addSubnet(network, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Of an address in its usual spelling, as a resolver answers it. */
export function isPublicIp(ip: string): boolean {
  switch (isIP(ip)) {
    case 4:
      return !special.check(ip, 'ipv4');
    case 6:
      return globalUnicast.check(ip, 'ipv6') && !special.check(ip, 'ipv6');
    default:
      return false;
  }
}
