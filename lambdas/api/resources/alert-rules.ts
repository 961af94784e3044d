import * as z from 'zod';
import { ALERT_RULE_IDS, ALERT_RULES, type AlertRule, isAlertRuleId, SEVERITIES, thresholdsOf } from '../../domain/alerts/alert-rule';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import type { ApiPorts } from '../ports';
import { ApiProblem, type ProblemPart } from '../problem';
import { pageOf } from '../schemas';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

const Thresholds = z.record(z.string(), z.int());
const RuleBody = z
  .strictObject({
    id: z.enum(ALERT_RULE_IDS),
    meaning: z.string(),
    isEnabled: z
      .boolean()
      .meta({ description: 'Of a rule that is off no alert is opened, and none of the events that go with it is told.' }),
    severity: z.enum(SEVERITIES),
    thresholds: Thresholds,
    limits: z.record(z.string(), z.strictObject({ least: z.int(), most: z.int(), usual: z.int() })),
  })
  .meta({ id: 'AlertRule' });
const RulePage = pageOf(RuleBody, 'AlertRulePage');
const RulePatch = z
  .strictObject({ isEnabled: z.boolean().optional(), severity: z.enum(SEVERITIES).optional(), thresholds: Thresholds.optional() })
  .meta({ id: 'AlertRulePatch', description: 'What is left out stays.' });

export function alertRuleRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Alerts'];
  const params = z.strictObject({ id: z.string() });
  const path = '/v1/alert-rules';

  serve(
    api,
    ports,
    { method: 'get', path, summary: 'Every rule, and what it is set to', tags, responses: { 200: answers('All rules.', RulePage) } },
    async () => answer(RulePage, { items: (await ports.alertRules.list()).map(show), nextCursor: null }),
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: `${path}/{id}`,
      summary: 'One rule',
      tags,
      request: { params },
      responses: { 200: answers('The rule.', RuleBody) },
    },
    async (c) => {
      const rule = await find(c.req.valid('param').id, ports);
      if (rule === undefined) throw new ApiProblem('ALERT_RULE_NOT_FOUND');
      return answer(RuleBody, show(rule), { headers: { ETag: etag(rule.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: `${path}/{id}`,
      summary: 'Change a rule',
      tags,
      request: { params, headers: z.object({ 'if-match': IF_MATCH }), body: jsonBody(RulePatch) },
      responses: { 200: answers('The rule as it then stands.', RuleBody) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const { isEnabled, severity, thresholds = {} } = c.req.valid('json');
      checkThresholds(id, thresholds);
      const changed = await changeVersioned<AlertRule>({
        ifMatch: c.req.valid('header')['if-match'],
        isIfMatchRequired: true,
        read: () => find(id, ports),
        before: (rule) => {
          c.get('audited').before = show(rule);
        },
        change: (rule) => ({
          ...rule,
          ...(isEnabled === undefined ? {} : { isEnabled }),
          ...(severity === undefined ? {} : { severity }),
          thresholds: { ...rule.thresholds, ...thresholds },
        }),
        write: (rule) => ports.alertRules.update(rule),
        notFound: 'ALERT_RULE_NOT_FOUND',
      });
      return answer(RuleBody, show(changed), { headers: { ETag: etag(changed.version) } });
    },
  );
}

async function find(id: string, { alertRules }: ApiPorts): Promise<AlertRule | undefined> {
  return isAlertRuleId(id) ? alertRules.get(id) : undefined;
}

function checkThresholds(id: string, asked: Readonly<Record<string, number>>): void {
  if (!isAlertRuleId(id)) return;
  const known = thresholdsOf(id);
  const parts: ProblemPart[] = Object.entries(asked).flatMap(([name, figure]) => {
    const pointer = `/thresholds/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const limits = Object.hasOwn(known, name) ? known[name] : undefined;
    if (limits === undefined) return [{ pointer, detail: 'is not known here' }];
    const { least, most } = limits;
    return figure >= least && figure <= most ? [] : [{ pointer, detail: `expected ${least} to ${most}` }];
  });
  if (parts.length > 0) throw new ApiProblem('INVALID_REQUEST', { parts });
}

function show({ id, isEnabled, severity, thresholds }: AlertRule): z.input<typeof RuleBody> {
  return { id, meaning: ALERT_RULES[id].meaning, isEnabled, severity, thresholds: { ...thresholds }, limits: { ...thresholdsOf(id) } };
}
