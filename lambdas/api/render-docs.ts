import type { OpenApiDocument } from './openapi';
import { isPublic, rolesOf } from './permissions';
import { describeProblems } from './problem';

type Schema = { readonly [word: string]: unknown };
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: Schema; description?: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { description: string; content?: Readonly<Record<string, { readonly schema: Schema }>> }>>;
}

/** Draws the OpenAPI document as one page: headings, tables and nothing that runs. */
export function renderDocs(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))];
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(document.info.title)}</title>
<link rel="stylesheet" href="/v1/docs.css">
</head>
<body>
<header><h1>${text(document.info.title)} <small>${text(document.info.version)}</small></h1>
<p>${prose(document.info.description ?? '')}</p>
<p>The same as data: <a href="/v1/openapi.json">openapi.json</a>. Log in with <a href="#post-v1-auth-login">POST /v1/auth/login</a> and send
<code>Authorization: Bearer …</code>, or make an <a href="#post-v1-api-keys">API key</a> and send <code>X-Api-Key</code>.</p></header>
<nav aria-label="Resources"><ul>${tags.map((tag) => `<li><a href="#tag-${anchor(tag)}">${text(tag)}</a></li>`).join('')}<li><a href="#schemas">Shapes</a></li><li><a href="#problems">Problems</a></li></ul></nav>
<main>
${tags
  .map(
    (tag) =>
      `<section><h2 id="tag-${anchor(tag)}">${text(tag)}</h2>${operations
        .filter(({ operation }) => operation.tags?.includes(tag))
        .map(drawOperation)
        .join('\n')}</section>`,
  )
  .join('\n')}
<section><h2 id="schemas">Shapes</h2>${schemas.map(([name, schema]) => `<article><h3 id="shape-${name}">${text(name)}</h3>${described(schema)}${drawFields(schema)}</article>`).join('\n')}</section>
<section><h2 id="problems">Problems</h2><p>Every refusal is <code>application/problem+json</code> (RFC 9457) with one of these codes.</p>
<table><thead><tr><th scope="col">code</th><th scope="col">status</th><th scope="col">meaning</th></tr></thead><tbody>
${describeProblems()
  .map(({ code, status, title }) => `<tr id="problem-${code}"><td><code>${code}</code></td><td>${status}</td><td>${text(title)}</td></tr>`)
  .join('\n')}
</tbody></table></section>
</main>
</body>
</html>
`;
}

function drawOperation({ method, path, operation }: { method: string; path: string; operation: Operation }): string {
  const route = `${method} ${path}`;
  const body = Object.entries(operation.requestBody?.content ?? {});
  return `<article><h3 id="${anchor(`${method} ${path}`)}"><span class="method">${method}</span> <code>${text(path)}</code></h3>
<p>${prose(operation.summary ?? '')}${operation.summary?.endsWith('.') ? '' : '.'} ${prose(operation.description ?? '')}</p>
<p class="who">For: ${isPublic(route) ? 'everybody' : text(rolesOf(route).join(', '))}</p>
${
  (operation.parameters ?? []).length === 0
    ? ''
    : `<table><thead><tr><th scope="col">parameter</th><th scope="col">in</th><th scope="col">type</th><th scope="col"></th></tr></thead><tbody>${(
        operation.parameters ?? []
      )
        .map(
          (parameter) =>
            `<tr><td><code>${text(parameter.name)}</code>${parameter.required === true ? ' *' : ''}</td><td>${text(parameter.in)}</td><td>${typeOf(parameter.schema)}</td><td>${prose(String(parameter.schema['description'] ?? parameter.description ?? ''))}</td></tr>`,
        )
        .join('')}</tbody></table>`
}
${body.length === 0 ? '' : `<p>Body: ${body.map(([media, { schema }]) => `${typeOf(schema)} <small>${text(media)}</small>`).join(', or ')}</p>`}
<ul class="answers">${Object.entries(operation.responses)
    .filter(([status]) => status !== '4XX')
    .map(
      ([status, response]) =>
        `<li><strong>${text(status)}</strong> ${prose(response.description)} ${Object.values(response.content ?? {})
          .map(({ schema }) => typeOf(schema))
          .join(', ')}</li>`,
    )
    .join('')}</ul></article>`;
}

function drawFields(schema: Schema): string {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = (schema['required'] ?? []) as readonly string[];
  const rows = Object.entries(properties).map(
    ([name, field]) =>
      `<tr><td><code>${text(name)}</code>${required.includes(name) ? ' *' : ''}</td><td>${typeOf(field)}</td><td>${prose(String(field['description'] ?? ''))}</td></tr>`,
  );
  return rows.length === 0
    ? ''
    : `<table><thead><tr><th scope="col">field</th><th scope="col">type</th><th scope="col"></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function described(schema: Schema): string {
  return typeof schema['description'] === 'string' ? `<p>${prose(schema['description'])}</p>` : '';
}

function typeOf(schema: Schema): string {
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    const name = ref.slice(ref.lastIndexOf('/') + 1);
    return `<a href="#shape-${text(name)}">${text(name)}</a>`;
  }
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    const options = schema[word];
    if (Array.isArray(options)) return options.map((option) => typeOf(option as Schema)).join(word === 'allOf' ? ' and ' : ' or ');
  }
  if (Array.isArray(schema['enum'])) return schema['enum'].map((option) => `<code>${text(String(option))}</code>`).join(' | ');
  if ('const' in schema) return `<code>${text(String(schema['const']))}</code>`;
  if (schema['type'] === 'array') return `list of ${typeOf((schema['items'] ?? {}) as Schema)}`;
  if (schema['type'] === 'object' && schema['properties'] !== undefined) {
    return `{ ${Object.entries(schema['properties'] as Record<string, Schema>)
      .map(([name, field]) => `${text(name)}: ${typeOf(field)}`)
      .join(', ')} }`;
  }
  const type = Array.isArray(schema['type']) ? schema['type'].join(' or ') : String(schema['type'] ?? 'anything');
  const range = [schema['minimum'], schema['maximum']].filter((bound) => bound !== undefined);
  return `${text(type)}${schema['format'] === undefined ? '' : ` <small>${text(String(schema['format']))}</small>`}${range.length === 2 ? ` <small>${text(range.join('–'))}</small>` : ''}`;
}

function anchor(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function text(raw: string): string {
  return raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Backticks become code; nothing else of Markdown is used in our sentences. */
function prose(raw: string): string {
  return text(raw).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

export const DOCS_STYLE = `:root { color-scheme: light dark; --line: #8884; --soft: #8881; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --link: #7cb8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
h1 small { font-weight: normal; opacity: .7; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
article { margin: 1.5rem 0; padding: 0 1rem .5rem; border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; }
.method { font: 700 .85rem/1 ui-monospace, monospace; padding: .2rem .4rem; background: var(--soft); border-radius: .25rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; background: var(--soft); padding: 0 .2em; border-radius: .2em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: start; vertical-align: top; padding: .3rem .5rem; border-top: 1px solid var(--line); }
.who { opacity: .75; font-size: .9rem; }
.answers { padding-inline-start: 1.2rem; }
:target { outline: 2px solid var(--link); outline-offset: 4px; }
`;
