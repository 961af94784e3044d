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
  readonly maxLength?: number;
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
  return schema;
}

export function validator(schema: Schema): ValidateFunction {
  const { $id: _id, $schema: _draft, ...rest } = schema;
  return ajv.compile(rest as AnySchemaObject);
}
