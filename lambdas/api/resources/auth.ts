import { getCookie } from 'hono/cookie';
import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import type { SignIn, Tokens } from '../../ports/people';
import { signOutEverywhere } from '../people';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Email, Instant, NewPassword, Password, TotpCode } from '../schemas';
import { type Api, type ApiContext, answer, answers, jsonBody, refusePart, serve } from '../serve';

const AsCookie = z.boolean().optional().meta({
  description: 'For browsers: the refresh token comes as a cookie that no script reads, and is not in the answer.',
});
const Session = z.string().min(1).max(4096).meta({ description: 'From the answer before; good for some minutes.' });

const LogIn = z.strictObject({ email: z.string().min(1).max(320), password: Password, cookie: AsCookie }).meta({ id: 'LogIn' });
const ChallengeAnswer = z
  .discriminatedUnion('challenge', [
    z.strictObject({ challenge: z.literal('NEW_PASSWORD'), session: Session, newPassword: NewPassword, cookie: AsCookie }),
    z.strictObject({ challenge: z.literal('TOTP'), session: Session, code: TotpCode, cookie: AsCookie }),
  ])
  .meta({ id: 'ChallengeAnswer' });
const RefreshToken = z.string().min(1).max(8192).optional().meta({ description: 'Left out: that of the cookie.' });

const LoggedIn = z
  .strictObject({
    accessToken: z.string(),
    expiresAt: Instant,
    refreshToken: z.string().optional().meta({ description: 'Good once: a refresh answers the next one. Absent where it is a cookie.' }),
  })
  .meta({ id: 'LoggedIn' });
const Challenged = z
  .strictObject({
    challenge: z.enum(['NEW_PASSWORD', 'TOTP']).meta({
      description: 'NEW_PASSWORD: the password was a temporary one. TOTP: the six digits of your authenticator.',
    }),
    session: Session,
  })
  .meta({ id: 'Challenged', description: 'The password is right, and something else is asked for: answer with POST /v1/auth/challenge.' });
const LogInAnswer = z.union([LoggedIn, Challenged]);

const COOKIE = 'tidewatt_refresh';
const COOKIE_RULES = 'HttpOnly; Secure; SameSite=Strict; Path=/v1/auth';
const COOKIE_AGE_S = 30 * 24 * 3_600;
const DONE = { 204: { description: 'Done.' } };

