/**
 * `npm run deploy -- --stage prod [--check]`: looks before it deploys, then deploys. `--check` only looks.
 * `npm run destroy -- --stage dev [--data]`: takes a stage down. Without `--data`, and for every stage that retains, Data stays.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { StageConfig } from '../../config/stage';
import { stageNamed } from '../../config/stages';
import { awsCloud } from './aws-cloud';
import { type Check, preflight } from './preflight';
import { stacksToDestroy } from './stacks-to-destroy';

const ROOT = join(__dirname, '..', '..');
const MARKS: Readonly<Record<Check['result'], string>> = { ok: '  ok   ', warn: '  WARN ', stop: '  STOP ' };

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { stage: { type: 'string' }, check: { type: 'boolean' }, data: { type: 'boolean' }, yes: { type: 'boolean' } },
  });
  if (values.stage === undefined) throw new Error('Say which stage: --stage dev');
  const config = stageNamed(values.stage);
  if (config.stage === 'local') throw new Error('Stage local is one machine: "npm start" runs it.');
  if (positionals[0] === 'destroy') return destroy(config, values);
  await deploy(config, values);
}

async function deploy(config: StageConfig, { check = false, yes = false }: { check?: boolean; yes?: boolean }): Promise<void> {
  const checks = await preflight(config, awsCloud(config.region), Date.now());
  for (const { name, result, sentence } of checks) console.log(`${MARKS[result]}${name}: ${sentence}`);
  if (checks.some(({ result }) => result === 'stop')) throw new Error('Nothing was deployed.');
  if (check) return;
  if (config.edge?.webFolder !== undefined) run('npm', ['run', '--silent', 'build:web']);
  // CDK itself shows what widens rights or opens a network, and asks.
  cdk('deploy', ['--all', '-c', `stage=${config.stage}`, ...(yes ? ['--require-approval', 'never'] : [])]);
}

async function destroy(config: StageConfig, { data = false, yes = false }: { data?: boolean; yes?: boolean }): Promise<void> {
  const stacks = stacksToDestroy(config, data);
  console.log(`Going: ${stacks.going.join(', ')}. ${stacks.sentence}`);
  if (!yes) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const typed = await terminal.question(`Type the name of the stage to go on: `);
    terminal.close();
    if (typed.trim() !== config.stage) throw new Error('That is another name. Nothing was destroyed.');
  }
  cdk('destroy', [...stacks.going, '-c', `stage=${config.stage}`, '--force']);
}

function cdk(command: string, args: readonly string[]): void {
  run(process.execPath, [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), command, ...args]);
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, [...args], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
