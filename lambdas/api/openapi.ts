import type { Api } from './serve';

export type OpenApiDocument = ReturnType<Api['getOpenAPI31Document']>;

/** The contract, from the very schemas that check every request and answer. `npm run openapi` writes it to `openapi.json`. */
export function openApiDocument(api: Api): OpenApiDocument {
  const document = orNull(
    api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Tidewatt API',
        version: '1.0.0',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
        description:
          'Chargers, sessions, cards, sites and signals of a charging network. Times are RFC 3339 in UTC, energy whole watt-hours, money a decimal string with its currency. Unknown query parameters and body fields are refused. Lists answer `items` and `nextCursor`.',
      },
      security: [{ accessToken: [] }, { apiKey: [] }],
    }),
  );
  return {
    ...document,
    components: {
      ...document.components,
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From `POST /v1/auth/login`.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'From `POST /v1/api-keys`.' },
      },
    },
  };
}

/**
 * The generator writes "this component, or null" as all of `$ref` and of `type: [object, null]`, which null is not: the component says it
 * is an object.
 */
function orNull<T>(part: T): T {
  if (Array.isArray(part)) return part.map(orNull) as T;
  if (typeof part !== 'object' || part === null) return part;
  const { allOf, ...rest } = part as { readonly allOf?: readonly [{ readonly $ref?: string }, { readonly type?: unknown }?] };
  const [reference, more] = allOf ?? [];
  if (reference?.$ref !== undefined && Array.isArray(more?.type) && more.type.includes('null')) {
    const { type: _, ...said } = more;
    return { ...rest, ...said, anyOf: [reference, { type: 'null' }] } as T;
  }
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, orNull(value)])) as T;
}
