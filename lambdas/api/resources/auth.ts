import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Instant } from '../schemas';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

const LogIn = z.strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(256) }).meta({ id: 'LogIn' });
const LoggedIn = z.strictObject({ accessToken: z.string(), expiresAt: Instant }).meta({ id: 'LoggedIn' });

export function authRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/auth/login',
      summary: 'Log in with e-mail and password',
      description: 'Send the token back as `Authorization: Bearer …` until it expires.',
      tags: ['Log in'],
      request: { body: jsonBody(LogIn) },
      responses: { 200: answers('A token.', LoggedIn) },
    },
    async (c) => {
      const { email, password } = c.req.valid('json');
      const result = await ports.identity.logIn(email, password);
      if (!result.ok) {
        ports.log.warn('LOGIN_FAILED', { reason: result.refusal.code, requestId: c.get('requestId') });
        throw new ApiProblem(result.refusal.code);
      }
      return answer(LoggedIn, { accessToken: result.value.accessToken, expiresAt: isoTime(result.value.expiresAtMs) });
    },
  );
}
