import * as z from 'zod';
import { MINUTE_MS } from '../../domain/shared/time';
import { SLOT_MS } from '../../domain/signals/signal';
import { endsOf, type Feed, type FeedQuestion, layOut, readJson, utcInstant } from './feed';

/*
 * Energi Data Service (Energinet): Denmark and its neighbours, without a key. Times of UTC come without the Z, newest first unless asked
 * otherwise; `limit=0` is all. A question's times are Danish by default, hence `timezone=utc`.
 */
const baseUrl = 'https://api.energidataservice.dk';
const LICENCE = 'Energinet, Energi Data Service';
const PRICE_ZONES = new Set(['DK1', 'DK2', 'NO2', 'SE3', 'SE4', 'DE', 'DE-LU']);

function question(dataset: string, zone: string, time: string, fromMs: number, toMs: number): FeedQuestion {
  const filter = encodeURIComponent(JSON.stringify({ PriceArea: [area(zone)] }));
  const start = `start=${minutes(fromMs)}&end=${minutes(toMs)}`;
  return { path: `/dataset/${dataset}?${start}&filter=${filter}&sort=${encodeURIComponent(`${time} ASC`)}&timezone=utc&limit=0` };
}

function area(zone: string): string {
  return zone === 'DE-LU' ? 'DE' : zone;
}

function minutes(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16);
}

const priceShape = z.object({
  records: z.array(z.object({ TimeUTC: z.string(), PriceArea: z.string(), DayAheadPriceEUR: z.number().nullable() })),
});

export const energiDataServicePrice: Feed = {
  id: 'energi-data-service',
  kind: 'price',
  baseUrl,
  serves: (zone) => PRICE_ZONES.has(zone),
  questions: (zone, { fromMs, toMs }) => [question('DayAheadPrices', zone, 'TimeUTC', fromMs, toMs)],
  parse(zone, [answer = ''], window) {
    const records = readJson(priceShape, answer)
      .records.filter(({ PriceArea }) => PriceArea === area(zone))
      .map(({ TimeUTC, DayAheadPriceEUR }) => ({ startMs: utcInstant(TimeUTC), eurPerMwh: DayAheadPriceEUR }))
      .sort((a, b) => a.startMs - b.startMs);
    const endsMs = endsOf(
      records.map(({ startMs }) => startMs),
      SLOT_MS,
    );
    const spans = records.flatMap(({ startMs, eurPerMwh }, i) =>
      eurPerMwh === null ? [] : [{ startMs, endMs: endsMs[i]!, value: eurPerMwh / 1_000, quality: 'final' as const }],
    );
    return { unit: 'EUR/kWh', licence: LICENCE, slots: layOut('price', spans, window) };
  },
};

const co2Shape = z.object({
  records: z.array(z.object({ Minutes5UTC: z.string(), PriceArea: z.string(), CO2Emission: z.number().nullable() })),
});

/** Energinet's forecast of g/kWh in steps of five minutes; what has passed is not replaced by what was measured. */
export const energiDataServiceCo2: Feed = {
  id: 'energi-data-service',
  kind: 'co2',
  baseUrl,
  serves: (zone) => zone === 'DK1' || zone === 'DK2',
  questions: (zone, { fromMs, toMs }) => [question('CO2EmisProg', zone, 'Minutes5UTC', fromMs, toMs)],
  parse(zone, [answer = ''], window) {
    const spans = readJson(co2Shape, answer)
      .records.filter(({ PriceArea, CO2Emission }) => PriceArea === zone && CO2Emission !== null)
      .map(({ Minutes5UTC, CO2Emission }) => {
        const startMs = utcInstant(Minutes5UTC);
        return { startMs, endMs: startMs + 5 * MINUTE_MS, value: CO2Emission!, quality: 'forecast' as const };
      });
    return { unit: 'g/kWh', licence: LICENCE, slots: layOut('co2', spans, window) };
  },
};
