import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import { ROLES } from '../../ports/people';
import { allows, isPublic, PERMISSIONS } from '../permissions';
import type { ApiPorts } from '../ports';
import { Instant } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const Health = z.strictObject({ status: z.literal('ok'), time: Instant }).meta({ id: 'Health' });

const Config = z
  .strictObject({
    defaultTimeZone: z.string().meta({ example: 'Europe/Berlin' }),
    defaultPriceZone: z.string().meta({ example: 'DE-LU' }),
    chargerPath: z.string().meta({ description: 'Where a charger connects; the host is the one you are reading this from.' }),
    passwordLength: z.strictObject({ min: z.int(), max: z.int() }),
  })
  .meta({ id: 'Config' });

const Me = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['user', 'api-key']),
    email: z.string().optional(),
    roles: z.array(z.enum(ROLES)),
    sites: z.array(z.string()).optional().meta({ description: 'The sites that you are limited to. Absent: the whole network.' }),
    driverId: z.string().optional(),
    permissions: z
      .array(z.string())
      .meta({ description: 'The routes that you may call, as the contract names them; what they show is limited to what is yours.' }),
  })
  .meta({ id: 'Me' });

export function metaRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/health',
      summary: 'Whether the API answers',
      tags: ['Meta'],
      responses: { 200: answers('It does.', Health) },
    },
    () => answer(Health, { status: 'ok', time: isoTime(ports.clock.nowMs()) }),
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/config',
      summary: 'Public facts of this deployment',
      tags: ['Meta'],
      responses: { 200: answers('The facts.', Config) },
    },
    () =>
      answer(Config, {
        defaultTimeZone: ports.facts.defaultTimeZone,
        defaultPriceZone: ports.facts.defaultPriceZone,
        chargerPath: '/ocpp/{chargerId}',
        passwordLength: { min: 8, max: 64 },
      }),
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/me',
      summary: 'Who you are to us',
      tags: ['Meta'],
      responses: { 200: answers('The caller, with roles.', Me) },
    },
    (c) => {
      const principal = c.get('principal');
      const { id, kind, email, roles, sites, driverId } = principal;
      return answer(Me, {
        id,
        kind,
        ...(email === undefined ? {} : { email }),
        roles: [...roles],
        ...(sites === undefined ? {} : { sites: [...sites] }),
        ...(driverId === undefined ? {} : { driverId }),
        permissions: Object.keys(PERMISSIONS).filter((route) => !isPublic(route) && allows(route, principal)),
      });
    },
  );
}
