import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import { type ApiKey, ROLES } from '../../ports/people';
import { actorOf, hashApiKey } from '../authenticate';
import { mayGrant } from '../permissions';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Instant } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const RoleName = z.enum(ROLES).exclude(['driver']);

const Sites = z
  .array(z.string().min(1).max(64))
  .min(1)
  .max(100)
  .meta({ description: 'The sites that it is limited to. Left out: the whole network.' });

const NewApiKey = z
  .strictObject({
    name: z.string().trim().min(1).max(80).default('API key'),
    roles: z.array(RoleName).min(1).max(6).optional().meta({ description: 'Your own when left out; never more than your own.' }),
    sites: Sites.optional(),
  })
  .meta({ id: 'NewApiKey' });

const fields = {
  id: z.string().meta({ example: 'key_01J…' }),
  name: z.string(),
  roles: z.array(RoleName),
  sites: Sites.optional(),
  createdAt: Instant,
  createdBy: z.string(),
  lastFour: z.string(),
};
const ApiKeyBody = z.strictObject(fields).meta({ id: 'ApiKey' });
const CreatedApiKey = z
  .strictObject({ ...fields, key: z.string().meta({ description: 'Shown this once. Send it as `X-Api-Key`.' }) })
  .meta({ id: 'CreatedApiKey' });
const ApiKeys = z.strictObject({ items: z.array(ApiKeyBody), nextCursor: z.null() }).meta({ id: 'ApiKeys' });

/** 36 characters of 62: some 214 random bits. */
const KEY_LENGTH = 36;

export function apiKeyRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['API keys'];

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/api-keys',
      summary: 'Make an API key',
      tags,
      request: { body: { required: false, content: { 'application/json': { schema: NewApiKey } } } },
      responses: { 201: answers('The key, shown once.', CreatedApiKey) },
    },
    async (c) => {
      const principal = c.get('principal');
      const { name = 'API key', roles = principal.roles, sites } = c.req.valid('json');
      if (!mayGrant(principal, { roles, ...(sites === undefined ? {} : { sites }) }))
        throw new ApiProblem('FORBIDDEN', { detail: 'A key cannot have more rights than its maker.' });
      const key = `twk_${ports.random.token(KEY_LENGTH)}`;
      const record: ApiKey = {
        id: `key_${ports.random.ulid()}`,
        name,
        roles: [...new Set(roles)],
        ...(sites === undefined ? {} : { sites }),
        createdAtMs: ports.clock.nowMs(),
        createdBy: actorOf(principal),
        lastFour: key.slice(-4),
      };
      await ports.apiKeys.create(record, hashApiKey(key));
      return answer(CreatedApiKey, { ...show(record), key }, { status: 201, headers: { Location: `/v1/api-keys/${record.id}` } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/api-keys',
      summary: 'All API keys, without their secrets',
      tags,
      responses: { 200: answers('The keys.', ApiKeys) },
    },
    async () => answer(ApiKeys, { items: (await ports.apiKeys.list()).map(show), nextCursor: null }),
  );

  serve(
    api,
    ports,
    {
      method: 'delete',
      path: '/v1/api-keys/{id}',
      summary: 'Take an API key away; it stops working at once',
      tags,
      request: { params: z.strictObject({ id: z.string() }) },
      responses: { 204: { description: 'Gone.' } },
    },
    async (c) => {
      if (!(await ports.apiKeys.remove(c.req.valid('param').id))) throw new ApiProblem('API_KEY_NOT_FOUND');
      return new Response(null, { status: 204 });
    },
  );
}

function show(key: ApiKey): z.input<typeof ApiKeyBody> {
  return {
    id: key.id,
    name: key.name,
    roles: key.roles.filter((role) => role !== 'driver'),
    ...(key.sites === undefined ? {} : { sites: [...key.sites] }),
    createdAt: isoTime(key.createdAtMs),
    createdBy: key.createdBy,
    lastFour: key.lastFour,
  };
}
