import * as z from 'zod';
import type { SignalKind } from '../../domain/signals/signal';
import type { Clock } from '../../ports/clock';
import type { SignalSource, SignalSources } from '../../ports/signals';
import { carbonIntensityGb } from './carbon-intensity-gb';
import { elexonDemand } from './elexon';
import { energiDataServiceCo2, energiDataServicePrice } from './energi-data-service';
import { energyChartsCo2, energyChartsDemand, energyChartsPrice } from './energy-charts';
import { entsoeDemand, entsoePrice } from './entso-e';
import type { Feed } from './feed';
import { type FeedSourceOptions, feedSource } from './feed-source';
import { octopusAgile } from './octopus-agile';
import { ReplayPrices } from './replay';

/** What a stage says of its sources, as `config/stage.ts` writes it. The order is that of preference. */
const shape = z.object({
  price: z.array(z.string()),
  co2: z.array(z.string()),
  demand: z.array(z.string()),
  byZone: z
    .record(z.string(), z.object({ price: z.array(z.string()), co2: z.array(z.string()), demand: z.array(z.string()) }).partial())
    .default({}),
});

export interface SourceOptions {
  readonly clock: Clock;
  /** Of ENTSO-E; without one its sources say NO_TOKEN and the next are asked. */
  readonly entsoeToken?: () => Promise<string | undefined>;
  readonly http?: Omit<FeedSourceOptions, 'token'>;
}

/** By kind the feeds of a name. What follows a colon is the feed's own: `octopus-agile:AGILE-24-10-01`. */
const FEEDS: Readonly<Record<SignalKind, Readonly<Record<string, (own: string | undefined) => Feed>>>> = {
  price: {
    'energy-charts': () => energyChartsPrice,
    'energi-data-service': () => energiDataServicePrice,
    'entso-e': () => entsoePrice,
    'octopus-agile': octopusAgile,
  },
  co2: {
    'energy-charts': () => energyChartsCo2,
    'energi-data-service': () => energiDataServiceCo2,
    'carbon-intensity-gb': () => carbonIntensityGb,
  },
  demand: {
    'energy-charts': () => energyChartsDemand,
    'entso-e': () => entsoeDemand,
    elexon: () => elexonDemand,
  },
};

/** The sources that the stage names for each kind and zone. A name that we do not know stops the function at once. */
export function signalSources(settings: string, options: SourceOptions): SignalSources {
  const { byZone, ...usual } = shape.parse(JSON.parse(settings));
  const made = new Map<string, SignalSource>();
  const sourceOf = (kind: SignalKind, name: string) => {
    const known = made.get(`${kind} ${name}`) ?? make(kind, name, options);
    made.set(`${kind} ${name}`, known);
    return known;
  };
  for (const each of [usual, ...Object.values(byZone)]) {
    for (const kind of ['price', 'co2', 'demand'] as const) for (const name of each[kind] ?? []) sourceOf(kind, name);
  }
  return {
    of: (kind, zone) => (byZone[zone]?.[kind] ?? usual[kind]).map((name) => sourceOf(kind, name)).filter((source) => source.serves(zone)),
  };
}

function make(kind: SignalKind, name: string, { clock, entsoeToken, http }: SourceOptions): SignalSource {
  if (kind === 'price' && name === 'replay') return new ReplayPrices(clock);
  const [id = '', own] = name.split(':');
  const feed = FEEDS[kind][id]?.(own);
  if (feed === undefined) throw new Error(`SIGNAL_SOURCES names "${name}" for ${kind}; known are ${Object.keys(FEEDS[kind]).join(', ')}`);
  return feedSource(feed, clock, { ...http, ...(entsoeToken === undefined ? {} : { token: entsoeToken }) });
}
