import * as z from 'zod';
import { applyTemplate, refreshConfiguration, templateOf } from '../../commands/read-configuration';
import type { Charger } from '../../domain/chargers/charger';
import { awaitsReboot, type ConfigurationKey, valueInUse } from '../../domain/chargers/configuration';
import { type ConfigurationTemplate, DRIFT_STATES, type Drift, driftFrom } from '../../domain/chargers/configuration-template';
import type { Command } from '../../domain/commands/command';
import { isoTime } from '../../domain/shared/time';
import { actorOf } from '../authenticate';
import { commandId } from '../command-id';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Instant } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, serve } from '../serve';

const KeyBody = z
  .strictObject({
    key: z.string(),
    value: z.string().nullable().meta({ description: 'What the charger uses, as far as is known; null: it has not told, or has none.' }),
    readonly: z.boolean(),
    isUnknown: z.boolean().meta({ description: 'The charger says that it has no such key.' }),
    pendingReboot: z.string().optional().meta({ description: 'The value that it took and uses after its next boot.' }),
    refused: z.strictObject({ value: z.string(), status: z.string(), at: Instant }).optional(),
    at: Instant.meta({ description: 'When the charger last told of it.' }),
  })
  .meta({ id: 'ConfigurationKey' });

const DriftBody = z
  .strictObject({
    key: z.string(),
    wanted: z.string(),
    value: z.string().nullable(),
    state: z.enum(DRIFT_STATES).meta({
      description:
        'Letter case, spaces and the order of lists do not matter where OCPP says so. MISSING: not among the keys that the charger told. NOT_READ: it has told none yet.',
    }),
  })
  .meta({ id: 'ConfigurationDrift' });

const ConfigurationBody = z
  .strictObject({
    chargerId: z.string(),
    readAt: Instant.nullable().meta({ description: 'When the charger last told all its keys.' }),
    keys: z.array(KeyBody),
    template: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
    drift: z.array(DriftBody).meta({ description: 'Each key of the template; in step when all are SAME.' }),
    inStep: z.boolean().nullable().meta({ description: 'null: there is no template for its make.' }),
  })
  .meta({ id: 'ChargerConfiguration' });

const Queued = z
  .strictObject({
    commandIds: z.array(z.string()).meta({ description: 'One for each call, in the order in which they are sent.' }),
    drift: z.array(DriftBody).optional().meta({ description: 'As it was before.' }),
  })
  .meta({ id: 'ConfigurationCommands' });

export function configurationRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Configuration'];
  const request = { params: z.strictObject({ id: z.string() }) };
  const path = '/v1/chargers/{id}/configuration';

  serve(
    api,
    ports,
    {
      method: 'get',
      path,
      summary: 'The configuration keys of a charger, and how they differ from its template',
      description: 'As the charger told them. Passwords and keys are not among them.',
      tags,
      request,
      responses: { 200: answers('The keys.', ConfigurationBody) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const configuration = await ports.configurations.get(charger.id);
      const template = await templateOf(charger, ports.templates);
      const drift = template === undefined ? [] : driftFrom(template, configuration, charger.bootedAtMs);
      return answer(ConfigurationBody, {
        chargerId: charger.id,
        readAt: configuration?.readAtMs === undefined ? null : isoTime(configuration.readAtMs),
        keys: Object.values(configuration?.keys ?? {})
          .toSorted((a, b) => (a.key.toLowerCase() < b.key.toLowerCase() ? -1 : 1))
          .map((entry) => showKey(entry, charger)),
        template: template === undefined ? null : { id: template.id, name: template.name },
        drift: drift.map((one) => showDrift(one, charger)),
        inStep: template === undefined ? null : drift.every(({ state }) => state === 'SAME'),
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: `${path}/refresh`,
      summary: 'Ask a charger for its configuration keys',
      description: 'All at once; by name and in parts, when the last time all at once brought no answer.',
      tags,
      request,
      responses: { 202: answers('The commands that ask.', Queued) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const by = { actor: actorOf(c.get('principal')), idempotencyKey: `configuration:refresh:${ports.random.ulid()}` };
      const commands = await refreshConfiguration(charger, by, { ...ports, sender: ports.commands });
      return answer(Queued, { commandIds: idsOf(commands) }, { status: 202 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: `${path}/apply`,
      summary: 'Send a charger what of its template it does not have',
      tags,
      request,
      responses: { 202: answers('The commands that change, none where nothing differs.', Queued) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const template: ConfigurationTemplate | undefined = await templateOf(charger, ports.templates);
      if (template === undefined) throw new ApiProblem('NO_TEMPLATE');
      const by = { actor: actorOf(c.get('principal')), idempotencyKey: `template:${ports.random.ulid()}` };
      const { sent, drift } = await applyTemplate(charger, template, by, { ...ports, sender: ports.commands });
      return answer(Queued, { commandIds: idsOf(sent), drift: drift.map((one) => showDrift(one, charger)) }, { status: 202 });
    },
  );
}

function idsOf(commands: readonly Command[]): string[] {
  return commands.map(({ chargerId, seq }) => commandId(chargerId, seq));
}

function showKey(entry: ConfigurationKey, { bootedAtMs }: Charger): z.input<typeof KeyBody> {
  const { key, readonly, isUnknown = false, pending, refused, atMs } = entry;
  return {
    key,
    value: valueInUse(entry, bootedAtMs) ?? null,
    readonly,
    isUnknown,
    ...(pending !== undefined && awaitsReboot(entry, bootedAtMs) ? { pendingReboot: pending.value } : {}),
    ...(refused === undefined ? {} : { refused: { value: refused.value, status: refused.status, at: isoTime(refused.atMs) } }),
    at: isoTime(atMs),
  };
}

function showDrift({ key, wanted, state, entry }: Drift, { bootedAtMs }: Charger): z.input<typeof DriftBody> {
  return { key, wanted, value: entry === undefined ? null : (valueInUse(entry, bootedAtMs) ?? null), state };
}
