import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const source = readFileSync(join(__dirname, '../../lib/edge/page-path.js'), 'utf8');

function fileFor(uri: string): string {
  const context = createContext({ event: { version: '1.0', request: { method: 'GET', uri, querystring: {}, headers: {}, cookies: {} } } });
  return JSON.parse(runInContext(`${source};JSON.stringify(handler(event))`, context)).uri;
}

test.each(['/', '/chargers', '/chargers/CP001', '/cards', '/sessions/ses_abc', '/reports', '/mess'])('%s is the console', (path) => {
  expect(fileFor(path)).toBe('/console/index.html');
});

test.each(['/c/7KQ2MX4TRP', '/s/tok_abc', '/r/tok_abc', '/me', '/me/cards', '/c/'])('%s is for drivers', (path) => {
  expect(fileFor(path)).toBe('/driver/index.html');
});

test.each(['/console/main.js', '/driver/main.css', '/config.json', '/favicon.ico', '/c/main.js'])('%s is a file or missing', (path) => {
  expect(fileFor(path)).toBe(path);
});
