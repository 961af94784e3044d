import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** docs/faults.md, held to the tests that it names. */
const ROOT = join(__dirname, '../..');

const rows = readFileSync(join(ROOT, 'docs/faults.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [FP]-\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .map(([, id = '', , , file = '', title = '']) => ({ id, file, title }));

const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, index) => `${letter}-${index + 1}`);

test('27 faults and 25 complaints, each once and in order', () => {
  expect(rows.map(({ id }) => id)).toEqual([...numbered('F', 27), ...numbered('P', 25)]);
});

test.each(rows)('$id is shown by a test of $file', ({ file, title }) => {
  expect(title).not.toBe('');
  expect(existsSync(join(ROOT, file))).toBe(true);
  const titles =
    readFileSync(join(ROOT, file), 'utf8').match(/(?<=\b(?:test|describe|aCase)\(\s*['`]|\]\)\(\s*['`])[^'`]+(?=['`],)/g) ?? [];
  expect(titles).toContain(title);
});
