import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeAt } from '../../local/identity/totp';
import { eventually, TidewattServer } from '../support/server';

/** An owner invites a technician for one site; what that person is asked for, sees, and how the door is shut behind them. */

const EMAIL = 'tess@example.com';
const OWN = 'Chosen-By-Tess-42';
let server: TidewattServer;
let siteId: string;
let userId: string;
let token: string;

beforeAll(async () => {
  server = await TidewattServer.start();
  const site = { name: 'North', timeZone: 'Europe/Berlin', priceZone: 'DE-LU' };
  siteId = (await server.api<{ id: string }>('POST', '/sites', site)).body.id;
  await server.addCharger('CP-NORTH', { siteId });
  await server.addCharger('CP-ELSEWHERE');
}, 180_000);
afterAll(() => server?.stop(), 30_000);

async function ask(method: string, path: string, body?: unknown, bearer?: string) {
  const answer = await fetch(`${server.url}/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was answered
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as any };
}

const logIn = (password: string) => ask('POST', '/auth/login', { email: EMAIL, password });

/** What the local server would have sent by e-mail. */
function lastMail(): { to: string; text: string } {
  const lines = readFileSync(join(server.dataDir, 'outbox.jsonl'), 'utf8').trimEnd().split('\n');
  return JSON.parse(lines.at(-1) ?? '{}');
}
const step = () => Math.floor(Date.now() / 30_000);

test('an invitation is an e-mail with a temporary password, which asks for one of their own', async () => {
  const invited = await server.api<{ id: string; status: string }>('POST', '/users', {
    email: EMAIL,
    roles: ['technician'],
    sites: [siteId],
  });
  expect([invited.status, invited.body.status]).toEqual([201, 'INVITED']);
  userId = invited.body.id;
  expect(lastMail().to).toBe(EMAIL);
  const temporary = lastMail().text.split(' ').at(-1) ?? '';
  const begun = await logIn(temporary);
  expect([begun.status, begun.body.challenge]).toEqual([200, 'NEW_PASSWORD']);
  const weak = await ask('POST', '/auth/challenge', {
    challenge: 'NEW_PASSWORD',
    session: begun.body.session,
    newPassword: 'all-lower-case',
  });
  expect([weak.status, weak.body.code]).toEqual([400, 'WEAK_PASSWORD']);
  const done = await ask('POST', '/auth/challenge', { challenge: 'NEW_PASSWORD', session: begun.body.session, newPassword: OWN });
  expect(done.status).toBe(200);
  token = done.body.accessToken;
  expect((await server.api<{ status: string }>('GET', `/users/${userId}`)).body.status).toBe('ACTIVE');
  expect((await logIn(temporary)).body.code).toBe('WRONG_CREDENTIALS');
});

test('they see their site and nothing of another', async () => {
  const me = await ask('GET', '/me', undefined, token);
  expect(me.body).toMatchObject({ email: EMAIL, roles: ['technician'], sites: [siteId] });
  const chargers = await ask('GET', '/chargers', undefined, token);
  expect(chargers.body.items.map(({ id }: { id: string }) => id)).toEqual(['CP-NORTH']);
  expect((await ask('GET', '/chargers/CP-NORTH', undefined, token)).status).toBe(200);
  expect((await ask('GET', '/chargers/CP-ELSEWHERE', undefined, token)).body.code).toBe('CHARGER_NOT_FOUND');
  expect((await ask('PATCH', '/chargers/CP-ELSEWHERE', { phases: 1 }, token)).status).toBe(404);
  expect((await ask('PATCH', '/chargers/CP-NORTH', { phases: 1 }, token)).status).toBe(200);
  expect((await ask('GET', '/users', undefined, token)).status).toBe(403);
  expect((await ask('GET', '/cards', undefined, token)).status).toBe(403);
});

test('a second factor is asked for once it is on, and a code opens once', async () => {
  const { secret } = (await ask('POST', '/me/totp', undefined, token)).body;
  const wrong = codeAt(secret, 0);
  expect((await ask('POST', '/me/totp/confirm', { code: wrong }, token)).body.code).toBe('WRONG_CODE');
  const first = codeAt(secret, step());
  expect((await ask('POST', '/me/totp/confirm', { code: first }, token)).status).toBe(204);

  const begun = await logIn(OWN);
  expect(begun.body.challenge).toBe('TOTP');
  const answer = (code: string) => ask('POST', '/auth/challenge', { challenge: 'TOTP', session: begun.body.session, code });
  expect((await answer(first)).body.code).toBe('WRONG_CODE');
  const next = await answer(codeAt(secret, step() + 1));
  expect(next.status).toBe(200);
  token = next.body.accessToken;

  const refreshed = await ask('POST', '/auth/refresh', { refreshToken: next.body.refreshToken });
  expect(refreshed.status).toBe(200);
  expect(refreshed.body.refreshToken).not.toBe(next.body.refreshToken);
  expect((await ask('GET', '/me', undefined, refreshed.body.accessToken)).status).toBe(200);
});

test('who changed what is in the audit trail', async () => {
  const { body } = await server.api<{ items: { actor: string; action: string; status: number }[] }>('GET', '/audit?objectId=CP-NORTH');
  expect(body.items[0]).toMatchObject({ actor: `user:${userId}`, action: 'PATCH /v1/chargers/{id}', status: 200, siteId });
});

test('a changed site holds with the next request', async () => {
  const change = (sites: string[]) => server.api('PATCH', `/users/${userId}`, { sites }, { 'if-match': '*' });
  expect((await change(['site_default'])).status).toBe(200);
  expect((await ask('GET', '/chargers/CP-NORTH', undefined, token)).status).toBe(404);
  expect((await ask('GET', '/chargers/CP-ELSEWHERE', undefined, token)).status).toBe(200);
});

test('whoever is locked out is out at once: token, password and refresh', async () => {
  expect((await server.api('PATCH', `/users/${userId}`, { status: 'DISABLED' }, { 'if-match': '*' })).status).toBe(200);
  const out = await ask('GET', '/me', undefined, token);
  expect([out.status, out.body.code]).toEqual([401, 'INVALID_TOKEN']);
  expect((await logIn(OWN)).body.code).toBe('WRONG_CREDENTIALS');
});

test('a forgotten password is replaced by a code, and their second factor is still asked for', async () => {
  await server.api('PATCH', `/users/${userId}`, { status: 'ACTIVE' }, { 'if-match': '*' });
  expect((await ask('GET', '/me', undefined, token)).status).toBe(401);
  expect((await ask('POST', '/auth/forgot-password', { email: 'nobody@example.com' })).status).toBe(204);
  expect((await ask('POST', '/auth/forgot-password', { email: EMAIL })).status).toBe(204);
  const code = lastMail().text.split(' ').at(-1) ?? '';
  const other = 'Chosen-Again-43';
  expect((await ask('POST', '/auth/confirm-password', { email: EMAIL, code: '000000x', newPassword: other })).body.code).toBe('WRONG_CODE');
  expect((await ask('POST', '/auth/confirm-password', { email: EMAIL, code, newPassword: other })).status).toBe(204);
  expect((await logIn(other)).body.challenge).toBe('TOTP');
  expect((await server.api('DELETE', `/users/${userId}/totp`)).status).toBe(204);
  expect((await logIn(other)).body.accessToken).toEqual(expect.any(String));
});

test('the last owner stays', async () => {
  const { body } = await server.api<{ items: { id: string; email: string }[] }>('GET', '/users');
  const owner = body.items.find(({ email }) => email === 'owner@example.com');
  expect((await server.api<{ code: string }>('DELETE', `/users/${owner?.id}`)).body.code).toBe('LAST_OWNER');
});

test('whoever is removed is gone, and wrong passwords lock a name', async () => {
  expect((await server.api('DELETE', `/users/${userId}`)).status).toBe(204);
  expect((await server.api('GET', `/users/${userId}`)).status).toBe(404);
  await eventually(async () => (await logIn('Wrong-Password-1')).body.code === 'TOO_MANY_ATTEMPTS', 'the lock');
});
