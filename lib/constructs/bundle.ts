import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const PROJECT = join(__dirname, '..', '..');
const ENTRYPOINTS = join(PROJECT, 'lambdas', 'entrypoints');

/**
 * One entrypoint as one ES module with everything it needs, the SDK included: what was tested is what runs. esbuild is called in
 * this process, without `npx` and without Docker, so a synth bundles all functions in about a second.
 */
export function bundledCode(entrypoint: string): Code {
  return Code.fromAsset(ENTRYPOINTS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: tryBundle always answers. The command only tells the bundles of one folder apart in CDK's asset cache.
      image: DockerImage.fromRegistry('not-used'),
      command: [entrypoint],
      local: {
        tryBundle(outputFolder) {
          for (const file of bundle(entrypoint)) writeFileSync(join(outputFolder, file.name), file.contents);
          return true;
        },
      },
    },
  });
}

export interface BundledFile {
  readonly name: string;
  readonly contents: Uint8Array;
}

/** `index.mjs`, its source map, and the licences of what is in it. */
export function bundle(entrypoint: string): readonly BundledFile[] {
  const built = buildSync({
    entryPoints: [join(ENTRYPOINTS, `${entrypoint}.ts`)],
    bundle: true,
    platform: 'node',
    // Lambda runs Node 24; the same file also runs on Node 20 on one machine.
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'external',
    // Some dependencies still call require(), which an ES module does not have.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
    // Written nowhere by esbuild. A fixed place keeps the paths in the source map, and so the asset's hash, free of the output folder.
    outfile: join(PROJECT, 'bundle', 'index.mjs'),
    absWorkingDir: PROJECT,
    write: false,
    logLevel: 'warning',
  });
  return built.outputFiles.map((file) => ({ name: basename(file.path), contents: file.contents }));
}
