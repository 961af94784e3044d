/** `npm run bench [-- frames calls bundles planner fan-out storm] [--chargers 1,100,1000] [--seconds 10]`: JSON lines on stdout, remarks on stderr. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SIZES } from '../../scripts/seed/seeded-network';
import { benchApi } from './api';
import { benchBundles } from './bundles';
import { benchFanOut } from './fan-out';
import { benchCalls, benchFrames } from './frames';
import { benchPlanner } from './planner';
import { benchPlanning, modesOf } from './planning';
import { print } from './statistics';
import { benchStorm } from './storm';
import { benchTariffs } from './tariffs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    chargers: { type: 'string' },
    seconds: { type: 'string', default: '10' },
    prices: { type: 'string' },
    sessions: { type: 'string' },
    co2: { type: 'string' },
    data: { type: 'string' },
    zone: { type: 'string', default: 'DE' },
    mode: { type: 'string', default: 'stated,auto' },
    'time-zone': { type: 'string', default: 'Europe/Oslo' },
    size: { type: 'string', default: 'large' },
    requests: { type: 'string', default: '30' },
    sites: { type: 'string', default: '10000' },
  },
});

const BENCHES: Readonly<Record<string, () => Promise<void> | void>> = {
  bundles: benchBundles,
  planner: benchPlanner,
  planning,
  'smart-charging': smartCharging,
  tariffs: benchTariffs,
  'fan-out': () => benchFanOut(Number(values.sites)),
  api: () => benchApi({ size: sizeOf(values.size), requests: Number(values.requests) }),
  calls: benchCalls,
  frames: () => benchFrames({ chargers: counts('1,100,1000'), seconds: Number(values.seconds) }),
  storm: () => benchStorm(Math.max(...counts('2000'))),
};

function sizeOf(name: string): keyof typeof SIZES {
  if (!Object.hasOwn(SIZES, name)) throw new Error(`There is no size ${name}. There are ${Object.keys(SIZES).join(', ')}.`);
  return name as keyof typeof SIZES;
}

/** `planning --prices FILE --sessions FILE [--co2 FILE] [--zone DE] [--mode stated,auto] [--time-zone Europe/Oslo]` */
function planning(): void {
  const { prices, sessions, co2, zone, mode } = values;
  if (prices === undefined || sessions === undefined) throw new Error('planning wants --prices FILE and --sessions FILE.');
  benchPlanning({ prices, sessions, zone, modes: modesOf(mode), timeZone: values['time-zone'], ...(co2 === undefined ? {} : { co2 }) });
}

/** `smart-charging --data DIR`: the same over a winter of home sessions in three zones, as docs/smart-charging.md tells of it. */
function smartCharging(): void {
  const { data } = values;
  if (data === undefined) throw new Error('smart-charging wants --data DIR.');
  for (const zone of ['DE', 'DK1', 'SE3']) {
    benchPlanning({
      prices: join(data, 'prices_15min_eu.csv'),
      sessions: join(data, 'sessions_residential_NO.csv'),
      zone,
      modes: modesOf(values.mode),
      timeZone: values['time-zone'],
      ...(zone === 'DK1' ? { co2: join(data, 'co2_15min_DK.csv') } : {}),
    });
  }
}

/** Those that ask for files are not run unasked. */
const WANTING_FILES: readonly string[] = ['planning', 'smart-charging'];

function counts(usual: string): readonly number[] {
  return (values.chargers ?? usual).split(',').map(Number);
}

async function main(): Promise<void> {
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES).filter((name) => !WANTING_FILES.includes(name));
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(', ')}. There are ${Object.keys(BENCHES).join(', ')}.`);
  for (const name of names) {
    try {
      await BENCHES[name]?.();
    } catch (error) {
      // One that fails says so in the same stream, and the others are still measured.
      print({ bench: name, failed: (error as Error).message });
      process.exitCode = 1;
    }
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
