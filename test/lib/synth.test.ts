import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type App, type CfnResource, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { dev } from '../../config/dev';
import { local } from '../../config/local';
import { prod } from '../../config/prod';
import { defineStage, type StageConfig } from '../../config/stage';
import { bundle } from '../../lib/constructs/bundle';
import { tidewatt } from '../../lib/tidewatt';

const PROJECT = join(__dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidewatt-synth-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder with the hash of its contents. */
function contents(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(root, path), createHash('sha256').update(readFileSync(path)).digest('hex')]));
}

/** Names of the files that only one of two folders has, or that differ. */
function differing(one: Map<string, string>, other: Map<string, string>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path)).sort();
}

function run(command: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
  // Neither credentials nor a region: a synth asks no account.
  const { AWS_REGION: _1, AWS_PROFILE: _2, AWS_DEFAULT_REGION: _3, ...inherited } = process.env;
  execFileSync(process.execPath, [...command], { cwd: PROJECT, env: { ...inherited, ...environment }, stdio: 'pipe' });
}

test('with the CDK command line or without it, here or there: the same bytes, functions included', () => {
  const direct = join(folder, 'direct');
  const deeper = join(folder, 'much', 'deeper');
  const commandLine = join(folder, 'command-line');
  run(['--import', 'tsx', 'bin/app.ts'], { CDK_OUTDIR: direct, CDK_CONTEXT_JSON: '{"stage":"local"}' });
  run(['--import', 'tsx', 'bin/app.ts'], { CDK_OUTDIR: deeper, CDK_CONTEXT_JSON: '{"stage":"local"}' });
  run(['node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '-c', 'stage=local', '-o', commandLine]);

  const first = contents(direct);
  expect([...first.keys()].filter((path) => /^(Data|App|Edge)\.template\.json$|index\.mjs$/.test(path)).length).toBeGreaterThan(3);
  expect(differing(first, contents(deeper))).toEqual([]);
  expect(differing(first, contents(commandLine))).toEqual([]);
}, 180_000);

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const everything = defineStage({
  ...prod,
  priceSources: ['replay'],
  account: '123456789012',
  alarms: { email: 'operations@example.com' },
  edge: { domainName: 'charge.example.com', certificateArn: CERTIFICATE, webFolder: 'docs' },
});

interface Violation {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

let synths = 0;
/** What cdk-nag and the validation of the templates found and nobody acknowledged, warnings included: `rule at construct`. */
function findings(config: StageConfig, change: (app: App) => void = () => {}): readonly string[] {
  const outdir = join(folder, `findings-${++synths}`);
  const app = tidewatt({ config, outdir, context: { 'aws:cdk:bundling-stacks': [] } });
  change(app);
  const complaint = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    app.synth();
  } catch {
    // The report has it.
  } finally {
    complaint.mockRestore();
  }
  const report: { pluginReports: { violations: Violation[] }[] } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`));
}

test.each([
  ['local', local],
  ['dev', dev],
  ['prod', prod],
  ['prod with an account, a domain and pages', everything],
])('nothing is found in %s that nobody acknowledged, not even a warning', (_name, config) => {
  expect(findings(config)).toEqual([]);
});

test('every acknowledgement is still needed', () => {
  const given: string[] = [];
  const acknowledge = jest.spyOn(Validations.prototype, 'acknowledge').mockImplementation((...rules) => {
    given.push(...rules.map(({ id }) => id));
  });
  try {
    const found = new Set(findings(everything).map((finding) => finding.replace(/ at .*/, '')));
    expect(given.length).toBeGreaterThan(20);
    expect([...new Set(given)].filter((id) => !found.has(id))).toEqual([]);
  } finally {
    acknowledge.mockRestore();
  }
});

test('a right by wildcard stops the synth', () => {
  const widen = (app: App) => {
    const role = app.node.findChild('App').node.findChild('SweepRole') as Role;
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['arn:aws:dynamodb:eu-central-1:123456789012:table/x'] }));
  };
  expect(findings(local, widen)).toEqual(['AwsSolutions-IAM5[Action::dynamodb:*] at App/SweepRole/DefaultPolicy/Resource']);
  const app = tidewatt({ config: local, outdir: join(folder, 'wildcard'), context: { 'aws:cdk:bundling-stacks': [] } });
  widen(app);
  expect(() => app.synth()).toThrow('AwsSolutions-IAM5[Action::dynamodb:*]');
});

test('a property that CloudFormation does not know stops the synth', () => {
  const app = tidewatt({ config: local, outdir: join(folder, 'unknown'), context: { 'aws:cdk:bundling-stacks': [] } });
  const sweep = app.node.findChild('App').node.findChild('Sweep').node.defaultChild as CfnResource;
  sweep.addPropertyOverride('MemorySizes', 512);
  expect(() => app.synth()).toThrow("'MemorySizes' was unexpected");
});

test('a stage that nobody configured is refused with the names of those that are', () => {
  expect(() => tidewatt({ outdir: join(folder, 'none'), context: { stage: 'prdo' } })).toThrow(
    'There is no stage "prdo" in config/. Write one of: local, dev, prod.',
  );
});

// A bundle is read and compiled at every cold start.
test.each(['charger-authorize', 'charger-connect', 'charger-disconnect', 'charger-message', 'command-pump'])(
  '%s is at most 850 kB',
  (entrypoint) => {
    const code = bundle(entrypoint).find(({ name }) => name === 'index.mjs')!;
    expect(code.contents.byteLength).toBeLessThanOrEqual(850_000);
  },
);
