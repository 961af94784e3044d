import type { Api } from './serve';

export type OpenApiDocument = ReturnType<Api['getOpenAPI31Document']>;

/** The contract, from the very schemas that check every request and answer. `npm run openapi` writes it to `openapi.json`. */
export function openApiDocument(api: Api): OpenApiDocument {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Tidewatt API',
      version: '1.0.0',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      description:
        'Chargers, sessions, cards, sites and signals of a charging network. Times are RFC 3339 in UTC, energy whole watt-hours, money a decimal string with its currency. Unknown query parameters and body fields are refused. Lists answer `items` and `nextCursor`.',
    },
    security: [{ accessToken: [] }, { apiKey: [] }],
  });
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
