import * as z from 'zod';
import { type Feed, layOut, minuteText, readJson, utcInstant } from './feed';

/** The service counts its regions; the market names them by letters. */
const REGION_IDS: Readonly<Record<string, number>> = {
  'GB-A': 10,
  'GB-B': 9,
  'GB-C': 13,
  'GB-D': 6,
  'GB-E': 8,
  'GB-F': 4,
  'GB-G': 3,
  'GB-H': 12,
  'GB-J': 14,
  'GB-K': 7,
  'GB-L': 11,
  'GB-M': 5,
  'GB-N': 2,
  'GB-P': 1,
};

const halfHours = z.array(
  z.object({
    from: z.string(),
    to: z.string(),
    intensity: z.object({ forecast: z.number().nullable(), actual: z.number().nullable().optional() }),
  }),
);
/** The country's half-hours lie in `data`, those of a region in `data.data`. */
const answerShape = z.object({ data: z.union([halfHours, z.object({ data: halfHours })]) });

/**
 * Carbon intensity of Great Britain and its fourteen regions, half-hourly with a forecast of two days. `actual` is null in the future and
 * absent in regions; times have no seconds; at most fourteen days a question.
 */
export const carbonIntensityGb: Feed = {
  id: 'carbon-intensity-gb',
  kind: 'co2',
  baseUrl: 'https://api.carbonintensity.org.uk',
  serves: (zone) => zone === 'GB' || Object.hasOwn(REGION_IDS, zone),
  questions: (zone, { fromMs, toMs }) => {
    const times = `intensity/${minuteText(fromMs)}/${minuteText(toMs)}`;
    return [{ path: zone === 'GB' ? `/${times}` : `/regional/${times}/regionid/${REGION_IDS[zone]}` }];
  },
  parse(_zone, [answer = ''], window) {
    const { data } = readJson(answerShape, answer);
    const spans = (Array.isArray(data) ? data : data.data).flatMap(({ from, to, intensity: { forecast, actual } }) => {
      const value = actual ?? forecast;
      if (value === null) return [];
      const quality = typeof actual === 'number' ? ('final' as const) : ('forecast' as const);
      return [{ startMs: utcInstant(from), endMs: utcInstant(to), value, quality }];
    });
    return {
      unit: 'g/kWh',
      licence: 'CC BY 4.0, National Energy System Operator, carbonintensity.org.uk',
      slots: layOut('co2', spans, window),
    };
  },
};
