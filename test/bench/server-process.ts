/**
 * The local server in a process of its own, with its counters read over the parent's channel. It runs a copy of the synthesized
 * application, so that a synthesis elsewhere in the checkout cannot take the bundles away in the middle of a measurement.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../local/server';
import { synthesize } from '../../local/synthesize';

const ROOT = join(__dirname, '..', '..');
process.env['TZ'] = 'UTC';

async function main(): Promise<void> {
  const [givenFolder, port = '0'] = process.argv.slice(2);
  const folder = givenFolder ?? mkdtempSync(join(tmpdir(), 'tidewatt-bench-'));
  const assembly = join(folder, 'cdk.out');
  if (!existsSync(assembly)) cpSync(await synthesize(ROOT), assembly, { recursive: true });
  const server = await startServer({
    assembly,
    builtPages: join(ROOT, 'web', 'dist'),
    dataDir: join(folder, 'data'),
    host: '127.0.0.1',
    port: Number(port),
    admin: { email: 'bench@tidewatt.local', password: 'Correct-Horse-42' },
  });
  const stop = async () => {
    await server.stop().catch(() => {});
    if (givenFolder === undefined) rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.on('message', (message) => {
    if (message === 'metrics') process.send?.({ kind: 'metrics', metrics: server.metrics() });
    if (message === 'stop') void stop();
  });
  process.on('disconnect', () => void stop());
  process.send?.({ kind: 'ready', url: server.url, wsUrl: server.wsUrl, assembly });
}

main().catch((error: Error) => {
  process.send?.({ kind: 'failed', reason: error.message });
  process.exit(1);
});
