import { createHash } from 'node:crypto';
import type { Tariff } from './tariff';

/** A tariff as it was published. It is never changed: another content is another version. */
export interface TariffVersion {
  readonly tariffId: string;
  /** From 1 on. */
  readonly version: number;
  /** SHA-256 of the content, hex. */
  readonly hash: string;
  /** Sessions that begin from then on have it, until the next version is published. */
  readonly publishedAtMs: number;
  readonly tariff: Tariff;
}

/** JSON with the names of each object in order and no blanks: the same content is the same text, whoever wrote it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const named = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`);
  return `{${named.join(',')}}`;
}

export function contentHash(tariff: Tariff): string {
  return createHash('sha256').update(canonicalJson(tariff)).digest('hex');
}

/** The version that this content is: the one that stands where nothing changed, so that publishing twice is publishing once. */
export function publish(tariff: Tariff, standing: TariffVersion | undefined, nowMs: number): TariffVersion {
  const hash = contentHash(tariff);
  if (standing?.hash === hash) return standing;
  return {
    tariffId: tariff.id,
    version: (standing?.version ?? 0) + 1,
    hash,
    // Versions follow each other, even where a clock was set back.
    publishedAtMs: Math.max(nowMs, (standing?.publishedAtMs ?? 0) + 1),
    tariff,
  };
}

/** OCPI `start_date_time` and `end_date_time`: for which sessions a tariff is meant, by their beginning. */
export function isValidAt({ start_date_time, end_date_time }: Tariff, atMs: number): boolean {
  if (start_date_time !== undefined && atMs < Date.parse(start_date_time)) return false;
  return end_date_time === undefined || atMs < Date.parse(end_date_time);
}