export function authRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Log in'];

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/auth/login',
      summary: 'Log in with e-mail and password',
      description: 'Send the token back as `Authorization: Bearer …` until it expires. After wrong passwords a name is locked for a while.',
      tags,
      request: { body: jsonBody(LogIn) },
      responses: { 200: answers('A token, or what else is asked for.', LogInAnswer) },
    },
    async (c) => {
      const { email, password, cookie } = c.req.valid('json');
      return signedIn(c, await ports.identity.logIn(email, password), { cookie, email });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/auth/challenge',
      summary: 'Answer what a log-in asked for',
      tags,
      request: { body: jsonBody(ChallengeAnswer) },
      responses: { 200: answers('A token, or what else is asked for.', LogInAnswer) },
    },
    async (c) => {
      const given = c.req.valid('json');
      const { cookie } = given;
      if (given.challenge === 'TOTP') return signedIn(c, await ports.identity.answerTotp(given.session, given.code), { cookie });
      const result = await ports.identity.answerNewPassword(given.session, given.newPassword);
      if (!result.ok && result.refusal.code === 'WEAK_PASSWORD') throw refusePart('/newPassword', result.refusal.rule, 'WEAK_PASSWORD');
      return signedIn(c, result, { cookie });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/auth/refresh',
      summary: 'A new access token for a refresh token',
      description: 'The refresh token is used up by it. One that was used may be repeated for 30 seconds, for an answer that got lost.',
      tags,
      request: { body: jsonBody(z.strictObject({ refreshToken: RefreshToken }).meta({ id: 'Refresh' })) },
      responses: { 200: answers('A token.', LoggedIn) },
    },
    async (c) => {
      const { refreshToken = getCookie(c, COOKIE) } = c.req.valid('json');
      if (refreshToken === undefined) throw new ApiProblem('INVALID_REFRESH_TOKEN');
      const refreshed = await ports.identity.refresh(refreshToken);
      if (!refreshed.ok) throw new ApiProblem(refreshed.refusal.code);
      return withTokens(refreshed.value, c.req.valid('json').refreshToken === undefined);
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/auth/logout',
      summary: 'Log out: the refresh token stops working',
      description: 'The access token is good until it expires, an hour at most; POST /v1/me/logout-everywhere ends it at once.',
      tags,
      request: { body: jsonBody(z.strictObject({ refreshToken: RefreshToken }).meta({ id: 'LogOut' })) },
      responses: DONE,
    },
    async (c) => {
      const { refreshToken = getCookie(c, COOKIE) } = c.req.valid('json');
      if (refreshToken !== undefined) await ports.identity.revoke(refreshToken);
      return new Response(null, { status: 204, headers: { 'Set-Cookie': `${COOKIE}=; ${COOKIE_RULES}; Max-Age=0` } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/auth/forgot-password',
      summary: 'Have a code sent for a new password',
      description: 'Answers the same whether there is somebody of this address or not.',
      tags,
      request: { body: jsonBody(z.strictObject({ email: Email }).meta({ id: 'ForgotPassword' })) },
      responses: DONE,
    },
    async (c) => {
      const asked = await ports.identity.forgotPassword(c.req.valid('json').email);
      if (!asked.ok) throw new ApiProblem(asked.refusal.code);
      return new Response(null, { status: 204 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/auth/confirm-password',
      summary: 'Choose a new password with the code that was sent',
      description: 'Whoever is logged in with the old one is logged out.',
      tags,
      request: {
        body: jsonBody(
          z.strictObject({ email: Email, code: z.string().min(1).max(64), newPassword: NewPassword }).meta({ id: 'ConfirmPassword' }),
        ),
      },
      responses: DONE,
    },
    async (c) => {
      const { email, code, newPassword } = c.req.valid('json');
      const done = await ports.identity.confirmPassword(email, code, newPassword);
      if (!done.ok && done.refusal.code === 'WEAK_PASSWORD') throw refusePart('/newPassword', done.refusal.rule, 'WEAK_PASSWORD');
      if (!done.ok) throw new ApiProblem(done.refusal.code);
      const user = await ports.users.findByEmail(email);
      if (user !== undefined) await signOutEverywhere(user.id, ports);
      ports.log.info('PASSWORD_RESET', { requestId: c.get('requestId') });
      return new Response(null, { status: 204 });
    },
  );

  async function signedIn(
    c: Pick<ApiContext, 'get'>,
    result: Awaited<ReturnType<ApiPorts['identity']['logIn' | 'answerTotp' | 'answerNewPassword']>>,
    { cookie = false, email }: { readonly cookie?: boolean | undefined; readonly email?: string },
  ): Promise<Response> {
    if (!result.ok) {
      ports.log.warn('LOGIN_FAILED', { reason: result.refusal.code, requestId: c.get('requestId') });
      throw new ApiProblem(result.refusal.code);
    }
    const signIn: SignIn = result.value;
    if (signIn.kind === 'CHALLENGE') return answer(LogInAnswer, { challenge: signIn.challenge, session: signIn.session });
    await welcome(signIn, email);
    return withTokens(signIn, cookie);
  }

  /**
   * Somebody invited is active once they have a token. Of whom nothing is kept and who has a role by the pool, the first owner of a
   * deployment, there is a record from now on, so that they can be seen and changed like everybody else.
   */
  async function welcome({ accessToken }: Tokens, email: string | undefined): Promise<void> {
    const verified = await ports.identity.verify(accessToken);
    if (!verified.ok) throw new ApiProblem('INVALID_TOKEN');
    const { id, roles } = verified.value;
    const user = await ports.users.get(id);
    if (user?.status === 'INVITED') await ports.users.update({ ...user, status: 'ACTIVE' });
    if (user === undefined && roles.length > 0 && email !== undefined) {
      const createdAtMs = ports.clock.nowMs();
      await ports.users.create({ id, email, roles, status: 'ACTIVE', createdAtMs, createdBy: 'user-pool', version: 1 });
    }
  }
}

function withTokens({ accessToken, expiresAtMs, refreshToken }: Tokens, asCookie: boolean): Response {
  const body = { accessToken, expiresAt: isoTime(expiresAtMs) };
  if (!asCookie) return answer(LoggedIn, { ...body, refreshToken });
  return answer(LoggedIn, body, { headers: { 'Set-Cookie': `${COOKIE}=${refreshToken}; ${COOKIE_RULES}; Max-Age=${COOKIE_AGE_S}` } });
}
