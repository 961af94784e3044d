import { DynamoConfigurationStore } from '../../lambdas/adapters/dynamodb/dynamo-configuration-store';
import { DynamoTemplateStore } from '../../lambdas/adapters/dynamodb/dynamo-template-store';
import { MemoryConfigurationStore, MemoryTemplateStore } from '../../lambdas/adapters/memory/memory-configurations';
import { newConfiguration } from '../../lambdas/domain/chargers/configuration';
import type { ConfigurationTemplate } from '../../lambdas/domain/chargers/configuration-template';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { ConfigurationStore, TemplateStore } from '../../lambdas/ports/configurations';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

type Stores = readonly [ConfigurationStore, TemplateStore];
const kinds: [string, () => Promise<Stores>][] = [
  ['in memory', async () => [new MemoryConfigurationStore(), new MemoryTemplateStore()]],
  [
    'in DynamoDB',
    async () => {
      const { core } = await dynamo.tables();
      return [new DynamoConfigurationStore(dynamo.documents, core), new DynamoTemplateStore(dynamo.documents, core)];
    },
  ],
];
const aTemplate = (over: Partial<ConfigurationTemplate> = {}): ConfigurationTemplate => ({
  id: 'tpl_a',
  name: 'Walls',
  vendor: 'Acme',
  model: 'Wall',
  keys: { ConnectionTimeOut: '60' },
  createdAtMs: 1,
  version: 1,
  ...over,
});

describe.each(kinds)('configurations %s', (_kind, make) => {
  let configurations: ConfigurationStore;
  let templates: TemplateStore;
  beforeEach(async () => {
    [configurations, templates] = await make();
  });

  test('what a charger told is kept whole, and changes that come at once are all kept', async () => {
    expect(await configurations.get('CP1')).toBeUndefined();
    const entry = { key: 'A', value: '1', readonly: false, atMs: 1, seq: 2 };
    const more = { ...entry, isUnknown: true, pending: { value: '2', atMs: 3 }, refused: { value: '3', status: 'Rejected', atMs: 4 } };
    const add = (name: string) =>
      configurations.change('CP1', (known) => {
        const before = known ?? newConfiguration('CP1');
        return { ...before, readAtMs: 9, keys: { ...before.keys, [name]: name === 'b' ? more : entry } };
      });
    await Promise.all([add('a'), add('b')]);
    const kept = { chargerId: 'CP1', keys: { a: entry, b: more }, readAtMs: 9, version: 2 };
    expect(await configurations.get('CP1')).toEqual(kept);
    expect(await configurations.change('CP1', (known) => known!)).toEqual(kept);
  });

  test('a make has one template', async () => {
    expect(await templates.create(aTemplate())).toEqual(ok());
    expect(await templates.create(aTemplate({ name: 'Other' }))).toEqual(refuse({ code: 'TEMPLATE_EXISTS' }));
    expect(await templates.get('tpl_a')).toEqual(aTemplate());
    expect(await templates.get('tpl_b')).toBeUndefined();
  });

  test('a template is written and removed only in the version that was read', async () => {
    await templates.create(aTemplate());
    expect(await templates.update(aTemplate({ name: 'New' }))).toEqual(ok(aTemplate({ name: 'New', version: 2 })));
    expect(await templates.update(aTemplate({ name: 'Late' }))).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await templates.update(aTemplate({ id: 'tpl_b' }))).toEqual(refuse({ code: 'TEMPLATE_NOT_FOUND' }));
    expect(await templates.remove('tpl_a', 1)).toEqual(refuse({ code: 'CONFLICT' }));
    expect(await templates.remove('tpl_a', 2)).toEqual(ok());
    expect(await templates.remove('tpl_a')).toEqual(refuse({ code: 'TEMPLATE_NOT_FOUND' }));
  });

  test('templates are listed by id, page by page', async () => {
    for (const id of ['tpl_b', 'tpl_a', 'tpl_c']) await templates.create(aTemplate({ id }));
    const first = await templates.list({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['tpl_a', 'tpl_b']);
    const rest = await templates.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([['tpl_c'], null]);
  });
});
