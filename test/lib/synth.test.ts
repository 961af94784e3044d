import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { local } from '../../config/local';
import { bundle } from '../../lib/constructs/bundle';
import type { AppStack } from '../../lib/stacks/app-stack';
import { tidewatt } from '../../lib/tidewatt';

const PROJECT = join(__dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidewatt-synth-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder with its contents. */
function contents(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(root, path), readFileSync(path).toString('base64')]));
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
  expect(contents(deeper)).toEqual(first);
  expect(contents(commandLine)).toEqual(first);
}, 180_000);

test('a right by wildcard stops the synth', () => {
  const app = tidewatt({ config: local, outdir: join(folder, 'wildcard'), context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = app.node.findChild('App') as AppStack;
  const role = stack.node.findChild('SweepRole') as unknown as { addToPolicy(statement: PolicyStatement): boolean };
  role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['arn:aws:dynamodb:eu-central-1:123456789012:table/x'] }));
  expect(() => app.synth()).toThrow('Validation failed');
  const report = readFileSync(join(folder, 'wildcard', 'validation-report.json'), 'utf8');
  expect(report).toContain('AwsSolutions-IAM5[Action::dynamodb:*]');
});

test('a stage that nobody configured is refused with the names of those that are', () => {
  expect(() => tidewatt({ outdir: join(folder, 'none'), context: { stage: 'prdo' } })).toThrow(
    'There is no stage "prdo" in config/. Write one of: local, dev, prod.',
  );
});

// A bundle is read and compiled at every cold start.
test.each(['charger-authorize', 'charger-connect', 'charger-disconnect', 'charger-message', 'command-pump'])(
  '%s is at most 800 kB',
  (entrypoint) => {
    const code = bundle(entrypoint).find(({ name }) => name === 'index.mjs')!;
    expect(code.contents.byteLength).toBeLessThanOrEqual(800_000);
  },
);
