import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { breakingChanges } from './client/breaking-changes';
import type { OpenApiFile } from './client/client-types';

/**
 * Compares openapi.json with how it stood at a commit (the newest version tag, or what is named: `npm run api:changes -- main`), and ends with 1
 * when a client of then would break. A change that is meant is released as a new major version.
 */
const root = resolve(__dirname, '..');
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20, stdio: ['ignore', 'pipe', 'ignore'] });

function newestTag(): string | undefined {
  try {
    return git('describe', '--tags', '--abbrev=0', '--match', 'v*').trim();
  } catch {
    return undefined;
  }
}

const since = process.argv[2] ?? newestTag();
if (since === undefined) {
  console.log('No version has been released yet: nothing can break.');
} else {
  const before = JSON.parse(git('show', `${since}:openapi.json`)) as OpenApiFile;
  const after = JSON.parse(readFileSync(resolve(root, 'openapi.json'), 'utf8')) as OpenApiFile;
  const changes = breakingChanges(before, after);
  for (const change of changes) console.error(change);
  console.log(`${changes.length} changes since ${since} break clients.`);
  process.exitCode = changes.length === 0 ? 0 : 1;
}
