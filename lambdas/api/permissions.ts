import { type Principal, ROLES, type Role } from '../ports/people';

/** The office: everybody but drivers. */
const EVERYONE = ['owner', 'admin', 'operator', 'accountant', 'technician', 'viewer'] as const satisfies readonly Role[];
/** Who steers chargers: commands, diagnostics, the inbox. */
const STEERERS = ['owner', 'admin', 'operator', 'technician'] as const satisfies readonly Role[];
/** Who sets chargers up. */
const INSTALLERS = ['owner', 'admin', 'technician'] as const satisfies readonly Role[];
const OPERATORS = ['owner', 'admin', 'operator'] as const satisfies readonly Role[];
/** Who takes money in and gives it back. */
const CASHIERS = ['owner', 'admin', 'operator', 'accountant'] as const satisfies readonly Role[];
/** Who sees the books as a whole. */
const ACCOUNTANTS = ['owner', 'admin', 'accountant'] as const satisfies readonly Role[];
const ADMINS = ['owner', 'admin'] as const satisfies readonly Role[];

/** A right that people have who are limited to some sites, too: its handler asks `scope.ts` whose thing it is. */
interface BySite {
  readonly bySite: readonly Role[];
}
const bySite = (roles: readonly Role[]): BySite => ({ bySite: roles });
/** Their own data, that is: the handler asks `scope.ts`, too. */
const andDrivers = (roles: readonly Role[]): BySite => ({ bySite: [...roles, 'driver'] });

/**
 * Who may do what: one row per route, named as the OpenAPI document names it. A route without a row is refused to everybody, and a
 * test fails. `public` needs no proof of identity. A plain list of roles is for people of the whole network: whoever is limited to some
 * sites is refused, until the row says `bySite` and the handler looks at the site.
 */
