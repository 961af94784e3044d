import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webhookHeaders } from '../../../lambdas/domain/webhooks/sign-webhook';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', atMs: 1_614_265_330_000 };

test('signs as the example of Standard Webhooks', () => {
  expect(webhookHeaders(MESSAGE, [SECRET])).toEqual({
    'webhook-id': MESSAGE.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

type Verify = (headers: object, body: string, secret: string, nowMs: number) => boolean;

/** The code that receivers copy, run as it stands in the how-to. */
const verify = (() => {
  const page = readFileSync(join(__dirname, '../../../docs/how-to/webhooks.md'), 'utf8');
  const [, code] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  return new Function('require', `${code}; return isFromTidewatt;`)(require) as Verify;
})();

test('the code of the how-to tells what we signed from what we did not', () => {
  const headers = webhookHeaders(MESSAGE, ['whsec_AAAA', SECRET]);
  const { body, atMs } = MESSAGE;
  expect(verify(headers, body, SECRET, atMs + 10_000)).toBe(true);
  expect(verify(headers, `${body} `, SECRET, atMs)).toBe(false);
  expect(verify(headers, body, 'whsec_BBBB', atMs)).toBe(false);
  expect(verify(headers, body, SECRET, atMs + 301_000)).toBe(false);
  expect(verify({ ...headers, 'webhook-timestamp': '1614265331' }, body, SECRET, atMs)).toBe(false);
  expect(verify({}, body, SECRET, atMs)).toBe(false);
});
