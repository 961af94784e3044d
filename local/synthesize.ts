import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal';

/** Everything that can change what a synthesis gives. */
const SOURCES = ['bin', 'lib', 'lambdas', 'config', 'cdk.json', 'package-lock.json', 'tsconfig.json', 'web/dist'];

/**
 * Synthesizes stage `local` into `<root>/.cache/cdk.out` and returns that folder. Skipped while the sources are the same, so a second
 * start is quick. The new output replaces the old one in one step: an interrupted synthesis leaves nothing half done.
 */
export async function synthesize(root: string): Promise<string> {
  const cache = join(root, '.cache');
  const output = join(cache, 'cdk.out');
  const stamp = join(output, 'sources.sha256');
  const sources = hashOf(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return output;
  mkdirSync(cache, { recursive: true });
  const draft = join(cache, `cdk.out.${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  try {
    await run(root, draft);
    writeFileSync(join(draft, 'sources.sha256'), sources);
    rmSync(output, { recursive: true, force: true });
    renameSync(draft, output);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return output;
}

async function run(root: string, output: string): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('bin', 'app.ts')], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said = `${said}${String(chunk)}`.slice(-8_000);
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Refusal(`The application does not synthesize:\n${said.trim()}`);
}

function hashOf(root: string): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const entries = existsSync(path) ? readEntries(path) : undefined;
    if (entries === undefined) return;
    if (entries === 'file') hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
    else for (const entry of entries) visit(join(path, entry));
  };
  for (const source of SOURCES) visit(join(root, source));
  return hash.digest('hex');
}

function readEntries(path: string): 'file' | string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return 'file';
  }
}
