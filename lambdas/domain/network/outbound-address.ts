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
  if (bitsOf(host) !== undefined) return isPublicIp(host) ? ok(url) : refuse({ code: 'NOT_PUBLIC' });
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

const GLOBAL_UNICAST_V6: readonly [string, number] = ['2000::', 3];

/** Of an address in its usual spelling, as a resolver answers it. */
export function isPublicIp(ip: string): boolean {
  const bits = bitsOf(ip);
  if (bits === undefined) return false;
  const within = ([network, prefix]: readonly [string, number]) => bits.startsWith((bitsOf(network) ?? '').slice(0, prefix));
  if (bits.length === V4_BITS) return !SPECIAL_V4.some(within);
  return within(GLOBAL_UNICAST_V6) && !SPECIAL_V6.some(within);
}

const V4_BITS = 32;
const V6_GROUPS = 8;

/** The address as 32 or 128 binary digits; `undefined` where it is none. */
function bitsOf(ip: string): string | undefined {
  return /^[\d.]+$/.test(ip) ? bitsOfV4(ip) : bitsOfV6(ip);
}

function bitsOfV4(ip: string): string | undefined {
  const bytes = ip.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256)) return undefined;
  return bytes.map((byte) => Number(byte).toString(2).padStart(8, '0')).join('');
}

/** RFC 4291 §2.2: eight groups, one run of zeros left out as `::`, the last two as dotted decimals where somebody likes that. */
function bitsOfV6(ip: string): string | undefined {
  const halves = ip.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail] = halves;
  if (halves.length > 2 || !ip.includes(':')) return undefined;
  const written = [...head, ...(tail ?? [])].map(bitsOfGroup);
  const missing = V6_GROUPS * 16 - written.reduce((sum, bits) => sum + (bits?.length ?? 0), 0);
  if (written.includes(undefined) || missing < 0 || (tail === undefined && missing > 0)) return undefined;
  return [...written.slice(0, head.length), '0'.repeat(missing), ...written.slice(head.length)].join('');
}

function bitsOfGroup(group: string): string | undefined {
  if (group.includes('.')) return bitsOfV4(group);
  return /^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16).toString(2).padStart(16, '0') : undefined;
}
