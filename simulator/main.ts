import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments, type SimulateArguments, USAGE } from './arguments';
import { CentralApi, type Credentials } from './central-api';
import { runFleet } from './fleet';

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2));
  if (!wanted) {
    process.stdout.write(USAGE);
    return 0;
  }
  const seed = wanted.seed ?? randomInt(1, 1_000_000);
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  const api = wanted.api === undefined ? undefined : new CentralApi(wanted.api, credentials(wanted));
  console.log(`${wanted.chargers} chargers at ${wanted.url}, seed ${seed}, speed ${wanted.speed}`);
  if (wanted.durationS !== undefined) setTimeout(() => end.abort(), wanted.durationS * 1000).unref();
  const summary = await runFleet(
    {
      ...wanted,
      seed,
      api,
      say: (chargerId, sentence) => console.log(`${new Date().toISOString().slice(11, 19)} ${chargerId} ${sentence}`),
    },
    end.signal,
  );
  console.log(JSON.stringify(summary));
  // A charger that was never accepted, or a broken schema, is a finding and not a demonstration.
  return summary.accepted === summary.chargers && summary.violations.length === 0 ? 0 : 1;
}

function credentials({ email, password }: SimulateArguments): Credentials {
  const fromEnvironment = { email: email ?? process.env['ADMIN_EMAIL'], password: password ?? process.env['ADMIN_PASSWORD'] };
  if (fromEnvironment.email && fromEnvironment.password) return { email: fromEnvironment.email, password: fromEnvironment.password };
  const path = join(process.env['DATA_DIR'] ?? '.data', 'credentials.json');
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Credentials;
    return { email: kept.email, password: kept.password };
  } catch (error) {
    throw new Error(`Give --email and --password of an operator, or let ${path} be read: ${(error as Error).message}`);
  }
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
