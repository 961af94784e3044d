import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal';

/** What CDK wrote into its output folder: the templates in the order they would be deployed in, and where each asset lies. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  /** Folder or file of an asset by the object key that the templates call it by (`<hash>.zip`). */
  readonly assetPaths: ReadonlyMap<string, string>;
}

export interface Stack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
}

interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

/** Templates without an environment of their own run as if deployed here. */
const DEFAULT_REGION = 'eu-central-1';
/** fauxqs knows one account, and its ARNs carry it. Nothing here is ever compared with a real account. */
const LOCAL_ACCOUNT = '000000000000';

/** Reads a cloud assembly, nested ones (CDK stages) included. */
export function readAssembly(folder: string): Assembly {
  const stacks: Stack[] = [];
  const assetPaths = new Map<string, string>();
  readFolder(folder, stacks, assetPaths);
  if (stacks.length === 0) throw new Refusal(`No stacks in ${folder}: the synthesis produced nothing to run.`);
  return { stacks, assetPaths };
}

function readFolder(folder: string, stacks: Stack[], assetPaths: Map<string, string>): void {
  const manifestPath = join(folder, 'manifest.json');
  if (!existsSync(manifestPath)) throw new Refusal(`${folder} is not a CDK output folder: it has no manifest.json.`);
  const artifacts: Record<string, Artifact> = readJson(manifestPath).artifacts ?? {};
  const done = new Set<string>();
  const visit = (id: string) => {
    const artifact = artifacts[id];
    if (artifact === undefined || done.has(id)) return;
    done.add(id);
    for (const dependency of artifact.dependencies ?? []) visit(dependency);
    if (artifact.type === 'aws:cloudformation:stack') stacks.push(readStack(folder, id, artifact));
    if (artifact.type === 'cdk:asset-manifest') readAssets(folder, artifact, assetPaths);
    if (artifact.type === 'cdk:cloud-assembly' && artifact.properties?.directoryName !== undefined) {
      readFolder(join(folder, artifact.properties.directoryName), stacks, assetPaths);
    }
  };
  for (const id of Object.keys(artifacts)) visit(id);
}

function readStack(folder: string, id: string, artifact: Artifact): Stack {
  const [account, region] = (artifact.environment ?? '').replace(/^aws:\/\//, '').split('/');
  return {
    name: artifact.properties?.stackName ?? id,
    region: region === undefined || region === '' || region === 'unknown-region' ? DEFAULT_REGION : region,
    account: account === undefined || !/^\d{12}$/.test(account) ? LOCAL_ACCOUNT : account,
    template: readJson(join(folder, artifact.properties?.templateFile ?? `${id}.template.json`)),
  };
}

interface FileAsset {
  readonly source: { readonly path?: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

function readAssets(folder: string, artifact: Artifact, assetPaths: Map<string, string>): void {
  const files: Record<string, FileAsset> = readJson(join(folder, artifact.properties?.file ?? '')).files ?? {};
  for (const file of Object.values(files)) {
    if (file.source.path === undefined) continue;
    for (const destination of Object.values(file.destinations)) assetPaths.set(destination.objectKey, join(folder, file.source.path));
  }
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
