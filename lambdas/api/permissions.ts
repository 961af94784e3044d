import type { Role } from '../ports/people';

const EVERYONE = ['owner', 'admin', 'operator', 'viewer'] as const satisfies readonly Role[];
const OPERATORS = ['owner', 'admin', 'operator'] as const satisfies readonly Role[];
const ADMINS = ['owner', 'admin'] as const satisfies readonly Role[];

/**
 * Who may do what: one row per route, named as the OpenAPI document names it. A route without a row is refused to everybody, and a
 * test fails. `public` needs no proof of identity.
 */
export const PERMISSIONS: Readonly<Record<string, 'public' | readonly Role[]>> = {
  'GET /v1/health': 'public',
  'GET /v1/config': 'public',
  'GET /v1/openapi.json': 'public',
  'GET /v1/docs': 'public',
  'GET /v1/docs.css': 'public',
  'POST /v1/auth/login': 'public',

  'GET /v1/me': EVERYONE,

  'GET /v1/api-keys': ADMINS,
  'POST /v1/api-keys': ADMINS,
  'DELETE /v1/api-keys/{id}': ADMINS,

  'GET /v1/chargers': EVERYONE,
  'POST /v1/chargers': ADMINS,
  'GET /v1/chargers/{id}': EVERYONE,
  'PATCH /v1/chargers/{id}': ADMINS,

  'POST /v1/chargers/{id}/credentials/rotate': OPERATORS,
  'POST /v1/chargers/{id}/approve': OPERATORS,
  'POST /v1/chargers/{id}/reject': OPERATORS,

  'GET /v1/chargers/{id}/messages': OPERATORS,
  'POST /v1/chargers/{id}/capture': OPERATORS,
  'GET /v1/chargers/{id}/commands': EVERYONE,
  'GET /v1/chargers/{id}/security-events': EVERYONE,
  'GET /v1/chargers/{id}/diagnostics': OPERATORS,
  'POST /v1/chargers/{id}/diagnostics': OPERATORS,
  'GET /v1/chargers/{id}/firmware': EVERYONE,
  'POST /v1/chargers/{id}/firmware': ADMINS,
  'GET /v1/firmware': EVERYONE,
  'POST /v1/firmware': ADMINS,
  // The token is the proof: chargers have nothing else to show.
  'GET /v1/f/{token}': 'public',
  'PUT /v1/f/{token}': 'public',
  'POST /v1/chargers/{id}/commands': OPERATORS,
  'GET /v1/commands/{id}': EVERYONE,
  'POST /v1/commands/{id}/cancel': OPERATORS,

  'GET /v1/sessions': EVERYONE,
  'GET /v1/sessions/{id}': EVERYONE,
  'GET /v1/sessions/{id}/meter-values': EVERYONE,
  'GET /v1/sessions/{id}/plan': EVERYONE,
  'GET /v1/sessions/{id}/preferences': EVERYONE,
  'PUT /v1/sessions/{id}/preferences': OPERATORS,
  'POST /v1/sessions/{id}/stop': OPERATORS,

  'GET /v1/orphans': EVERYONE,
  'GET /v1/orphans/{id}': EVERYONE,
  'POST /v1/orphans/{id}/resolve': OPERATORS,

  'GET /v1/reservations': EVERYONE,

  'GET /v1/cards': EVERYONE,
  'POST /v1/cards': OPERATORS,
  'GET /v1/cards/{idTag}': EVERYONE,
  'PATCH /v1/cards/{idTag}': OPERATORS,

  'GET /v1/sites': EVERYONE,
  'POST /v1/sites': ADMINS,
  'GET /v1/sites/{id}': EVERYONE,
  'PATCH /v1/sites/{id}': ADMINS,

  'GET /v1/signals/{kind}/{zone}': EVERYONE,
  'PUT /v1/signals/{kind}/{zone}': OPERATORS,
};

/** A right that is not written down is not given. */
export function allows(route: string, roles: readonly Role[]): boolean {
  const row = Object.hasOwn(PERMISSIONS, route) ? PERMISSIONS[route] : undefined;
  if (row === undefined) return false;
  return row === 'public' || roles.some((role) => row.includes(role));
}

export function isPublic(route: string): boolean {
  return Object.hasOwn(PERMISSIONS, route) && PERMISSIONS[route] === 'public';
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2, owner: 3 };

/** Nobody hands out more than they have. */
export function mayGrant(mine: readonly Role[], granted: readonly Role[]): boolean {
  const highest = Math.max(-1, ...mine.map((role) => RANK[role]));
  return granted.every((role) => RANK[role] <= highest);
}
