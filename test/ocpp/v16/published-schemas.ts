import Ajv, { type AnySchemaObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** The parts of JSON Schema that the published OCPP 1.6 schemas use. */
export interface Schema {
  readonly $id?: string;
  readonly $schema?: string;
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly minItems?: number;
  readonly maxLength?: number;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
  readonly format?: string;
  readonly multipleOf?: number;
}

// The Open Charge Alliance's schemas as the development dependency ocpp-rpc carries them.
const published: readonly Schema[] = require('ocpp-rpc/lib/schemas/ocpp1_6.json');
// Without a precision, 16.1 is no multiple of 0.1 in floating point and a valid limit would be refused.
const ajv = addFormats(new Ajv({ multipleOfPrecision: 6, allErrors: false }));

export function schemaOf(action: string, part: 'request' | 'response'): Schema {
  const id = `urn:${action}.${part === 'request' ? 'req' : 'conf'}`;
  const schema = published.find(({ $id }) => $id === id);
  if (schema === undefined) throw new Error(`no published schema ${id}`);
  return inlined(schema, schema.definitions ?? {});
}

/** The security extension's schemas keep their parts under `definitions`; with those in place a schema can be walked. */
function inlined({ $ref, definitions: _, ...schema }: Schema, definitions: Readonly<Record<string, Schema>>): Schema {
  const definition = $ref === undefined ? undefined : definitions[$ref.replace('#/definitions/', '')];
  if (definition !== undefined) return inlined(definition, definitions);
  const { properties, items } = schema;
  return {
    ...schema,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, inlined(inner, definitions)])) }),
    ...(items === undefined ? {} : { items: inlined(items, definitions) }),
  };
}

export function validator(schema: Schema): ValidateFunction {
  const { $id: _id, $schema: _draft, ...rest } = schema;
  return ajv.compile(rest as AnySchemaObject);
}