export const PERMISSIONS: Readonly<Record<string, 'public' | readonly Role[] | BySite>> = {
  'GET /v1/health': 'public',
  'GET /v1/config': 'public',
  'GET /v1/openapi.json': 'public',
  'GET /v1/docs': 'public',
  'GET /v1/docs.css': 'public',
  'POST /v1/auth/login': 'public',
  // A session, a code or a refresh token is the proof.
  'POST /v1/auth/challenge': 'public',
  'POST /v1/auth/refresh': 'public',
  'POST /v1/auth/logout': 'public',
  'POST /v1/auth/forgot-password': 'public',
  'POST /v1/auth/confirm-password': 'public',

  'GET /v1/me': andDrivers(EVERYONE),

  'POST /v1/me/password': andDrivers(EVERYONE),
  'POST /v1/me/totp': andDrivers(EVERYONE),
  'POST /v1/me/totp/confirm': andDrivers(EVERYONE),
  'POST /v1/me/logout-everywhere': andDrivers(EVERYONE),

  'GET /v1/users': ADMINS,
  'POST /v1/users': ADMINS,
  'GET /v1/users/{id}': ADMINS,
  'PATCH /v1/users/{id}': ADMINS,
  'DELETE /v1/users/{id}': ADMINS,
  'POST /v1/users/{id}/invite': ADMINS,
  'POST /v1/users/{id}/reset-password': ADMINS,
  'POST /v1/users/{id}/logout': ADMINS,
  'DELETE /v1/users/{id}/totp': ADMINS,

  'GET /v1/audit': bySite(ADMINS),

  'GET /v1/alerts': bySite(EVERYONE),
  'GET /v1/alerts/{id}': bySite(EVERYONE),
  'POST /v1/alerts/{id}/acknowledge': bySite(STEERERS),
  'POST /v1/alerts/{id}/resolve': bySite(STEERERS),
  'GET /v1/alert-rules': bySite(EVERYONE),
  'GET /v1/alert-rules/{id}': bySite(EVERYONE),
  'PATCH /v1/alert-rules/{id}': ADMINS,

  'GET /v1/webhooks': ADMINS,
  'POST /v1/webhooks': ADMINS,
  'GET /v1/webhooks/{id}': ADMINS,
  'PATCH /v1/webhooks/{id}': ADMINS,
  'DELETE /v1/webhooks/{id}': ADMINS,
  'POST /v1/webhooks/{id}/rotate-secret': ADMINS,
  'POST /v1/webhooks/{id}/test': ADMINS,
  'GET /v1/webhook-deliveries': ADMINS,
  'GET /v1/webhook-deliveries/{id}': ADMINS,
  'POST /v1/webhook-deliveries/{id}/resend': ADMINS,

  'GET /v1/api-keys': ADMINS,
  'POST /v1/api-keys': ADMINS,
  'DELETE /v1/api-keys/{id}': ADMINS,

  'GET /v1/chargers': bySite(EVERYONE),
  'POST /v1/chargers': bySite(INSTALLERS),
  'GET /v1/chargers/{id}': bySite(EVERYONE),
  'PATCH /v1/chargers/{id}': bySite(INSTALLERS),

  'GET /v1/unknown-chargers': INSTALLERS,

  'POST /v1/chargers/{id}/credentials/rotate': bySite(STEERERS),
  'POST /v1/chargers/{id}/approve': bySite(STEERERS),
  'POST /v1/chargers/{id}/reject': bySite(STEERERS),

  'GET /v1/chargers/{id}/messages': bySite(STEERERS),
  'POST /v1/chargers/{id}/capture': bySite(STEERERS),
  'GET /v1/chargers/{id}/commands': bySite(EVERYONE),
  'GET /v1/chargers/{id}/security-events': bySite(EVERYONE),
  'GET /v1/chargers/{id}/diagnostics': bySite(STEERERS),
  'POST /v1/chargers/{id}/diagnostics': bySite(STEERERS),
  'GET /v1/chargers/{id}/firmware': bySite(EVERYONE),
  'POST /v1/chargers/{id}/firmware': bySite(INSTALLERS),
  'GET /v1/firmware': bySite(EVERYONE),
  'POST /v1/firmware': INSTALLERS,
  // The token is the proof: chargers have nothing else to show.
  'GET /v1/f/{token}': 'public',
  'PUT /v1/f/{token}': 'public',
  'POST /v1/chargers/{id}/commands': bySite(STEERERS),
  'GET /v1/chargers/{id}/availability': bySite(EVERYONE),
  'POST /v1/chargers/{id}/availability': bySite(STEERERS),
  'POST /v1/chargers/{id}/availability/{changeId}/cancel': bySite(STEERERS),
  'GET /v1/chargers/{id}/configuration': bySite(STEERERS),
  'POST /v1/chargers/{id}/configuration/refresh': bySite(STEERERS),
  'POST /v1/chargers/{id}/configuration/apply': bySite(STEERERS),
  'GET /v1/configuration-templates': bySite(EVERYONE),
  'POST /v1/configuration-templates': INSTALLERS,
  'GET /v1/configuration-templates/{id}': bySite(EVERYONE),
  'PATCH /v1/configuration-templates/{id}': INSTALLERS,
  'DELETE /v1/configuration-templates/{id}': INSTALLERS,
  'GET /v1/chargers/{id}/local-list': bySite(EVERYONE),
  'POST /v1/chargers/{id}/local-list/sync': bySite(STEERERS),
  'DELETE /v1/chargers/{id}/local-list': bySite(STEERERS),
  'POST /v1/commands/bulk': bySite(STEERERS),
  'GET /v1/commands/{id}': bySite(EVERYONE),
  'POST /v1/commands/{id}/cancel': bySite(STEERERS),

  'GET /v1/chargers/{id}/daily': bySite(EVERYONE),
  'POST /v1/chargers/{id}/daily/{date}/recount': bySite(OPERATORS),
  'GET /v1/statistics/summary': bySite(EVERYONE),
  'GET /v1/statistics/days': bySite(EVERYONE),
  'GET /v1/statistics/load-curve': bySite(EVERYONE),
  'GET /v1/statistics/heat-map': bySite(EVERYONE),
  'GET /v1/statistics/uptime': bySite(EVERYONE),
  'GET /v1/statistics/outages': bySite(EVERYONE),

  'GET /v1/sessions': andDrivers(EVERYONE),
  'GET /v1/sessions/{id}': andDrivers(EVERYONE),
  'GET /v1/sessions/{id}/meter-values': andDrivers(EVERYONE),
  'GET /v1/sessions/{id}/receipt': andDrivers(EVERYONE),
  'GET /v1/sessions/{id}/slots': andDrivers(EVERYONE),
  'GET /v1/sessions/{id}/plan': andDrivers(EVERYONE),
  'GET /v1/sessions/{id}/preferences': andDrivers(EVERYONE),
  'PUT /v1/sessions/{id}/preferences': andDrivers(OPERATORS),
  'POST /v1/sessions/{id}/stop': andDrivers(STEERERS),

  'GET /v1/orphans': bySite(EVERYONE),
  'GET /v1/orphans/{id}': bySite(EVERYONE),
  'POST /v1/orphans/{id}/resolve': bySite(OPERATORS),

  'GET /v1/reservations': bySite(EVERYONE),

  'GET /v1/cards': EVERYONE,
  'POST /v1/cards': OPERATORS,
  'POST /v1/cards/import': OPERATORS,
  'GET /v1/cards/{idTag}': EVERYONE,
  'PATCH /v1/cards/{idTag}': OPERATORS,

  'GET /v1/drivers': EVERYONE,
  'POST /v1/drivers': OPERATORS,
  'GET /v1/drivers/{id}': andDrivers(EVERYONE),
  'PATCH /v1/drivers/{id}': OPERATORS,
  'GET /v1/drivers/{id}/data-export': andDrivers(ADMINS),
  'POST /v1/drivers/{id}/erase': ADMINS,
  'GET /v1/drivers/{id}/sessions': andDrivers(EVERYONE),
  'GET /v1/drivers/{id}/consumption': andDrivers(EVERYONE),
  'GET /v1/drivers/{id}/wallet': andDrivers(EVERYONE),
  'GET /v1/wallets/{id}': andDrivers(EVERYONE),
  'PATCH /v1/wallets/{id}': CASHIERS,
  'GET /v1/wallets/{id}/entries': andDrivers(EVERYONE),
  'POST /v1/wallets/{id}/top-ups': CASHIERS,
  'POST /v1/wallets/{id}/top-ups/{topUpId}/refunds': CASHIERS,
  'GET /v1/ledger/trial-balance': ACCOUNTANTS,
  'GET /v1/payments': ACCOUNTANTS,
  'GET /v1/payments/{id}': ACCOUNTANTS,
  'POST /v1/payments/{id}/refunds': ACCOUNTANTS,
  // The signature on the body is the proof.
  'POST /v1/payments/webhooks/{provider}': 'public',

  'GET /v1/sites': bySite(EVERYONE),
  'POST /v1/sites': ADMINS,
  'GET /v1/sites/{id}': bySite(EVERYONE),
  'PATCH /v1/sites/{id}': bySite(ADMINS),

  'GET /v1/tariffs': bySite(EVERYONE),
  'PUT /v1/tariffs/{id}': ADMINS,
  'GET /v1/tariffs/{id}': bySite(EVERYONE),
  'GET /v1/tariffs/{id}/versions': bySite(EVERYONE),
  'POST /v1/tariffs/simulate': bySite(EVERYONE),
  'POST /v1/tariffs/lint': bySite(EVERYONE),
  'GET /v1/sites/{id}/tariff': bySite(EVERYONE),
  'PUT /v1/sites/{id}/tariff': bySite(ADMINS),
  'GET /v1/chargers/{id}/tariff': bySite(EVERYONE),
  'PUT /v1/chargers/{id}/tariff': bySite(ADMINS),
  'GET /v1/chargers/{id}/connectors/{connectorId}/tariff': bySite(EVERYONE),
  'PUT /v1/chargers/{id}/connectors/{connectorId}/tariff': bySite(ADMINS),

  'GET /v1/chargers/{id}/public-codes': bySite(EVERYONE),
  'GET /v1/chargers/{id}/qr': bySite(EVERYONE),
  'POST /v1/chargers/{id}/connectors/{connectorId}/public-code': bySite(STEERERS),
  // The code on the connector, and then the driver's own token, is the proof: nobody needs an account to charge.
  'GET /v1/public/c/{code}': 'public',
  'POST /v1/public/c/{code}/sessions': 'public',
  'GET /v1/public/s/{token}': 'public',
  'POST /v1/public/s/{token}/stop': 'public',
  'GET /v1/public/r/{token}': 'public',

  'GET /v1/signals': bySite(EVERYONE),
  'GET /v1/signals/{kind}/{zone}': bySite(EVERYONE),
  'PUT /v1/signals/{kind}/{zone}': OPERATORS,
};

