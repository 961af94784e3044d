import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { ApiPorts } from './ports';
import { ApiProblem, problemResponse } from './problem';
import { limitBody, securityHeaders } from './request-rules';
import { alertRuleRoutes } from './resources/alert-rules';
import { alertRoutes } from './resources/alerts';
import { apiKeyRoutes } from './resources/api-keys';
import { auditRoutes } from './resources/audit';
import { authRoutes } from './resources/auth';
import { availabilityRoutes } from './resources/availability';
import { bulkCommandRoutes } from './resources/bulk-commands';
import { cardImportRoutes } from './resources/card-import';
import { cardRoutes } from './resources/cards';
import { credentialRoutes } from './resources/charger-credentials';
import { chargerRoutes } from './resources/chargers';
import { commandRoutes } from './resources/commands';
import { configurationRoutes } from './resources/configuration';
import { configurationTemplateRoutes } from './resources/configuration-templates';
import { dailyRoutes } from './resources/daily';
import { documentationRoutes } from './resources/documentation';
import { driverRoutes } from './resources/drivers';
import { fileRoutes } from './resources/files';
import { ledgerRoutes } from './resources/ledger';
import { localListRoutes } from './resources/local-lists';
import { messageRoutes } from './resources/messages';
import { metaRoutes } from './resources/meta';
import { orphanRoutes } from './resources/orphans';
import { ownAccountRoutes } from './resources/own-account';
import { paymentRoutes } from './resources/payments';
import { privacyRoutes } from './resources/privacy';
import { publicChargingRoutes } from './resources/public-charging';
import { publicCodeRoutes } from './resources/public-codes';
import { publicReceiptRoutes } from './resources/public-receipts';
import { reservationRoutes } from './resources/reservations';
import { securityEventRoutes } from './resources/security-events';
import { sessionRoutes } from './resources/sessions';
import { signalRoutes } from './resources/signals';
import { siteRoutes } from './resources/sites';
import { statisticsRoutes } from './resources/statistics';
import { tariffAssignmentRoutes } from './resources/tariff-assignments';
import { tariffRoutes } from './resources/tariffs';
import { unknownChargerRoutes } from './resources/unknown-chargers';
import { uptimeRoutes } from './resources/uptime';
import { userRoutes } from './resources/users';
import { walletRoutes } from './resources/wallets';
import { webhookDeliveryRoutes } from './resources/webhook-deliveries';
import { webhookRoutes } from './resources/webhooks';
import { type Api, type ApiEnv, invalidRequest } from './serve';
import { describeWebhooks } from './webhook-events';

/** The `/v1` API, built from ports alone: the same app answers on Lambda, on one machine and in tests. */
export function createApi(ports: ApiPorts): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.target, result.error);
    },
  });
  api.use('*', async (c, next) => {
    c.set('requestId', requestIdOf(c.env) ?? ports.random.ulid());
    await next();
    c.header('X-Request-Id', c.get('requestId'));
  });
  api.use('*', securityHeaders);
  api.use('*', limitBody);

  metaRoutes(api, ports);
  authRoutes(api, ports);
  apiKeyRoutes(api, ports);
  auditRoutes(api, ports);
  ownAccountRoutes(api, ports);
  userRoutes(api, ports);
  chargerRoutes(api, ports);
  unknownChargerRoutes(api, ports);
  credentialRoutes(api, ports);
  bulkCommandRoutes(api, ports);
  commandRoutes(api, ports);
  availabilityRoutes(api, ports);
  configurationRoutes(api, ports);
  configurationTemplateRoutes(api, ports);
  localListRoutes(api, ports);
  messageRoutes(api, ports);
  securityEventRoutes(api, ports);
  reservationRoutes(api, ports);
  fileRoutes(api, ports);
  sessionRoutes(api, ports);
  orphanRoutes(api, ports);
  cardImportRoutes(api, ports);
  cardRoutes(api, ports);
  driverRoutes(api, ports);
  privacyRoutes(api, ports);
  walletRoutes(api, ports);
  ledgerRoutes(api, ports);
  paymentRoutes(api, ports);
  publicCodeRoutes(api, ports);
  publicChargingRoutes(api, ports);
  publicReceiptRoutes(api, ports);
  siteRoutes(api, ports);
  dailyRoutes(api, ports);
  statisticsRoutes(api, ports);
  uptimeRoutes(api, ports);
  tariffRoutes(api, ports);
  tariffAssignmentRoutes(api, ports);
  signalRoutes(api, ports);
  alertRuleRoutes(api, ports);
  alertRoutes(api, ports);
  webhookDeliveryRoutes(api, ports);
  webhookRoutes(api, ports);
  documentationRoutes(api, ports);

  describeWebhooks(api);
  const addresses = knownAddresses(api);
  api.notFound((c) => {
    const methods = addresses.filter(({ matches }) => matches.test(c.req.path)).map(({ method }) => method);
    const problem =
      methods.length === 0
        ? new ApiProblem('ROUTE_NOT_FOUND')
        : new ApiProblem('METHOD_NOT_ALLOWED', { headers: { Allow: [...new Set(methods)].join(', ') } });
    return problemResponse(c, problem, c.get('requestId'));
  });
  api.onError((error, c) => {
    const problem = asProblem(error);
    if (problem.code === 'INTERNAL') {
      ports.log.error('API_FAILED', { requestId: c.get('requestId'), method: c.req.method, path: c.req.path }, error);
    }
    return problemResponse(c, problem, c.get('requestId'));
  });
  return api;
}

/** What a caller may know of a failure: never a stack, never a sentence of a library. */
function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof HTTPException && error.status === 415) return new ApiProblem('UNSUPPORTED_MEDIA_TYPE');
  if (error instanceof HTTPException && error.status === 400) return new ApiProblem('MALFORMED_JSON');
  return new ApiProblem('INTERNAL');
}

/** API Gateway's id of the request, where there is one: the id its access log has too. */
function requestIdOf(env: unknown): string | undefined {
  const context = (env as { requestContext?: { requestId?: unknown } } | undefined)?.requestContext;
  return typeof context?.requestId === 'string' ? context.requestId : undefined;
}

function knownAddresses(api: Api): readonly { readonly method: string; readonly matches: RegExp }[] {
  return api.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route'
      ? [
          {
            method: definition.route.method.toUpperCase(),
            matches: new RegExp(`^${definition.route.path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
          },
        ]
      : [],
  );
}
