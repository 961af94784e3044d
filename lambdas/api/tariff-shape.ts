import * as z from 'zod';
import { DIMENSIONS, type Tariff, WEEKDAYS } from '../domain/tariffs/tariff';
import { CurrencyCode } from './schemas';

/** A tariff as OCPI 2.2.1 spells it, with what 2.3.0 added. An unknown restriction is let in here: the rules say what it means. */
const Price = z.number().min(-1_000_000).max(1_000_000);
const Percent = z.number().min(0).max(100);
const Bound = z.number().min(0).max(1_000_000);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM');
const Day = z.iso.date('expected YYYY-MM-DD');
const Instant = z.iso.datetime({ offset: true, error: 'expected an RFC 3339 instant' });

const PriceLimit = z.union([
  z.strictObject({ excl_vat: Price, incl_vat: Price.optional() }),
  z.strictObject({ before_taxes: Price, after_taxes: Price.optional() }),
]);

const Restrictions = z
  .looseObject({
    start_time: Clock.optional(),
    end_time: Clock.optional(),
    start_date: Day.optional(),
    end_date: Day.optional(),
    min_kwh: Bound.optional(),
    max_kwh: Bound.optional(),
    min_current: Bound.optional(),
    max_current: Bound.optional(),
    min_power: Bound.optional(),
    max_power: Bound.optional(),
    min_duration: z.int().min(0).optional(),
    max_duration: z.int().min(0).optional(),
    day_of_week: z.array(z.enum(WEEKDAYS)).max(7).optional(),
    reservation: z.enum(['RESERVATION', 'RESERVATION_EXPIRES']).optional(),
    start_date_time: Instant.optional(),
    end_date_time: Instant.optional(),
  })
  .meta({ description: 'All of them have to hold. Times and dates are those of the site. An element with an unknown one never holds.' });

const Element = z.strictObject({
  price_components: z
    .array(
      z.strictObject({
        type: z.enum(DIMENSIONS),
        price: Price,
        vat: Percent.optional(),
        step_size: z.int().min(0).max(1_000_000),
      }),
    )
    .min(1)
    .max(20),
  restrictions: Restrictions.optional(),
});

const Extension = z.strictObject({
  billing_increment: z
    .string()
    .optional()
    .meta({ description: 'What a bill is rounded to, where not to what the currency has.', example: '0.05' }),
  spot: z
    .strictObject({
      mode: z.enum(['lock_at_start', 'follow_market']),
      percentage: z.number().min(0).max(1_000).optional(),
      min: Price.optional(),
      max: Price.optional(),
      adder: Price.optional(),
    })
    .optional()
    .meta({ description: 'Energy at the market price; the ENERGY prices of the tariff are then what holds where that is not known.' }),
});

export const TariffId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,36}$/, 'expected 1 to 36 letters, digits, dots, dashes or underscores')
  .meta({ example: 'day-and-night' });

export const TariffIn = z
  .strictObject({
    country_code: z.string().length(2).optional(),
    party_id: z.string().length(3).optional(),
    id: TariffId.optional(),
    currency: CurrencyCode,
    type: z.enum(['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR']).optional(),
    tariff_alt_text: z
      .array(z.strictObject({ language: z.string().length(2), text: z.string().max(512) }))
      .max(50)
      .optional(),
    tariff_alt_url: z.url().max(255).optional(),
    min_price: PriceLimit.optional(),
    max_price: PriceLimit.optional(),
    tax_included: z.enum(['YES', 'NO', 'N/A']).optional(),
    preauthorize_amount: z.number().min(0).max(1_000_000).optional(),
    elements: z.array(Element).min(1).max(200),
    start_date_time: Instant.optional(),
    end_date_time: Instant.optional(),
    energy_mix: z.record(z.string(), z.unknown()).optional(),
    last_updated: Instant.optional().meta({ description: 'Ours in answers; what is sent is not kept.' }),
    tidewatt: Extension.optional(),
  })
  .meta({
    id: 'OcpiTariff',
    description: 'A tariff object of OCPI 2.2.1; `tax_included` and limits `before_taxes` of 2.3.0 are read, too.',
  });

export function readTariff({ last_updated: _, ...tariff }: z.output<typeof TariffIn>, id: string): Tariff {
  return { ...tariff, id } as Tariff;
}
