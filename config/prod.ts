import { defineStage } from './stage';

/** Write your own domain and certificate into `edge`, and who is to hear of trouble into `alarms`, before the first deployment (docs/how-to/deploy.md). */
export const prod = defineStage({
  stage: 'prod',
  region: 'eu-central-1',
  defaultTimeZone: 'Europe/Berlin',
  defaultPriceZone: 'DE-LU',
  priceSources: ['energy-charts', 'energi-data-service', 'octopus-agile', 'replay'],
  signalSources: { co2: ['energi-data-service', 'carbon-intensity-gb', 'energy-charts'], demand: ['energy-charts', 'elexon'] },
  logRetentionDays: 90,
  removal: 'retain',
  alarms: {},
});
