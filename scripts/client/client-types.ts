/**
 * The types of an OpenAPI 3.1 document as TypeScript, in the shape that `openapi-fetch` and other typed clients agree on: `paths` by address
 * and method, `components` by name. The generators that there are need a compiler API that TypeScript 7 no longer has.
 */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly description?: string;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly description?: string;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

export interface OpenApiFile {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const PLACES = ['query', 'header', 'path', 'cookie'];

export function clientTypes({ paths, components }: OpenApiFile): string {
  const addresses = Object.entries(paths).map(([path, item]) => `${named(path)}: ${block(methods(item))};`);
  const schemas = Object.entries(components.schemas).map(([name, schema]) => `${comment(schema.description)}${name}: ${typeOf(schema)};`);
  return indented(`// Written by \`npm run client\` from openapi.json: change that, not this.

export interface paths ${block(addresses)}

export interface components {
schemas: ${block(schemas)};
}
`);
}

function methods(item: Readonly<Record<string, Operation>>): string[] {
  const offered = METHODS.map((method) => {
    const operation = item[method];
    return operation === undefined ? `${method}?: never;` : `${comment(operation.summary)}${method}: ${operationType(operation)};`;
  });
  return [`parameters: ${block(PLACES.map((place) => `${place}?: never;`))};`, ...offered];
}

function operationType({ parameters = [], requestBody, responses }: Operation): string {
  const places = PLACES.map((place) =>
    placeOf(
      place,
      parameters.filter((parameter) => parameter.in === place),
    ),
  );
  const body =
    requestBody === undefined
      ? 'requestBody?: never;'
      : `requestBody${mark(requestBody.required)}: ${block([contentOf(requestBody.content)])};`;
  const answers = Object.entries(responses).map(
    ([status, { content }]) => `${named(status)}: ${block(['headers: { [name: string]: unknown };', contentOf(content)])};`,
  );
  return block([`parameters: ${block(places)};`, body, `responses: ${block(answers)};`]);
}

function placeOf(place: string, parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return `${place}?: never;`;
  const fields = parameters.map(
    ({ name, required, schema, description }) =>
      `${comment(schema.description ?? description)}${named(name)}${mark(required)}: ${typeOf(schema)};`,
  );
  return `${place}${mark(parameters.some(({ required }) => required === true))}: ${block(fields)};`;
}

function contentOf(content: Content | undefined): string {
  if (content === undefined) return 'content?: never;';
  return `content: ${block(Object.entries(content).map(([type, { schema = {} }]) => `${named(type)}: ${typeOf(schema)};`))};`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return `components['schemas'][${quoted(schema.$ref.split('/').at(-1) ?? '')}]`;
  if (schema.enum !== undefined) return union(schema.enum.map((one) => (typeof one === 'string' ? quoted(one) : JSON.stringify(one))));
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return union(either.map(typeOf));
  if (schema.allOf !== undefined) return schema.allOf.map((one) => inBrackets(typeOf(one))).join(' & ');
  if (schema.type === undefined) return 'unknown';
  return union((typeof schema.type === 'string' ? [schema.type] : schema.type).map((type) => ofType(type, schema)));
}

function ofType(type: string, schema: Schema): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return `readonly ${inBrackets(typeOf(schema.items ?? {}))}[]`;
    case 'object':
      return objectType(schema);
    default:
      return type;
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${comment(schema.description)}readonly ${named(name)}${mark(required.includes(name))}: ${typeOf(schema)};`,
  );
  const others = typeof additionalProperties === 'object' ? `{ readonly [name: string]: ${typeOf(additionalProperties)} }` : undefined;
  if (others !== undefined) return fields.length === 0 ? others : `${block(fields)} & ${others}`;
  return fields.length === 0 ? 'Record<string, never>' : block(fields);
}

const mark = (isRequired: boolean | undefined) => (isRequired === true ? '' : '?');
const union = (types: readonly string[]) => [...new Set(types.map(inBrackets))].join(' | ');
const block = (lines: readonly string[]) => `{\n${lines.join('\n')}\n}`;

/** Only what would be read otherwise without: a union, and a readonly array. */
function inBrackets(type: string): string {
  return /^readonly | [|&] /.test(type) && !type.startsWith('{\n') ? `(${type})` : type;
}

/** A name of a property, in quotes where it needs them. */
function named(text: string): string {
  return /^[A-Za-z_$][\w$]*$|^\d{3}$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function comment(text: string | undefined): string {
  return text === undefined ? '' : `/** ${text.replaceAll('*/', '*\\/').replaceAll(/\s*\n\s*/g, ' ')} */\n`;
}

function indented(text: string): string {
  let depth = 0;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('}')) depth -= 1;
      const placed = line === '' ? '' : `${'  '.repeat(depth)}${line}`;
      if (line.endsWith('{')) depth += 1;
      return placed;
    })
    .join('\n');
}
