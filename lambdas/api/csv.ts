import * as z from 'zod';
import type { Json, JsonObject } from '../domain/shared/json';

/** A column is a path into an item: `cost.amount`. */
export type Column = readonly string[];

/** The columns of an item, from its schema: the same for every row and every page, whatever is absent in them. */
export function columnsOf(schema: z.ZodType, path: Column = []): readonly Column[] {
  const inner = unwrapped(schema);
  if (!(inner instanceof z.ZodObject)) return [path];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([name, field]) => columnsOf(field, [...path, name]));
}

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

/** RFC 4180: lines end with CR LF, and the first one names the columns. */
export function csvLine(cells: readonly (Json | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

export function csvRow(columns: readonly Column[], item: JsonObject): string {
  return csvLine(columns.map((path) => path.reduce<Json | undefined>((part, name) => fieldOf(part, name), item)));
}

function fieldOf(part: Json | undefined, name: string): Json | undefined {
  return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as JsonObject)[name] : undefined;
}

/**
 * What begins like a formula is made text by an apostrophe: spreadsheets run formulas, and the names in a list are other people's to
 * choose. A plain number is left alone.
 */
function csvCell(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const isFormula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
