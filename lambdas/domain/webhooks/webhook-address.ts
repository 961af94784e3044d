import { type AddressFault, readOutboundAddress } from '../network/outbound-address';
import { ok, type Result } from '../shared/result';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Where a webhook may lead: the public network over TLS; this very machine only where the stage says so, for trying things out. */
export function readWebhookAddress(text: string, allowsLoopback: boolean): Result<URL, { readonly code: AddressFault }> {
  return allowsLoopback && isLoopback(text) ? ok(new URL(text)) : readOutboundAddress(text);
}

export function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && LOOPBACK.has(hostname) && username === '' && password === '';
}
