import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const locked: Record<string, LockedPackage> = JSON.parse(read('package-lock.json')).packages;
const page = read('docs/dependencies.md');

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly os?: readonly string[];
  readonly dev?: boolean;
}

const direct: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

const PERMISSIVE = ['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'];
/** Of data that is only read while building. */
const DATA = ['CC-BY-4.0', 'CC0-1.0'];
/** Packages that state their licence in a file instead of their manifest, with what was read there. */
const STATED_ELSEWHERE: Readonly<Record<string, string>> = { precond: 'MIT' };

/** `(MIT OR GPL-3.0-or-later)` leaves the choice, `Apache-2.0 AND MIT` does not. */
function permits(expression: string, allowed: readonly string[]): boolean {
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => allowed.includes(licence)));
}

test('every direct dependency has its reason in docs/dependencies.md, and no row is left over', () => {
  const rows = [...page.matchAll(/^\| ([^|]+?) +\|/gm)]
    .flatMap(([, names]) => names!.split(', '))
    .filter((name) => !/^(package|-+)$/.test(name));
  expect(rows.sort()).toEqual(Object.keys(direct).sort());
});

test('every version is exact', () => {
  expect(Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('every package that is installed has a permissive licence', () => {
  const unfit = Object.entries(locked).filter(([path, { license, os, dev }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    // The registry tells nothing of the binaries of other platforms; they are the same work under the same licence as this one's.
    if (path === '' || (license === undefined && os !== undefined)) return false;
    const stated = license ?? STATED_ELSEWHERE[name];
    return stated === undefined || !permits(stated, dev ? [...PERMISSIVE, ...DATA] : PERMISSIVE);
  });
  expect(unfit).toEqual([]);
});

test('a licence that takes without giving the choice would be found', () => {
  expect(permits('GPL-3.0-or-later', PERMISSIVE)).toBe(false);
  expect(permits('Apache-2.0 AND GPL-2.0-only', PERMISSIVE)).toBe(false);
  expect(permits('(MIT OR GPL-3.0-or-later)', PERMISSIVE)).toBe(true);
});
