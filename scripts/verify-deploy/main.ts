/**
 * `npm run verify:deploy`: deploys Data and App with the real CDK command line into an emulator of AWS that nobody here wrote, charges
 * once through what was deployed, and takes it down again. Ends with 3 when there is no Python to run the emulator with.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dev } from '../../config/dev';
import { NotRunnable, nameAsInTheCloud, pythonTools, startEmulator } from './emulator';
import { chargeOnce, type Deployed } from './one-charger';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'verify-deploy');
const ACCOUNT = '000000000000';
/** `STAGE_NAME` of lib/constructs/charger-gateway.ts. */
const CHARGER_STAGE = 'ocpp';

/** What cfn-lint finds in templates that CDK writes and that is not wrong: a DependsOn that a reference already says. */
const NOT_WRONG = ['W3005'] as const;

async function main(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const bin = pythonTools(CACHE);
  const folder = mkdtempSync(join(tmpdir(), 'tidewatt-verify-'));
  const log = join(folder, 'emulator.log');
  const emulator = await startEmulator(bin, dev.region, log);
  try {
    const cdk = (...args: readonly string[]) =>
      run(
        process.execPath,
        [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...args, '-c', `stage=${dev.stage}`, '-o', join(folder, 'cdk.out')],
        emulator.environment,
      );
    // Stage local is the one that has every stack.
    const everything = join(folder, 'everything');
    run(process.execPath, ['--import', 'tsx', 'bin/app.ts'], { CDK_OUTDIR: everything, CDK_CONTEXT_JSON: '{"stage":"local"}' });
    lint(bin, everything);
    cdk('bootstrap', `aws://${ACCOUNT}/${dev.region}`);
    say('bootstrapped');
    const outputs = join(folder, 'outputs.json');
    cdk('deploy', 'Data', 'App', '--require-approval', 'never', '--outputs-file', outputs);
    say('Data and App are deployed');
    const deployed = deployedTo(emulator.url, outputs);
    await nameAsInTheCloud(emulator, deployed.chargerApiId, CHARGER_STAGE, dev.region);
    await chargeOnce(deployed, emulator.environment, say);
    cdk('deploy', 'Data', 'App', '--require-approval', 'never', '--method', 'direct');
    say('deployed again, nothing to change');
    cdk('destroy', 'App', 'Data', '--force');
    say('destroyed');
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    say(`the emulator's log is ${log}`);
    throw error;
  } finally {
    await emulator.stop();
  }
}

function lint(bin: string, assembly: string): void {
  const templates = readdirSync(assembly).filter((file) => file.endsWith('.template.json'));
  const ignored = NOT_WRONG.flatMap((rule) => ['--ignore-checks', rule]);
  run(join(bin, 'cfn-lint'), [...ignored, '--', ...templates.map((file) => join(assembly, file))], {});
  say(`cfn-lint finds nothing in ${templates.join(', ')}`);
}

/** The addresses of the emulator for what the stacks' outputs call by AWS's names. */
function deployedTo(url: string, outputsFile: string): Deployed & { readonly chargerApiId: string } {
  const outputs: Record<string, Record<string, string>> = JSON.parse(readFileSync(outputsFile, 'utf8'));
  const app = outputs[`Tidewatt-${dev.stage}-App`]!;
  const apiId = (address: string) => new URL(address).hostname.split('.')[0]!;
  const chargerApiId = apiId(app['ChargerUrl']!);
  const userPoolId = Object.values(outputs[`Tidewatt-${dev.stage}-Data`]!).find((value) => value.startsWith(`${dev.region}_`))!;
  return {
    api: `${url}/_aws/execute-api/${apiId(app['ApiUrl']!)}/$default`,
    chargers: `${url.replace('http', 'ws')}/_aws/execute-api/${chargerApiId}/${CHARGER_STAGE}`,
    chargerApiId,
    userPoolId,
  };
}

function run(command: string, args: readonly string[], environment: Readonly<Record<string, string>>): void {
  const { AWS_PROFILE: _none, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(command, [...args], { cwd: ROOT, env: { ...inherited, ...environment }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${`${stdout}\n${stderr}`.slice(-4_000)}`);
}

function say(text: string): void {
  console.log(`  ${text}`);
}

main().catch((error: Error) => {
  console.error(error instanceof NotRunnable ? `Not verified: ${error.message}` : error.message);
  process.exit(error instanceof NotRunnable ? 3 : 1);
});
