import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS_BY_PROFILE } from '../../lambdas/domain/commands/command';
import { inboundShapes, outboundShapes } from '../../lambdas/ocpp/v16/messages';
import { routes16 } from '../../lambdas/ocpp/v16/routes';

/** docs/ocpp-coverage.md, "Every message, in both directions", held to the tables that the code runs by. */
const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/ocpp-coverage.md'), 'utf8');
const section = page.slice(page.indexOf('## Every message'), page.indexOf('## Messages of a charger'));
const rows = section
  .split('\n')
  .filter((line) => /^\| [A-Z]/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
  .map(([, action = '', direction = '', profile = '', file = '', test = '']) => ({ action, direction, profile, file, test }));

const named = (direction: string) =>
  rows
    .filter((row) => row.direction === direction)
    .map(({ action }) => action)
    .sort();
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('every message of a charger has its row, its shape and its handler', () => {
  expect(named('from the charger')).toEqual(Object.keys(inboundShapes).sort());
  expect(Object.keys(routes16).sort()).toEqual(Object.keys(inboundShapes).sort());
});

test('every message to a charger has its row and its shape, under its profile', () => {
  expect(named('to the charger')).toEqual(Object.keys(outboundShapes).sort());
  const profiles = Object.entries(ACTIONS_BY_PROFILE).flatMap(([profile, actions]) => actions.map((action) => `${action} ${profile}`));
  const written = rows.filter(({ direction }) => direction === 'to the charger').map(({ action, profile }) => `${action} ${profile}`);
  expect(written.sort()).toEqual(profiles.sort());
});

test('no row says anything else', () => {
  expect(rows.filter(({ direction }) => direction !== 'from the charger' && direction !== 'to the charger')).toEqual([]);
  expect(rows).toHaveLength(40);
});

test.each(rows)('$action $direction is in $file and in $test', ({ action, file, test: path }) => {
  const name = action[0]?.toLowerCase() + action.slice(1);
  expect(text(file)).toMatch(new RegExp(`\\b${name}(Request)?\\b`));
  expect(text(path)).toContain(action);
});
