import * as z from 'zod';
import { isCurrency } from '../../domain/shared/money';

/** What a session carries of its price: the tariff it began with, and its bill. */
export const storedSessionTariff = z.object({
  tariffId: z.string(),
  version: z.number(),
  hash: z.string(),
  timeZone: z.string(),
  lockedPrice: z.number().exactOptional(),
});

const amounts = { net: z.string(), gross: z.string() };

export const storedBill = z.object({
  tariffId: z.string(),
  tariffVersion: z.number(),
  tariffHash: z.string(),
  currency: z.string().refine(isCurrency),
  ...amounts,
  vat: z.string(),
  lines: z.array(
    z.object({
      kind: z.enum(['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT', 'MIN_PRICE', 'MAX_PRICE']),
      isReservation: z.boolean(),
      quantity: z.string().exactOptional(),
      unit: z.enum(['kWh', 'hour', 'session']).exactOptional(),
      price: z.string().exactOptional(),
      vatPercent: z.number().exactOptional(),
      ...amounts,
    }),
  ),
  vatRows: z.array(z.object({ vatPercent: z.number().exactOptional(), ...amounts, vat: z.string() })),
  notes: z.array(
    z.object({
      code: z.enum(['UNPRICED', 'UNKNOWN_RESTRICTION', 'FALLBACK_PRICE', 'LIMITS_CONTRADICT', 'READINGS_DROPPED']),
      detail: z.string().exactOptional(),
      quantity: z.string().exactOptional(),
    }),
  ),
});
