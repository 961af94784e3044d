import type { Json } from '../shared/json';

/**
 * Where in a payload an address carries a user or a password, as a JSON pointer. Whoever poses as a charger is sent what the charger would be
 * sent: a file server's password must not be in it, whatever field it is hidden in (SEC-8).
 */
export function credentialsInAddress(payload: Json, pointer = ''): string | undefined {
  if (typeof payload === 'string') return ADDRESS_WITH_USER.test(payload) ? pointer : undefined;
  if (typeof payload !== 'object' || payload === null) return undefined;
  for (const [name, part] of Object.entries(payload)) {
    const found = credentialsInAddress(part as Json, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Browsers and file clients take a backslash for a slash, and so could a charger. */
const ADDRESS_WITH_USER = /^\s*[A-Za-z][A-Za-z0-9+.-]*:[/\\]{2}[^/\\?#]*@/;
