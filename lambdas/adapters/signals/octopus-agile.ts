import * as z from 'zod';
import { SignalSourceError } from '../../ports/signals';
import { type Feed, layOut, minuteText, readJson, utcInstant } from './feed';

/**
 * Half-hourly prices of Octopus Agile for the fourteen regions of Great Britain, zones `GB-A` to `GB-P`: pence per kWh, newest first,
 * `valid_to` null where no end is set, negative in hours of too much wind, and the same half-hour once for each way of paying. Out at
 * about four in the afternoon, up to eleven in the evening of the next day. The name of the product changes with the years: the source
 * `octopus-agile:AGILE-24-10-01` says which.
 */
export function octopusAgile(product = 'AGILE-24-10-01'): Feed {
  return {
    id: 'octopus-agile',
    kind: 'price',
    baseUrl: 'https://api.octopus.energy',
    serves: (zone) => /^GB-[A-HJ-NP]$/.test(zone),
    questions: (zone, { fromMs, toMs }) => {
      const tariff = `E-1R-${product}-${zone.slice(3)}`;
      const times = `period_from=${minuteText(fromMs)}&period_to=${minuteText(toMs)}`;
      return [{ path: `/v1/products/${product}/electricity-tariffs/${tariff}/standard-unit-rates/?${times}&page_size=1500` }];
    },
    parse(_zone, [answer = ''], window) {
      const { results, next } = readJson(ratesShape, answer);
      if (next !== null) throw new SignalSourceError('MALFORMED', 'more half-hours than were asked for');
      const rates = results
        .filter(({ payment_method }) => payment_method === null || payment_method === 'DIRECT_DEBIT')
        .map(({ valid_from, valid_to, value_exc_vat }) => ({
          startMs: utcInstant(valid_from),
          endMs: valid_to === null ? window.toMs : utcInstant(valid_to),
          value: value_exc_vat / 100,
          quality: 'final' as const,
        }))
        .sort((a, b) => a.startMs - b.startMs);
      const spans = rates.map((rate, i) => ({ ...rate, endMs: Math.min(rate.endMs, rates[i + 1]?.startMs ?? rate.endMs) }));
      return { unit: 'GBP/kWh', licence: 'Octopus Energy, for customers of the tariff', slots: layOut('price', spans, window) };
    },
  };
}

const ratesShape = z.object({
  next: z.string().nullable(),
  results: z.array(
    z.object({
      value_exc_vat: z.number(),
      valid_from: z.string(),
      valid_to: z.string().nullable(),
      payment_method: z.string().nullable().default(null),
    }),
  ),
});
