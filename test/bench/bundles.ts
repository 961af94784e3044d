import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { synthesize } from '../../local/synthesize';
import { median, print, rounded } from './statistics';

const ROOT = join(__dirname, '..', '..');
const ROUNDS = 5;

interface FunctionResource {
  readonly Type: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly Properties: { readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> } };
}

/** Size of each function's bundle and the time a fresh Node takes to import it, in milliseconds, median of five. */
export async function benchBundles(): Promise<void> {
  const assembly = await synthesize(ROOT);
  for (const template of readdirSync(assembly).filter((file) => file.endsWith('.template.json'))) {
    const { Resources } = JSON.parse(readFileSync(join(assembly, template), 'utf8')) as { Resources: Record<string, FunctionResource> };
    for (const [logicalId, resource] of Object.entries(Resources)) {
      if (resource.Type !== 'AWS::Lambda::Function') continue;
      const folder = join(assembly, resource.Metadata?.['aws:asset:path'] ?? '');
      const bundle = ['index.mjs', 'index.js'].map((file) => join(folder, file)).find(existsSync);
      if (bundle === undefined) continue;
      const variables = resource.Properties.Environment?.Variables ?? {};
      const name = typeof variables['POWERTOOLS_SERVICE_NAME'] === 'string' ? variables['POWERTOOLS_SERVICE_NAME'] : logicalId;
      const times = Array.from({ length: ROUNDS }, () => importMs(bundle, variables));
      print({ bench: 'bundles', function: name, kB: Math.round(statSync(bundle).size / 1000), importMs: rounded(median(times), 1) });
    }
  }
}

function importMs(bundle: string, variables: Readonly<Record<string, unknown>>): number {
  const script = `const begun = performance.now(); await import(${JSON.stringify(pathToFileURL(bundle).href)}); console.log('\\nMS ' + (performance.now() - begun)); process.exit(0)`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'], AWS_REGION: 'eu-central-1', ...standIns(variables) },
    encoding: 'utf8',
  });
  return Number(/^MS (.+)$/m.exec(output)?.[1]);
}

/** Names that only a deployment knows: any text does, for an import. */
function standIns(variables: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : `https://${name.toLowerCase().replaceAll('_', '-')}.invalid`,
    ]),
  );
}
