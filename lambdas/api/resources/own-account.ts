import * as z from 'zod';
import { signOutEverywhere } from '../people';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { NewPassword, Password, TotpCode } from '../schemas';
import { type Api, type ApiContext, answer, answers, jsonBody, refusePart, serve } from '../serve';

const TotpSecret = z
  .strictObject({
    secret: z.string().meta({ description: 'Base32, for an authenticator.' }),
    uri: z.string().meta({ description: 'The same as a QR code has it.', example: 'otpauth://totp/Tidewatt:ada%40example.com?secret=…' }),
  })
  .meta({ id: 'TotpSecret' });
const DONE = { 204: { description: 'Done.' } };

/** What people do about their own account. An API key has none. */
export function ownAccountRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Your account'];

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/me/password',
      summary: 'Change your password',
      description: 'You are logged out everywhere, here too: log in again.',
      tags,
      request: { body: jsonBody(z.strictObject({ password: Password, newPassword: NewPassword }).meta({ id: 'PasswordChange' })) },
      responses: DONE,
    },
    async (c) => {
      const { password, newPassword } = c.req.valid('json');
      const changed = await ports.account.changePassword(accessTokenOf(c), password, newPassword);
      if (!changed.ok && changed.refusal.code === 'WEAK_PASSWORD') throw refusePart('/newPassword', changed.refusal.rule, 'WEAK_PASSWORD');
      if (!changed.ok && changed.refusal.code === 'WRONG_CREDENTIALS') throw refusePart('/password', 'is not your password');
      if (!changed.ok) throw new ApiProblem(changed.refusal.code);
      await signOutEverywhere(c.get('principal').id, ports);
      return new Response(null, { status: 204 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/me/totp',
      summary: 'Begin with a second factor',
      description: 'A secret for an authenticator. It counts once POST /v1/me/totp/confirm has seen a first code.',
      tags,
      responses: { 200: answers('The secret, shown once.', TotpSecret) },
    },
    async (c) => {
      const begun = await ports.account.beginTotp(accessTokenOf(c));
      if (!begun.ok) throw new ApiProblem(begun.refusal.code);
      const { secret } = begun.value;
      const label = encodeURIComponent(`Tidewatt:${c.get('principal').email ?? ''}`);
      return answer(TotpSecret, { secret, uri: `otpauth://totp/${label}?secret=${secret}&issuer=Tidewatt` });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/me/totp/confirm',
      summary: 'Turn the second factor on with a first code',
      description: 'From now on a log-in asks for a code. Whoever loses their phone has it removed by an admin.',
      tags,
      request: { body: jsonBody(z.strictObject({ code: TotpCode }).meta({ id: 'TotpConfirmation' })) },
      responses: DONE,
    },
    async (c) => {
      const confirmed = await ports.account.confirmTotp(accessTokenOf(c), c.req.valid('json').code);
      if (!confirmed.ok) throw new ApiProblem(confirmed.refusal.code);
      return new Response(null, { status: 204 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/me/logout-everywhere',
      summary: 'Log out everywhere, at once',
      tags,
      responses: DONE,
    },
    async (c) => {
      accessTokenOf(c);
      await signOutEverywhere(c.get('principal').id, ports);
      return new Response(null, { status: 204 });
    },
  );
}

/** The guard has checked it. */
function accessTokenOf(c: Pick<ApiContext, 'get' | 'req'>): string {
  if (c.get('principal').kind !== 'user') throw new ApiProblem('FORBIDDEN', { detail: 'An API key has no account: log in.' });
  return (c.req.header('authorization') ?? '').replace(/^Bearer +/i, '');
}
