/** `npm run seed -- --size small|medium|large [--data-dir .data]`: a network with three months behind it, on the data of a stopped local server. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openTables } from './seed/open-tables';
import { seedNetwork } from './seed/seed-network';
import { SIZES } from './seed/seeded-network';

const { values } = parseArgs({
  options: { size: { type: 'string', default: 'small' }, 'data-dir': { type: 'string', default: process.env['DATA_DIR'] || '.data' } },
});

async function main(): Promise<void> {
  const { size } = values;
  if (!isSize(size)) throw new Error(`There is no size ${size}. There are ${Object.keys(SIZES).join(', ')}.`);
  const beganMs = Date.now();
  const tables = await openTables(resolve(values['data-dir']));
  try {
    const { items } = await seedNetwork(tables.engine, tables.core, { size: SIZES[size], nowMs: beganMs });
    const { chargers, sessions } = SIZES[size];
    console.log(`${chargers} chargers and ${sessions} sessions: ${items} items in ${Math.round((Date.now() - beganMs) / 1_000)} s.`);
  } finally {
    await tables.close();
  }
}

function isSize(size: string): size is keyof typeof SIZES {
  return Object.hasOwn(SIZES, size);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
