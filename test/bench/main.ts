/** `npm run bench [-- frames calls bundles planner storm] [--chargers 1,100,1000] [--seconds 10]`: JSON lines on stdout, remarks on stderr. */
import { parseArgs } from 'node:util';
import { benchBundles } from './bundles';
import { benchCalls, benchFrames } from './frames';
import { benchPlanner } from './planner';
import { print } from './statistics';
import { benchStorm } from './storm';
import { benchTariffs } from './tariffs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { chargers: { type: 'string' }, seconds: { type: 'string', default: '10' } },
});

const BENCHES: Readonly<Record<string, () => Promise<void> | void>> = {
  bundles: benchBundles,
  planner: benchPlanner,
  tariffs: benchTariffs,
  calls: benchCalls,
  frames: () => benchFrames({ chargers: counts('1,100,1000'), seconds: Number(values.seconds) }),
  storm: () => benchStorm(Math.max(...counts('2000'))),
};

function counts(usual: string): readonly number[] {
  return (values.chargers ?? usual).split(',').map(Number);
}

async function main(): Promise<void> {
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
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
