import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/**
 * The API's document as somebody else's generator and validator read it: nothing here knows zod, and nothing knows the code behind the
 * routes. What an answer is held to is what a user of the document would rely on.
 */
export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface ResponseObject {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  /** As the document and the permissions name it. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly isOpen: boolean;
  readonly parameters: readonly Parameter[];
  readonly bodies: Readonly<Record<string, Schema>>;
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

interface OpenApiFile {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

export const document = JSON.parse(readFileSync(resolve(__dirname, '../../../openapi.json'), 'utf8')) as OpenApiFile;

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => {
    const { content = {} } = (operation['requestBody'] ?? {}) as { content?: Record<string, { schema: Schema }> };
    return {
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      isOpen: (operation['security'] as unknown[] | undefined)?.length === 0,
      parameters: (operation['parameters'] ?? []) as Parameter[],
      bodies: Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
      responses: operation['responses'] as Record<string, ResponseObject>,
    };
  }),
);

export function referred(schema: Schema): Schema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? referred(document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
}

const DOCUMENT = 'https://tidewatt.example/openapi.json';
const ajv = addFormats(new Ajv({ strict: false, allErrors: false, validateFormats: true }));
ajv.addSchema({ $id: DOCUMENT, components: document.components });
const compiled = new Map<Schema, ValidateFunction>();

/** What of a value is not as the schema says; nothing, if it is. */
export function faultOf(schema: Schema, value: unknown): string | undefined {
  const validate = compiled.get(schema) ?? ajv.compile(withAddress(schema) as Schema);
  compiled.set(schema, validate);
  if (validate(value) === true) return undefined;
  const [{ instancePath = '', message = '' } = {}] = validate.errors ?? [];
  return `${instancePath || '/'} ${message}`;
}

function withAddress(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withAddress);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, key === '$ref' ? `${DOCUMENT}${String(value)}` : withAddress(value)]),
  );
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Where an answer contradicts the document. An empty list is the only good one. */
export function contradictions(operation: Operation, { status, headers, text }: Answered): string[] {
  if (status >= 500) return [`${status}: ${text.slice(0, 600)}`];
  const documented = operation.responses[String(status)] ?? operation.responses[`${String(status)[0]}XX`];
  if (documented === undefined) return [`status ${status} is not documented`];
  return [...faultsOfBody(documented, headers.get('content-type'), text), ...faultsOfHeaders(headers)];
}

function faultsOfBody({ content }: ResponseObject, contentType: string | null, text: string): string[] {
  const type = contentType?.split(';')[0]?.trim();
  if (content === undefined) return text === '' ? [] : [`a body where none is documented: ${text.slice(0, 100)}`];
  const schema = type === undefined ? undefined : content[type]?.schema;
  if (schema === undefined) return [`media type ${type} is not documented`];
  if (!/[/+]json$/.test(type ?? '')) return [];
  try {
    const fault = faultOf(schema, JSON.parse(text));
    return fault === undefined ? [] : [`the body is not as documented: ${fault}: ${text.slice(0, 300)}`];
  } catch {
    return [`the body is not JSON: ${text.slice(0, 100)}`];
  }
}

/** What no answer is without, a refusal included. */
function faultsOfHeaders(headers: Headers): string[] {
  const missing = [
    'x-request-id',
    'x-content-type-options',
    'x-frame-options',
    'referrer-policy',
    'strict-transport-security',
    'cache-control',
    'content-security-policy',
  ].filter((name) => !headers.has(name));
  return missing.length === 0 ? [] : [`without ${missing.join(', ')}`];
}
