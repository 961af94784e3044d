import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PERMISSIONS } from '../../lambdas/api/permissions';
import { clientTypes, type OpenApiFile, type Operation, type Schema } from '../../scripts/client/client-types';

/** What a good document has beside being valid, and what is made from it. */
const root = resolve(__dirname, '../..');
const document = JSON.parse(readFileSync(resolve(root, 'openapi.json'), 'utf8')) as OpenApiFile;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation & { tags?: string[] }] as const,
  ),
);

test('the types of the pages are those of the document: run `npm run client` after a change', () => {
  expect(readFileSync(resolve(root, 'web/shared/api-schema.ts'), 'utf8')).toBe(clientTypes(document));
});

test('every route says in a sentence what it does, belongs to a group, and has a row of rights', () => {
  const faulty = operations.filter(([name, { summary, tags }]) => {
    const isSentence = summary !== undefined && /^[A-Z]/.test(summary) && !summary.endsWith('.') && summary.length <= 90;
    return !isSentence || tags?.length !== 1 || !(name in PERMISSIONS);
  });
  expect(faulty.map(([name]) => name)).toEqual([]);
});

test('every parameter of an address is described once, and is there', () => {
  const wrong = operations.filter(([name, { parameters = [] }]) => {
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    const described = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
    const isTwice = new Set(parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).size < parameters.length;
    return (
      isTwice ||
      inPath.join() !== described.join() ||
      parameters.some((parameter) => parameter.in === 'path' && parameter.required !== true)
    );
  });
  expect(wrong.map(([name]) => name)).toEqual([]);
});

test('every route has one good answer described and one for refusals, and a GET takes no body', () => {
  const wrong = operations.filter(([name, { responses, requestBody }]) => {
    const good = Object.keys(responses).filter((status) => /^[23]/.test(status) && status !== '304');
    return good.length === 0 || responses['4XX'] === undefined || (name.startsWith('GET ') && requestBody !== undefined);
  });
  expect(wrong.map(([name]) => name)).toEqual([]);
});

test('no component is left over, and none is named as its own place would be', () => {
  const text = JSON.stringify(document);
  const names = Object.keys(document.components.schemas);
  expect(names.filter((name) => !text.includes(`"#/components/schemas/${name}"`))).toEqual([]);
  expect(names.filter((name) => !/^[A-Z][A-Za-z0-9]+$/.test(name))).toEqual([]);
});

test('null is a value of what may be null, and what may be left out is not asked for', () => {
  const { Plan, OcpiTariff } = document.components.schemas;
  expect(Plan?.properties?.['baselineCost']).toEqual({ anyOf: [{ $ref: '#/components/schemas/Money' }, { type: 'null' }] });
  expect(OcpiTariff?.required).toEqual(['currency', 'elements']);
  expect(JSON.stringify(document)).not.toContain('"allOf"');
});

test('an enumeration, a bound and a pattern never contradict their own example', () => {
  const wrong: string[] = [];
  const look = (schema: Schema & { example?: unknown }, at: string): void => {
    const { example } = schema;
    if (example !== undefined && schema.enum !== undefined && !schema.enum.includes(example)) wrong.push(at);
    if (typeof example === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern).test(example)) wrong.push(at);
    if (typeof example === 'string' && example.length > (schema.maxLength ?? example.length)) wrong.push(at);
    if (typeof example === 'number' && (example < (schema.minimum ?? example) || example > (schema.maximum ?? example))) wrong.push(at);
    for (const [name, field] of Object.entries(schema.properties ?? {})) look(field, `${at}/${name}`);
    if (schema.items !== undefined) look(schema.items, `${at}/*`);
  };
  for (const [name, schema] of Object.entries(document.components.schemas)) look(schema, name);
  expect(wrong).toEqual([]);
});
