import { defineStage } from './stage';

/** For trying things out in an account: no domain, and everything goes when the stacks go. */
export const dev = defineStage({
  stage: 'dev',
  region: 'eu-central-1',
  defaultTimeZone: 'Europe/Berlin',
  defaultPriceZone: 'DE-LU',
  priceSources: ['energy-charts', 'energi-data-service', 'octopus-agile', 'replay'],
  signalSources: { co2: ['energi-data-service', 'carbon-intensity-gb', 'energy-charts'], demand: ['energy-charts', 'elexon'] },
  logRetentionDays: 14,
  removal: 'destroy',
});
