import * as z from 'zod';
import { MINUTE_MS } from '../../domain/shared/time';
import { type Feed, layOut, minuteText, readJson, utcInstant } from './feed';
import { demandOf } from './reference-load';

const shape = z.object({
  data: z.array(z.object({ publishTime: z.string(), startTime: z.string(), boundary: z.string(), nationalDemand: z.number().nullable() })),
});

/**
 * Day-ahead forecast of the demand of Great Britain. Settlement periods are numbered by local days of 46, 48 or 50 half-hours; `startTime`
 * is UTC and saves counting them. Boundary `N` is the nation, the others are parts of it; of several forecasts of one half-hour the one
 * published last counts.
 */
export const elexonDemand: Feed = {
  id: 'elexon',
  kind: 'demand',
  baseUrl: 'https://data.elexon.co.uk',
  serves: (zone) => zone === 'GB' || /^GB-[A-HJ-NP]$/.test(zone),
  questions: (_zone, { fromMs, toMs }) => [
    { path: `/bmrs/api/v1/forecast/demand/day-ahead/latest?format=json&from=${minuteText(fromMs)}&to=${minuteText(toMs)}` },
  ],
  parse(_zone, [answer = ''], window) {
    const newest = new Map<number, { publishedMs: number; loadMw: number }>();
    for (const { publishTime, startTime, boundary, nationalDemand } of readJson(shape, answer).data) {
      if (boundary !== 'N' || nationalDemand === null) continue;
      const [startMs, publishedMs] = [utcInstant(startTime), utcInstant(publishTime)];
      const before = newest.get(startMs);
      if (before === undefined || before.publishedMs < publishedMs) newest.set(startMs, { publishedMs, loadMw: nationalDemand });
    }
    const spans = [...newest].map(([startMs, { loadMw }]) => ({
      startMs,
      endMs: startMs + 30 * MINUTE_MS,
      value: demandOf(loadMw, 'GB'),
      quality: 'forecast' as const,
    }));
    return {
      unit: 'ratio',
      licence: 'Contains BMRS data © Elexon Limited copyright and database right',
      slots: layOut('demand', spans, window),
    };
  },
};
