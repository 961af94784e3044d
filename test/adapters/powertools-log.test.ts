import { Logger } from '@aws-lambda-powertools/logger';
import { PowertoolsLog } from '../../lambdas/adapters/aws/powertools-log';

/** The very bytes that CloudWatch would be given. */
function linesOf(log: (log: PowertoolsLog) => void): string[] {
  let written = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    }),
  );
  try {
    log(new PowertoolsLog(new Logger()));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written.split(/\r\n|[\n\r\u2028\u2029\u0085]/).filter((line) => line !== '');
}

// Line feeds, the line ends of Unicode, colours of a terminal, a look-up of Log4j, text that is written backwards.
const LOOK_UP = ['$', '{jndi:ldap://x}'].join('');
const hostile = `a\nb\r\nc\u2028d\u2029e\u0085f\u001b[31mg${LOOK_UP}\u202eh\u0000i`;
const harmless = `a b c d e f [31mg${LOOK_UP} h i`;

test('one event is one line, whatever a charger wrote into it', () => {
  const lines = linesOf((log) => log.warn('FRAME_REFUSED', { chargerId: 'CP1', why: hostile }));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    message: 'FRAME_REFUSED',
    level: 'WARN',
    facts: { chargerId: 'CP1', why: harmless },
  });
});

test('an error and what caused it are on that line too', () => {
  const fault = new Error(hostile, { cause: new TypeError(hostile) });
  const lines = linesOf((log) => log.error('FRAME_FAILED', { chargerId: 'CP1' }, fault));
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/\\u001b|\\n|\\u0000/);
  expect(JSON.parse(lines[0] ?? '').error).toMatchObject({
    message: harmless,
    cause: { name: 'TypeError', message: harmless },
  });
});

test.each([
  ['letters', 'x'.repeat(2_048), 2_048],
  ['one letter too many', 'x'.repeat(2_049), 2_048],
  ['letters of several bytes', 'é'.repeat(40_000), 2_047],
  ['a megabyte', 'x'.repeat(1_000_000), 2_048],
])('no field is longer than 2 KB: %s', (_what, text, bytes) => {
  const [line] = linesOf((log) => log.info('SESSION_CLOSED', { sessionId: text }));
  const { sessionId } = JSON.parse(line ?? '').facts;
  expect(Buffer.byteLength(sessionId)).toBe(bytes);
  expect(sessionId).not.toContain('\ufffd');
});

test('figures and truths stay what they are', () => {
  const [line] = linesOf((log) => log.info('SESSION_CLOSED', { energyWh: 7, isNew: true, sessionId: undefined }));
  expect(JSON.parse(line ?? '').facts).toEqual({ energyWh: 7, isNew: true });
});
