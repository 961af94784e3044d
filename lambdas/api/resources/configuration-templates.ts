import * as z from 'zod';
import { type ConfigurationTemplate, templateId, whyNotInTemplate } from '../../domain/chargers/configuration-template';
import { normalKey } from '../../domain/chargers/standard-keys';
import { isoTime } from '../../domain/shared/time';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import type { ApiPorts } from '../ports';
import { ApiProblem, type ProblemPart } from '../problem';
import { Cursor, Instant, Limit, pageOf } from '../schemas';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

const MOST_KEYS = 100;
const Name = z.string().trim().min(1).max(120);
/** OCPP 1.6 §6.1 gives vendor and model 20 characters; some firmware takes more. */
const Make = z.string().trim().min(1).max(60);
const Keys = z
  .record(z.string().trim().min(1).max(50), z.string().max(500))
  .refine((keys) => Object.keys(keys).length <= MOST_KEYS, `expected at most ${MOST_KEYS} keys`)
  .refine(
    (keys) => new Set(Object.keys(keys).map(normalKey)).size === Object.keys(keys).length,
    'a key is named twice; letter case does not matter',
  )
  .meta({ description: 'Configuration keys and their values, as ChangeConfiguration sends them.', example: { ConnectionTimeOut: '60' } });

const NewTemplate = z
  .strictObject({
    name: Name,
    vendor: Make.meta({ description: 'As the charger says in BootNotification; compared without case.' }),
    model: Make.optional().meta({ description: 'Left out: every model of the vendor that has no template of its own.' }),
    keys: Keys,
  })
  .meta({ id: 'NewConfigurationTemplate' });

const TemplatePatch = z
  .strictObject({ name: Name.optional(), keys: Keys.optional() })
  .meta({ id: 'ConfigurationTemplatePatch', description: 'What is left out stays; `keys` takes the place of all the keys.' });

const TemplateBody = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    vendor: z.string(),
    model: z.string().optional(),
    keys: z.record(z.string(), z.string()),
    createdAt: Instant,
  })
  .meta({ id: 'ConfigurationTemplate' });
const TemplatePage = pageOf(TemplateBody, 'ConfigurationTemplatePage');

export function configurationTemplateRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Configuration'];
  const params = z.strictObject({ id: z.string() });
  const headers = z.object({ 'if-match': IF_MATCH });
  const path = '/v1/configuration-templates';

  serve(
    api,
    ports,
    {
      method: 'post',
      path,
      summary: 'Say how the chargers of a make should be configured',
      description: 'A make has one template. Nothing is sent until it is applied to a charger.',
      tags,
      request: { body: jsonBody(NewTemplate) },
      responses: { 201: answers('Added.', TemplateBody) },
    },
    async (c) => {
      const { name, vendor, model, keys } = c.req.valid('json');
      checkKeys(keys);
      const template: ConfigurationTemplate = {
        id: templateId(vendor, model),
        name,
        vendor,
        ...(model === undefined ? {} : { model }),
        keys,
        createdAtMs: ports.clock.nowMs(),
        version: 1,
      };
      const created = await ports.templates.create(template);
      if (!created.ok) throw new ApiProblem(created.refusal.code);
      return answer(TemplateBody, show(template), {
        status: 201,
        headers: { Location: `${path}/${template.id}`, ETag: etag(template.version) },
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path,
      summary: 'Templates of configurations',
      tags,
      request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of templates.', TemplatePage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('configuration-templates', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.templates.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(TemplatePage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: `${path}/{id}`,
      summary: 'One template',
      tags,
      request: { params },
      responses: { 200: answers('The template.', TemplateBody) },
    },
    async (c) => {
      const template = await ports.templates.get(c.req.valid('param').id);
      if (template === undefined) throw new ApiProblem('TEMPLATE_NOT_FOUND');
      return answer(TemplateBody, show(template), { headers: { ETag: etag(template.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: `${path}/{id}`,
      summary: 'Change a template; its chargers show as drifted until it is applied',
      tags,
      request: { params, headers, body: jsonBody(TemplatePatch) },
      responses: { 200: answers('The template as it then stands.', TemplateBody) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const { name, keys } = c.req.valid('json');
      checkKeys(keys ?? {});
      const changed = await changeVersioned<ConfigurationTemplate>({
        ifMatch: c.req.valid('header')['if-match'],
        isIfMatchRequired: true,
        read: () => ports.templates.get(id),
        before: (template) => {
          c.get('audited').before = show(template);
        },
        change: (template) => ({ ...template, ...(name === undefined ? {} : { name }), ...(keys === undefined ? {} : { keys }) }),
        write: (template) => ports.templates.update(template),
        notFound: 'TEMPLATE_NOT_FOUND',
      });
      return answer(TemplateBody, show(changed), { headers: { ETag: etag(changed.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'delete',
      path: `${path}/{id}`,
      summary: 'Remove a template; chargers keep what they have',
      tags,
      request: { params, headers },
      responses: { 204: { description: 'Removed.' } },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const ifMatch = c.req.valid('header')['if-match']?.trim() ?? '*';
      const known = await ports.templates.get(id);
      if (known === undefined) throw new ApiProblem('TEMPLATE_NOT_FOUND');
      if (ifMatch !== '*' && ifMatch !== etag(known.version)) throw new ApiProblem('PRECONDITION_FAILED');
      const removed = await ports.templates.remove(id, ifMatch === '*' ? undefined : known.version);
      if (!removed.ok) throw new ApiProblem(removed.refusal.code === 'CONFLICT' ? 'PRECONDITION_FAILED' : removed.refusal.code);
      return new Response(null, { status: 204 });
    },
  );
}

/** What must not be sent to every charger of a make at once. */
function checkKeys(keys: Readonly<Record<string, string>>): void {
  const parts: ProblemPart[] = Object.entries(keys).flatMap(([key, value]) => {
    const why = whyNotInTemplate(key, value);
    return why === undefined ? [] : [{ pointer: `/keys/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, detail: why }];
  });
  if (parts.length > 0) throw new ApiProblem('KEY_NOT_FOR_TEMPLATES', { parts });
}

function show(template: ConfigurationTemplate): z.input<typeof TemplateBody> {
  return {
    id: template.id,
    name: template.name,
    vendor: template.vendor,
    ...(template.model === undefined ? {} : { model: template.model }),
    keys: { ...template.keys },
    createdAt: isoTime(template.createdAtMs),
  };
}
