import * as z from 'zod';
import { openApiDocument } from '../openapi';
import type { ApiPorts } from '../ports';
import { DOCS_STYLE, renderDocs } from '../render-docs';
import { type Api, serve } from '../serve';

/** The contract as data, and the same contract to read: one page without a script, made from the document itself. */
export function documentationRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Meta'];
  let document: string | undefined;
  let page: string | undefined;

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/openapi.json',
      summary: 'This contract as OpenAPI 3.1',
      tags,
      responses: { 200: { description: 'The document.', content: { 'application/json': { schema: z.looseObject({}) } } } },
    },
    () => {
      document ??= JSON.stringify(openApiDocument(api));
      return new Response(document, { headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/docs',
      summary: 'This contract as a page to read',
      tags,
      responses: { 200: { description: 'HTML.', content: { 'text/html': { schema: z.string() } } } },
    },
    () => {
      page ??= renderDocs(openApiDocument(api));
      return new Response(page, {
        headers: {
          'Content-Type': 'text/html; charset=utf-8',
          'Cache-Control': 'public, max-age=300',
          'Content-Security-Policy': "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        },
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/docs.css',
      summary: 'The look of the page',
      tags,
      responses: { 200: { description: 'CSS.', content: { 'text/css': { schema: z.string() } } } },
    },
    () => new Response(DOCS_STYLE, { headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=300' } }),
  );
}
