/**
 * `npm start`: the deployed application on one machine. Reads the environment, starts the server, says where it is, and stops cleanly
 * on a signal. Everything else is in `server.ts`, which knows no environment.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { choosePayments } from './payments/choose-payments';
import { Refusal } from './refusal';
import { type RunningServer, startServer } from './server';
import { synthesize } from './synthesize';

const ROOT = join(__dirname, '..');
/** A stop that takes longer is ended the hard way; nothing acknowledged is lost by it. */
const STOPS_WITHIN_MS = 15_000;

// Functions run in UTC in Lambda, and their threads share this process.
process.env['TZ'] = 'UTC';

async function main(): Promise<void> {
  const env = process.env;
  const { payments, stripe } = choosePayments(env);
  const synthesis = synthesize(ROOT, payments);
  // Awaited by the server; a refusal that comes first must not leave it unhandled.
  synthesis.catch(() => {});
  const server = await startServer({
    assembly: synthesis,
    builtPages: join(ROOT, 'web', 'dist'),
    dataDir: resolve(env['DATA_DIR'] || '.data'),
    host: env['HOST'] || '127.0.0.1',
    port: wholeNumber('PORT', 8080),
    tls: tlsFiles(),
    publicUrl: publicUrl(),
    admin: { email: env['ADMIN_EMAIL'] || undefined, password: env['ADMIN_PASSWORD'] || undefined },
    stripe,
    dynamoEndpoint: env['DDB_ENDPOINT'] || undefined,
    idleS: wholeNumber('WS_IDLE_S', undefined),
    maxDurationS: wholeNumber('WS_MAX_S', undefined),
    echoLog: env['LOG'] === '1',
  });
  announce(server);
  stopOnSignal(server);
  void server.failed.then((reason) => fail(new Refusal(`The DynamoDB engine has died: ${reason}`)));
}

function announce({ url, wsUrl, owner }: RunningServer): void {
  console.log(`Tidewatt is running at ${url}`);
  console.log(`  chargers   ${wsUrl}/<charger id>`);
  if (owner?.generatedPassword !== undefined) console.log(`  log in     ${owner.email}  ${owner.generatedPassword}`);
  else if (owner !== undefined) console.log(`  log in     ${owner.email}`);
  console.log(`  mail       ${join(resolve(process.env['DATA_DIR'] || '.data'), 'outbox.jsonl')}`);
  console.log(`  data       ${resolve(process.env['DATA_DIR'] || '.data')}`);
}

function stopOnSignal(server: RunningServer): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), STOPS_WITHIN_MS).unref();
      server.stop().then(() => process.exit(0), fail);
    });
  }
}

function tlsFiles() {
  const { TLS_CERT, TLS_KEY, TLS_CLIENT_CA } = process.env;
  if (!TLS_CERT && !TLS_KEY) {
    if (TLS_CLIENT_CA) throw new Refusal('TLS_CLIENT_CA needs TLS_CERT and TLS_KEY beside it.');
    return undefined;
  }
  if (!TLS_CERT || !TLS_KEY) throw new Refusal('TLS_CERT and TLS_KEY belong together: set both to PEM files, or neither.');
  const [cert, key] = [pems('TLS_CERT', TLS_CERT), pems('TLS_KEY', TLS_KEY)];
  if (cert.length !== key.length) throw new Refusal('TLS_CERT and TLS_KEY must name as many files, in the same order.');
  return {
    cert,
    key,
    clientCa: TLS_CLIENT_CA ? pem('TLS_CLIENT_CA', TLS_CLIENT_CA) : undefined,
  };
}

function publicUrl(): string | undefined {
  const text = process.env['PUBLIC_URL'];
  if (!text) return undefined;
  if (!/^https?:\/\/[^/?#@]+$/.test(text))
    throw new Refusal('PUBLIC_URL must be an address like https://charge.example.com, without a path.');
  return text;
}

function pems(name: string, paths: string): readonly Buffer[] {
  return paths.split(',').map((path) => pem(name, path.trim()));
}

function pem(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Refusal(`${name} cannot be read: ${(error as Error).message}`);
  }
}

function wholeNumber<Otherwise extends number | undefined>(name: string, otherwise: Otherwise): number | Otherwise {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(`${name} must be a whole number, not ${JSON.stringify(text)}.`);
  return Number(text);
}

function fail(error: unknown): never {
  // A refusal is for the operator, in one line; anything else is ours to mend and needs its trace.
  console.error(error instanceof Refusal ? `Tidewatt does not start: ${error.message}` : error);
  process.exit(1);
}

main().catch(fail);
