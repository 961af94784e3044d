import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal';

/** Everything that can change what a synthesis gives. */
const SOURCES = ['bin', 'lib', 'lambdas', 'config', 'cdk.json', 'package-lock.json', 'tsconfig.json', 'web/dist'];

/** Who takes cards on this machine, as the configuration is told. */
export const LOCAL_PAYMENTS = ['manual', 'sandbox', 'stripe-test', 'stripe-live'] as const;
export type LocalPayments = (typeof LOCAL_PAYMENTS)[number];

/** Outputs of earlier sources are kept this long: a server that still runs them starts its functions from there. */
const KEPT_MS = 24 * 3_600_000;

/**
 * Synthesizes stage `local` into a folder named after what it was made of, `<root>/.cache/cdk.out/<hash of the sources>`, and returns that
 * folder. The same sources are synthesized once, so a second start is quick; an interrupted synthesis leaves nothing half done.
 */
export async function synthesize(root: string, payments: LocalPayments = 'sandbox'): Promise<string> {
  const cache = join(root, '.cache', 'cdk.out');
  const output = join(cache, hashOf(root, payments));
  if (existsSync(output)) return output;
  mkdirSync(cache, { recursive: true });
  const draft = join(cache, `draft-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  try {
    await run(root, draft, payments);
    // Somebody else may have been quicker with the same sources.
    if (!existsSync(output)) renameSync(draft, output);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    if (old !== output && Date.now() - statSync(old).mtimeMs > KEPT_MS) rmSync(old, { recursive: true, force: true });
  }
  return output;
}

async function run(root: string, output: string, payments: LocalPayments): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('bin', 'app.ts')], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local', payments }) },
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

function hashOf(root: string, payments: LocalPayments): string {
  const hash = createHash('sha256').update(payments);
  const visit = (path: string) => {
    const entries = existsSync(path) ? readEntries(path) : undefined;
    if (entries === undefined) return;
    if (entries === 'file') hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
    else for (const entry of entries) visit(join(path, entry));
  };
  for (const source of SOURCES) visit(join(root, source));
  return hash.digest('hex').slice(0, 32);
}

function readEntries(path: string): 'file' | string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return 'file';
  }
}
