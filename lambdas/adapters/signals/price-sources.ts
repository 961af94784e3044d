import type { Clock } from '../../ports/clock';
import type { SignalSource } from '../../ports/signals';
import { EnergyCharts } from './energy-charts';
import { ReplayPrices } from './replay';

const MAKERS: Readonly<Record<string, (clock: Clock) => SignalSource>> = {
  'energy-charts': (clock) => new EnergyCharts(clock),
  replay: (clock) => new ReplayPrices(clock),
};

/** The sources that `PRICE_SOURCES` names, in its order of preference. A name that we do not know stops the function at once. */
export function priceSources(names: string, clock: Clock): SignalSource[] {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const make = MAKERS[name];
      if (make === undefined) throw new Error(`PRICE_SOURCES names "${name}"; known are ${Object.keys(MAKERS).join(', ')}`);
      return make(clock);
    });
}
