import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWeb } from '../../scripts/build-web';

const ROOT = resolve(__dirname, '../..');
let place: string;

/** A folder with the same sources, so that a server that is running keeps its own pages. */
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'tidewatt-web-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function build(name: string): Promise<Record<string, string>> {
  const out = await buildWeb(ROOT, join(place, name));
  return Object.fromEntries(readdirSync(join(out, 'console')).map((file) => [file, readFileSync(join(out, 'console', file), 'utf8')]));
}

test('two builds give the same bytes', async () => {
  expect(await build('a')).toEqual(await build('b'));
});

test('the page loads only its own files, and runs and styles nothing inline', async () => {
  const files = await build('c');
  const html = files['index.html'] ?? '';
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
  const wanted = [...html.matchAll(/(?:src|href)="\/console\/([\w.-]+)"/g)].map(([, file]) => file ?? '');
  expect(wanted.sort()).toEqual(['icon.svg', 'main.css', 'main.js']);
  for (const file of wanted) expect(Object.keys(files)).toContain(file);
  expect(files['main.css']).not.toMatch(/@import|url\(/);
});

test('nothing that a charger says can become markup', async () => {
  const { 'main.js': script = '' } = await build('d');
  expect(script).not.toMatch(/\beval\(|new Function|insertAdjacentHTML|outerHTML|document\.write/);
  // uPlot itself writes only labels that we give it; our own sources use text alone.
  const sources = ['web/console', 'web/shared'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
  );
  expect(sources.filter((source) => /innerHTML|setAttribute\('style'|\.cssText/.test(source))).toEqual([]);
});

test('the first load is small', async () => {
  const { 'main.js': script = '', 'main.css': style = '' } = await build('e');
  expect(gzipSync(script).length).toBeLessThan(60_000);
  expect(gzipSync(style).length).toBeLessThan(8_000);
});
