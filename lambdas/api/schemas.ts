import * as z from 'zod';
import { isChargerId } from '../domain/chargers/charger-id';
import type { Json } from '../domain/shared/json';
import { isCurrency } from '../domain/shared/money';

/**
 * The vocabulary that the resources share. Every object is strict, in and out: an unknown field in is a 400, and one that would
 * leave us by mistake is a 500 in a test and never an answer.
 */

/** RFC 3339 with any offset in; milliseconds inside. */
export const InstantIn = z.iso
  .datetime({ offset: true, error: 'expected an RFC 3339 instant, for example 2026-03-01T08:00:00Z' })
  .transform((text) => Date.parse(text))
  .meta({ description: 'RFC 3339', example: '2026-03-01T08:00:00Z' });

/** RFC 3339 in UTC with milliseconds out. */
export const ChargingModeBody = z.enum(['AT_ONCE', 'NEVER_SHORT', 'BALANCED', 'CHEAPEST']).meta({
  id: 'ChargingMode',
  description: 'For a session of which nobody says by when: how much a full car weighs against a cheap one.',
});

export const Instant = z.iso.datetime().meta({ description: 'RFC 3339, UTC', example: '2026-03-01T08:00:00.000Z' });

/** Whatever is refused here stops: rules about an amount count in the digits of a currency that there is. */
export const CurrencyCode = z
  .string()
  .refine(isCurrency, { error: 'expected a currency of ISO 4217', abort: true })
  .meta({ description: 'ISO 4217', example: 'EUR' });

export const MoneyBody = z
  .strictObject({ amount: z.string().meta({ example: '12.40' }), currency: z.string().meta({ example: 'EUR' }) })
  .meta({ id: 'Money', description: 'A decimal string with exactly the digits of the currency.' });

/** Whatever `JSON.parse` gave: it passes through untouched, and its own schema, where it has one, looks at it. */
export const JsonObjectBody = z.record(z.string(), z.any() as z.ZodType<Json>);

export const ChargerId = z
  .string()
  .refine(isChargerId, 'expected 1 to 48 letters, digits, inner spaces or * - _ . = + @ ~ |')
  .meta({ description: "The last part of the charger's WebSocket address.", example: 'CP-001' });

/** OCPP 1.6 CiString20. The characters that would change an address are left out, because a card is addressed by its tag. */
export const IdTag = z
  .string()
  .trim()
  .regex(/^[!-~](?:[ -~]{0,18}[!-~])?$/, 'expected 1 to 20 printable ASCII characters')
  .refine((tag) => !/[/?#%\\]/.test(tag), 'a tag cannot contain / \\ ? # %')
  .meta({ description: 'RFID tag as the charger reads it; compared without case.', example: '04A2B9C1D2' });

/** The id of something of ours, in a body: no key of a table is longer than 2 KB. */
export const ThingId = z.string().min(1).max(200);

export const Email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^@\s"<>,;]+@[^@\s"<>,;]+\.[^@\s"<>,;]+$/, 'expected an e-mail address')
  .meta({ example: 'ada@example.com' });
export const Password = z.string().min(1).max(256);
export const NewPassword = z
  .string()
  .min(12)
  .max(256)
  .meta({ description: 'At least 12 characters: upper and lower case, a digit, a symbol.' });
export const TotpCode = z
  .string()
  .regex(/^\d{6}$/, 'expected six digits')
  .meta({ example: '492039' });

export const Limit = z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'At most so many items.' });
export const Cursor = z.string().min(1).max(2048).optional().meta({ description: '`nextCursor` of the page before.' });

/** A page of a list. `nextCursor` is null on the last one. */
export function pageOf<S extends z.ZodType>(item: S, id: string) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });
}

export const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string(),
    code: z.string().meta({ description: 'Stable; decide by it.' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().meta({ description: 'JSON pointer into the body.' }),
          parameter: z.string().optional().meta({ description: 'Query parameter.' }),
          header: z.string().optional(),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

export const Zone = z
  .string()
  .regex(/^[A-Za-z]{2}[A-Za-z0-9_-]{0,30}$/, 'expected a bidding zone, for example DE-LU')
  .meta({ description: 'Bidding zone of the day-ahead market.', example: 'DE-LU' });
