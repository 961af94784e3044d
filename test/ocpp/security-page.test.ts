import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** docs/security-rules.md, held to the code and the tests that it names. */
const ROOT = join(__dirname, '../..');

const rows = readFileSync(join(ROOT, 'docs/security-rules.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?:SEC-|R)\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .map(([, rule = '', , where = '', file = '', title = '']) => ({ rule, where, file, title }));

test('no rule stands there twice', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(new Set(rows.map(({ rule }) => rule)).size).toBe(rows.length);
});

test.each(rows)('$rule is kept where the page says, and shown by a test of $file', ({ where, file, title }) => {
  expect(where.split(', ').filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(title).not.toBe('');
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`'${title}'`);
});
