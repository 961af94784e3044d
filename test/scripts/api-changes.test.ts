import { breakingChanges } from '../../scripts/client/breaking-changes';
import type { OpenApiFile, Schema } from '../../scripts/client/client-types';

const CARD: Schema = {
  type: 'object',
  properties: {
    idTag: { type: 'string', maxLength: 20 },
    kind: { type: 'string', enum: ['PERSONAL', 'COMMERCIAL'] },
    note: { type: 'string' },
  },
  required: ['idTag', 'kind'],
  additionalProperties: false,
};

/** `PUT /v1/cards`: takes a card and answers it. */
function api({ takes = CARD, answers = CARD, query = [] as string[], needs = [] as string[] } = {}): OpenApiFile {
  return {
    paths: {
      '/v1/cards': {
        put: {
          parameters: query.map((name) => ({ in: 'query', name, required: needs.includes(name), schema: { type: 'string' } })),
          requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/NewCard' } } } },
          responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Card' } } } } },
        },
      },
    },
    components: { schemas: { NewCard: takes, Card: answers } },
  };
}
const withKind = (kinds: readonly string[]): Schema => ({
  ...CARD,
  properties: { ...CARD.properties, kind: { type: 'string', enum: kinds } },
});

test.each<[string, OpenApiFile, OpenApiFile, readonly string[]]>([
  ['nothing', api(), api(), []],
  ['a field more in an answer', api(), api({ answers: { ...CARD, properties: { ...CARD.properties, colour: { type: 'string' } } } }), []],
  ['a parameter more that may be left out', api(), api({ query: ['colour'] }), []],
  ['a word more that is taken', api(), api({ takes: withKind(['PERSONAL', 'COMMERCIAL', 'GUEST']) }), []],
  ['a route that is gone', api(), { ...api(), paths: {} }, ['PUT /v1/cards is gone']],
  ['a parameter that has to be there', api(), api({ query: ['site'], needs: ['site'] }), ['PUT /v1/cards: query site is asked for']],
  ['a parameter that is gone', api({ query: ['site'] }), api(), ['PUT /v1/cards: site is no longer known']],
  [
    'a field that has to be sent',
    api(),
    api({ takes: { ...CARD, required: ['idTag', 'kind', 'note'] } }),
    ['PUT /v1/cards: the body/note is asked for'],
  ],
  ['a word that is no longer taken', api(), api({ takes: withKind(['PERSONAL']) }), ['PUT /v1/cards: the body/kind cannot be COMMERCIAL']],
  [
    'a shorter text',
    api(),
    api({ takes: { ...CARD, properties: { ...CARD.properties, idTag: { type: 'string', maxLength: 8 } } } }),
    ['PUT /v1/cards: the body/idTag: maxLength is now 8'],
  ],
  ['a field that may be missing', api(), api({ answers: { ...CARD, required: ['idTag'] } }), ['PUT /v1/cards: 200/kind may be missing']],
  [
    'a field that is gone from an answer',
    api(),
    api({ answers: { ...CARD, properties: { idTag: { type: 'string' }, kind: { type: 'string', enum: ['PERSONAL', 'COMMERCIAL'] } } } }),
    ['PUT /v1/cards: 200/note is gone'],
  ],
  [
    'a word that nobody was told of',
    api(),
    api({ answers: withKind(['PERSONAL', 'COMMERCIAL', 'GUEST']) }),
    ['PUT /v1/cards: 200/kind may be GUEST'],
  ],
  [
    'null where there was none',
    api(),
    api({ answers: { ...CARD, properties: { ...CARD.properties, note: { type: ['string', 'null'] } } } }),
    ['PUT /v1/cards: 200/note may be null'],
  ],
])('clients are broken by: %s', (_what, before, after, changes) => {
  expect(breakingChanges(before, after)).toEqual(changes);
});
