import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openApiDocument } from '../../lambdas/api/openapi';
import { PERMISSIONS } from '../../lambdas/api/permissions';
import { PROBLEM_CODES } from '../../lambdas/api/problem';
import { ApiWorld } from './world';

test('openapi.json in the repository is the contract that is served: run `npm run openapi` after a change', async () => {
  const committed: unknown = JSON.parse(readFileSync(resolve(__dirname, '../../openapi.json'), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument(new ApiWorld().api))));
  expect((await new ApiWorld().ask('GET /v1/openapi.json', { as: null })).body).toEqual(committed);
});

test('the contract is OpenAPI 3.1, and only public routes are marked as open', () => {
  const document = openApiDocument(new ApiWorld().api);
  expect(document.openapi).toBe('3.1.0');
  expect(document.security).toEqual([{ accessToken: [] }, { apiKey: [] }]);
  const open = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { security?: unknown[] }>)
      .filter(([, operation]) => operation.security?.length === 0)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  expect(open.sort()).toEqual(
    Object.keys(PERMISSIONS)
      .filter((route) => PERMISSIONS[route] === 'public')
      .sort(),
  );
});

test('every reference leads somewhere, and every object is closed', () => {
  const document = openApiDocument(new ApiWorld().api);
  const text = JSON.stringify(document);
  const names = new Set(Object.keys(document.components?.schemas ?? {}));
  const wanted = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? ''));
  expect([...wanted].filter((name) => !names.has(name))).toEqual([]);
  const open = Object.entries(document.components?.schemas ?? {}).filter(
    ([name, schema]) => name !== 'Problem' && 'properties' in schema && schema.additionalProperties !== false,
  );
  expect(open.map(([name]) => name)).toEqual([]);
});

test('the page shows every route and every problem, and has nothing that runs', async () => {
  const { status, headers, text } = await new ApiWorld().ask('GET /v1/docs', { as: null });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:\/\/(?!www\.apache)/);
  for (const route of Object.keys(PERMISSIONS)) expect(text).toContain(`<code>${route.split(' ')[1]}</code>`);
  for (const code of PROBLEM_CODES) expect(text).toContain(`id="problem-${code}"`);
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([...new Set(ids)]);
  const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

test('the look of the page is a file of its own', async () => {
  const { headers, text } = await new ApiWorld().ask('GET /v1/docs.css', { as: null });
  expect(headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(text).toContain('body {');
});
