import {
  CodeMismatchException,
  EnableSoftwareTokenMFAException,
  ExpiredCodeException,
  InvalidPasswordException,
  LimitExceededException,
  NotAuthorizedException,
  PasswordHistoryPolicyViolationException,
  PasswordResetRequiredException,
  TooManyFailedAttemptsException,
  TooManyRequestsException,
  UserNotConfirmedException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { ok, type Result, refuse } from '../../domain/shared/result';

/** What Cognito throws of what people do wrong, in the words of the ports. `REFUSED` is "not authorized" of whatever kind. */
type Known = { code: 'REFUSED' } | { code: 'TOO_MANY_ATTEMPTS' } | { code: 'WRONG_CODE' } | { code: 'WEAK_PASSWORD'; rule: string };

/** Runs a call and turns what it throws into one of `codes`; everything else is thrown on. */
export async function orRefused<T, C extends Known['code']>(
  call: () => Promise<T>,
  ...codes: readonly C[]
): Promise<Result<T, Extract<Known, { code: C }>>> {
  try {
    return ok(await call());
  } catch (error) {
    const known = knownOf(error);
    if (known === undefined || !codes.some((code) => code === known.code)) throw error;
    return refuse(known as Extract<Known, { code: C }>);
  }
}

function knownOf(error: unknown): Known | undefined {
  if (
    error instanceof TooManyRequestsException ||
    error instanceof LimitExceededException ||
    error instanceof TooManyFailedAttemptsException
  ) {
    return { code: 'TOO_MANY_ATTEMPTS' };
  }
  if (error instanceof InvalidPasswordException || error instanceof PasswordHistoryPolicyViolationException) {
    return { code: 'WEAK_PASSWORD', rule: error.message };
  }
  if (error instanceof CodeMismatchException || error instanceof ExpiredCodeException || error instanceof EnableSoftwareTokenMFAException) {
    return { code: 'WRONG_CODE' };
  }
  // Cognito's lock after repeated failures has no type of its own.
  if (error instanceof NotAuthorizedException) {
    return { code: /attempts exceeded/i.test(error.message) ? 'TOO_MANY_ATTEMPTS' : 'REFUSED' };
  }
  if (
    error instanceof UserNotFoundException ||
    error instanceof UserNotConfirmedException ||
    error instanceof PasswordResetRequiredException
  ) {
    return { code: 'REFUSED' };
  }
  return undefined;
}