type Caller = Pick<Principal, 'roles' | 'sites'>;

/** A right that is not written down is not given. */
export function allows(route: string, { roles, sites }: Caller): boolean {
  const row = Object.hasOwn(PERMISSIONS, route) ? PERMISSIONS[route] : undefined;
  if (row === undefined) return false;
  if (row === 'public') return true;
  if ('bySite' in row) return roles.some((role) => row.bySite.includes(role));
  return sites === undefined && roles.some((role) => row.includes(role));
}

/** For the documentation, and for a console that hides what would be refused. */
export function rolesOf(route: string): readonly Role[] {
  const row = Object.hasOwn(PERMISSIONS, route) ? PERMISSIONS[route] : undefined;
  if (row === undefined || row === 'public') return [];
  return 'bySite' in row ? row.bySite : row;
}

export function isPublic(route: string): boolean {
  return Object.hasOwn(PERMISSIONS, route) && PERMISSIONS[route] === 'public';
}

const GRANTS: Readonly<Record<Role, readonly Role[]>> = {
  owner: ROLES,
  admin: ROLES.filter((role) => role !== 'owner'),
  operator: ['operator', 'viewer'],
  accountant: ['accountant', 'viewer'],
  technician: ['technician', 'viewer'],
  viewer: ['viewer'],
  driver: [],
};

/** Nobody hands out more than they have: neither roles nor sites. */
export function mayGrant(mine: Caller, granted: Caller): boolean {
  const { sites } = mine;
  if (sites !== undefined && !(granted.sites?.every((site) => sites.includes(site)) ?? false)) return false;
  return granted.roles.every((role) => mine.roles.some((own) => GRANTS[own].includes(role)));
}
