import * as z from 'zod';
import { isCurrency } from '../domain/shared/money';
import { DIMENSIONS, type Tariff, WEEKDAYS } from '../domain/tariffs/tariff';

/** A tariff as OCPI 2.2.1 spells it, with what 2.3.0 added. An unknown restriction is let in here: the rules say what it means. */
const Price = z.number().min(-1_000_000).max(1_000_000);
const Percent = z.number().min(0).max(100);
const Bound = z.number().min(0).max(1_000_000);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM');
const Day = z.iso.date('expected YYYY-MM-DD');
const Instant = z.iso.datetime({ offset: true, error: 'expected an RFC 3339 instant' });

const PriceLimit = z.union([
  z.strictObject({ excl_vat: Price, incl_vat: Price.exactOptional() }),
  z.strictObject({ before_taxes: Price, after_taxes: Price.exactOptional() }),
]);

const Restrictions = z
  .looseObject({
    start_time: Clock.exactOptional(),
    end_time: Clock.exactOptional(),
    start_date: Day.exactOptional(),
    end_date: Day.exactOptional(),
    min_kwh: Bound.exactOptional(),
    max_kwh: Bound.exactOptional(),
    min_current: Bound.exactOptional(),
    max_current: Bound.exactOptional(),
    min_power: Bound.exactOptional(),
    max_power: Bound.exactOptional(),
    min_duration: z.int().min(0).exactOptional(),
    max_duration: z.int().min(0).exactOptional(),
    day_of_week: z.array(z.enum(WEEKDAYS)).max(7).exactOptional(),
    reservation: z.enum(['RESERVATION', 'RESERVATION_EXPIRES']).exactOptional(),
    start_date_time: Instant.exactOptional(),
    end_date_time: Instant.exactOptional(),
  })
  .meta({ description: 'All of them have to hold. Times and dates are those of the site. An element with an unknown one never holds.' });

const Element = z.strictObject({
  price_components: z
    .array(
      z.strictObject({
        type: z.enum(DIMENSIONS),
        price: Price,
        vat: Percent.exactOptional(),
        step_size: z.int().min(0).max(1_000_000),
      }),
    )
    .min(1)
    .max(20),
  restrictions: Restrictions.exactOptional(),
});

const Extension = z.strictObject({
  billing_increment: z
    .string()
    .exactOptional()
    .meta({ description: 'What a bill is rounded to, where not to what the currency has.', example: '0.05' }),
  spot: z
    .strictObject({
      mode: z.enum(['lock_at_start', 'follow_market']),
      percentage: z.number().min(0).max(1_000).exactOptional(),
      min: Price.exactOptional(),
      max: Price.exactOptional(),
      adder: Price.exactOptional(),
    })
    .exactOptional()
    .meta({ description: 'Energy at the market price; the ENERGY prices of the tariff are then what holds where that is not known.' }),
});

export const TariffId = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,36}$/, 'expected 1 to 36 letters, digits, dots, dashes or underscores')
  .meta({ example: 'day-and-night' });

export const TariffIn = z
  .strictObject({
    country_code: z.string().length(2).exactOptional(),
    party_id: z.string().length(3).exactOptional(),
    id: TariffId.exactOptional(),
    currency: z.string().refine(isCurrency, 'expected a currency of ISO 4217'),
    type: z.enum(['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR']).exactOptional(),
    tariff_alt_text: z
      .array(z.strictObject({ language: z.string().length(2), text: z.string().max(512) }))
      .max(50)
      .exactOptional(),
    tariff_alt_url: z.url().max(255).exactOptional(),
    min_price: PriceLimit.exactOptional(),
    max_price: PriceLimit.exactOptional(),
    tax_included: z.enum(['YES', 'NO', 'N/A']).exactOptional(),
    preauthorize_amount: z.number().min(0).max(1_000_000).exactOptional(),
    elements: z.array(Element).min(1).max(200),
    start_date_time: Instant.exactOptional(),
    end_date_time: Instant.exactOptional(),
    energy_mix: z.record(z.string(), z.unknown()).exactOptional(),
    last_updated: Instant.exactOptional().meta({ description: 'Ours in answers; what is sent is not kept.' }),
    tidewatt: Extension.exactOptional(),
  })
  .meta({
    id: 'OcpiTariff',
    description: 'A tariff object of OCPI 2.2.1; `tax_included` and limits `before_taxes` of 2.3.0 are read, too.',
  });

export function readTariff({ last_updated: _, ...tariff }: z.output<typeof TariffIn>, id: string): Tariff {
  return { ...tariff, id } as Tariff;
}
