import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(__dirname, '..');

/**
 * Bundles each page of `web/` that has a `main.ts` into `web/dist/<page>`: the same bytes from the same sources, in some tenths of a
 * second, so that a start and a synth can simply do it. The folder stands complete or not at all: it is emptied first.
 */
export async function buildWeb(root = ROOT, out = join(root, 'web/dist')): Promise<string> {
  await rm(out, { recursive: true, force: true });
  const folders = await readdir(join(root, 'web'));
  for (const page of folders.filter((name) => existsSync(join(root, 'web', name, 'main.ts')))) {
    await buildPage(join(root, 'web', page), join(out, page));
  }
  return out;
}

async function buildPage(source: string, out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  await build({
    absWorkingDir: source,
    entryPoints: [join(source, 'main.ts'), join(source, 'main.css')],
    outdir: out,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome110', 'firefox110', 'safari16'],
    legalComments: 'eof',
    charset: 'utf8',
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'icon.svg']) await copyFile(join(source, file), join(out, file));
}

if (require.main === module) {
  buildWeb().then(
    (out) => console.log(`built ${out}`),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
