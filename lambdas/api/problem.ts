import type { Context } from 'hono';

/**
 * Every refusal of the API, in one table. `code` is the contract: clients decide by it and translate it, so a code is never renamed.
 * Statuses are made here and nowhere else.
 */
const PROBLEMS = {
  INVALID_REQUEST: { status: 400, title: 'The request is not as this resource needs it' },
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON' },
  MALFORMED_CSV: { status: 400, title: 'The body is not CSV as this resource reads it' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not one that this list gave out' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, title: 'The header Idempotency-Key is missing' },
  UNKNOWN_ACTION: { status: 400, title: 'No such command' },
  KEY_NOT_FOR_TEMPLATES: { status: 400, title: 'A key of this template must not be sent to every charger of a make' },
  INVALID_PAYLOAD: { status: 400, title: 'The payload does not have the shape that OCPP 1.6 gives this command' },
  WEBHOOK_NOT_SIGNED: { status: 400, title: 'The signature does not fit the body, or is too old' },
  WEBHOOK_WRONG_MODE: { status: 400, title: 'An event of test mode and real money do not meet' },
  WRONG_CODE: { status: 400, title: 'The code is not right, or no longer' },
  WEAK_PASSWORD: { status: 400, title: 'The password does not meet the rules' },
  UNKNOWN_TARIFF: { status: 400, title: 'There is no tariff with this id' },
  UNKNOWN_SITE: { status: 400, title: 'There is no site with this id' },
  AUTHENTICATION_REQUIRED: { status: 401, title: 'Log in, or send an API key' },
  INVALID_TOKEN: { status: 401, title: 'The access token is not valid' },
  INVALID_API_KEY: { status: 401, title: 'The API key is not valid' },
  WRONG_CREDENTIALS: { status: 401, title: 'E-mail and password do not fit together' },
  LOG_IN_EXPIRED: { status: 401, title: 'The log-in took too long or was answered wrongly too often; begin again' },
  INVALID_REFRESH_TOKEN: { status: 401, title: 'The refresh token is not valid, or no longer' },
  FORBIDDEN: { status: 403, title: 'Your roles do not allow this' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is nothing at this address' },
  ALERT_NOT_FOUND: { status: 404, title: 'There is no alert with this id' },
  ALERT_RULE_NOT_FOUND: { status: 404, title: 'There is no alert rule with this id' },
  WEBHOOK_NOT_FOUND: { status: 404, title: 'There is no webhook with this id' },
  WEBHOOK_DELIVERY_NOT_FOUND: { status: 404, title: 'There is no delivery with this id, or no longer' },
  CHARGER_NOT_FOUND: { status: 404, title: 'There is no charger with this id' },
  COMMAND_NOT_FOUND: { status: 404, title: 'There is no command with this id' },
  SESSION_NOT_FOUND: { status: 404, title: 'There is no session with this id' },
  PLAN_NOT_FOUND: { status: 404, title: 'This session has no plan yet' },
  TARIFF_NOT_FOUND: { status: 404, title: 'There is no tariff with this id' },
  BILL_NOT_FOUND: { status: 404, title: 'This session has no bill: it is not settled yet, or no tariff applies to it' },
  CARD_NOT_FOUND: { status: 404, title: 'There is no card with this tag' },
  DRIVER_NOT_FOUND: { status: 404, title: 'There is no driver with this id' },
  WALLET_NOT_FOUND: { status: 404, title: 'There is no wallet with this id' },
  PAYMENT_NOT_FOUND: { status: 404, title: 'There is no payment of this wallet with this id' },
  PAYMENT_UNKNOWN: { status: 404, title: 'There is no card payment with this id' },
  SITE_NOT_FOUND: { status: 404, title: 'There is no site with this id' },
  USER_NOT_FOUND: { status: 404, title: 'There is nobody with this id' },
  API_KEY_NOT_FOUND: { status: 404, title: 'There is no API key with this id' },
  ORPHAN_NOT_FOUND: { status: 404, title: 'There is nothing with this id in the inbox' },
  AVAILABILITY_CHANGE_NOT_FOUND: { status: 404, title: 'There is no change of availability with this id' },
  TEMPLATE_NOT_FOUND: { status: 404, title: 'There is no configuration template with this id' },
  FIRMWARE_NOT_FOUND: { status: 404, title: 'There is no firmware with this id' },
  LINK_GONE: { status: 404, title: 'This link leads nowhere, or no longer' },
  PUBLIC_CODE_NOT_FOUND: { status: 404, title: 'There is no charger behind this code' },
  AD_HOC_SESSION_NOT_FOUND: { status: 404, title: 'There is no session behind this link' },
  RECEIPT_NOT_FOUND: { status: 404, title: 'There is no receipt, or not yet' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take that method' },
  USER_EXISTS: { status: 409, title: 'There is somebody with this e-mail address already' },
  USER_NOT_INVITED: { status: 409, title: 'This works only as long as somebody has not accepted their invitation' },
  LAST_OWNER: { status: 409, title: 'Somebody has to be left who may do everything' },
  SECOND_FACTOR_ON: { status: 409, title: 'A second factor is on already; turn it off first' },
  ALERT_RESOLVED: { status: 409, title: 'The alert has ended' },
  TOO_MANY_WEBHOOKS: { status: 409, title: 'There are as many webhooks as there can be' },
  CHARGER_EXISTS: { status: 409, title: 'A charger with this id is already registered' },
  CARD_EXISTS: { status: 409, title: 'A card with this tag is already registered' },
  TEMPLATE_EXISTS: { status: 409, title: 'This make has a configuration template already' },
  NO_TEMPLATE: { status: 409, title: 'There is no configuration template for the make of this charger' },
  AVAILABILITY_CHANGE_NOT_PLANNED: { status: 409, title: 'The time of this change has come, or it was taken back' },
  SITE_EXISTS: { status: 409, title: 'A site with this id already exists' },
  FIRMWARE_FILE_MISSING: { status: 409, title: 'The file of this firmware has not been uploaded yet' },
  SESSION_NOT_OPEN: { status: 409, title: 'The session has ended' },
  ORPHAN_RESOLVED: { status: 409, title: 'Somebody has decided about this already' },
  RESOLUTION_NOT_POSSIBLE: { status: 409, title: 'This cannot be resolved in that way' },
  COMMAND_NOT_QUEUED: { status: 409, title: 'The command is no longer waiting' },
  KEY_CHANGE_PENDING: { status: 409, title: 'The key of this charger is being changed; that has to end first' },
  PROFILE_NOT_PROVEN: { status: 409, title: 'The charger has never connected with this security profile: it would be locked out' },
  PROFILE_WOULD_FALL: { status: 409, title: 'A security profile is never lowered over OCPP' },
  DRIVER_EXISTS: { status: 409, title: 'A driver with this id already exists' },
  DRIVER_ERASED: { status: 409, title: 'Who this driver was is forgotten' },
  SESSION_OPEN: { status: 409, title: 'A session of this driver has not ended yet' },
  PHONE_TAKEN: { status: 409, title: 'Another driver has this telephone number' },
  WALLET_CLOSED: { status: 409, title: 'The wallet is closed' },
  WALLET_BLOCKED: { status: 409, title: 'The wallet is blocked' },
  WALLET_NOT_EMPTY: { status: 409, title: 'There is money in the wallet, or a debt' },
  CURRENCY_MISMATCH: { status: 409, title: 'The wallet is in another currency' },
  LIVEMODE_MISMATCH: { status: 409, title: 'Real money and money of a test do not meet' },
  ALREADY_SETTLED: { status: 409, title: 'The session is settled' },
  NOT_SETTLED: { status: 409, title: 'There is no settlement to take back' },
  HOLD_NOT_FOUND: { status: 409, title: 'No money is held for this' },
  HOLD_RESOLVED: { status: 409, title: 'The held money has been taken or let go' },
  HOLD_CHANGED: { status: 409, title: 'More money is held by now' },
  REFUND_EXCEEDS_PAYMENT: { status: 409, title: 'That is more than is left of the payment' },
  NOT_CAPTURED: { status: 409, title: 'Nothing was taken with this payment' },
  DEBT_OUTSTANDING: { status: 409, title: 'A debt has to be paid first' },
  INSUFFICIENT_FUNDS: { status: 409, title: 'There is not enough money in the wallet' },
  CONFLICT: { status: 409, title: 'Somebody else is changing this at the same time; try again' },
  CHARGER_OFFLINE: { status: 409, title: 'The charger is offline' },
  CONNECTOR_UNAVAILABLE: { status: 409, title: 'This connector is out of service' },
  CONNECTOR_OCCUPIED: { status: 409, title: 'This connector is in use' },
  CONNECTOR_KEPT: { status: 409, title: 'Somebody else is paying for this connector' },
  NO_PRICE: { status: 409, title: 'This connector has no price to charge at without an account' },
  CARD_PAYMENTS_NOT_SET_UP: { status: 409, title: 'This deployment takes no cards' },
  PRICE_CHANGED: { status: 409, title: 'The price is no longer the one that was shown' },
  CHECKOUT_NOT_OPENED: { status: 503, title: 'The payment page could not be opened; nothing was charged' },
  PUBLIC_CODE_REPLACED: { status: 410, title: 'This code was replaced; the one on the charger is another' },
  PRECONDITION_FAILED: { status: 412, title: 'It was changed since you read it' },
  PRECONDITION_REQUIRED: { status: 428, title: 'Say which version you mean to change: send If-Match' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The payload does not fit into one frame to a charger' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body has a media type that this resource does not read' },
  TARIFF_REFUSED: { status: 422, title: 'The tariff has errors and is not published' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This Idempotency-Key was used for a different request' },
  TOO_MANY_SWITCHED: { status: 429, title: 'Too many chargers switched in one minute' },
  TOO_MANY_ATTEMPTS: { status: 429, title: 'Too many attempts; wait a little' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests; wait a little' },
  INTERNAL: { status: 500, title: 'Something broke on our side' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** What was wrong with one part of the request: `pointer` into the body (RFC 6901), or the name of a query parameter or header. */
export interface ProblemPart {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
  readonly detail: string;
}

/** Thrown anywhere under a route; `problemResponse` turns it into the answer. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly parts: readonly ProblemPart[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    more: { readonly detail?: string; readonly parts?: readonly ProblemPart[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(more.detail ?? PROBLEMS[code].title);
    this.code = code;
    this.detail = more.detail;
    this.parts = more.parts ?? [];
    this.headers = more.headers ?? {};
  }
}

/** RFC 9457. `instance` names this very request, and is the id under which the log has it. */
export function problemResponse(c: Context, problem: ApiProblem, requestId: string): Response {
  const { status, title } = PROBLEMS[problem.code];
  const body = {
    type: `/v1/docs#problem-${problem.code}`,
    title,
    status,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    instance: `urn:tidewatt:request:${requestId}`,
    code: problem.code,
    ...(problem.parts.length === 0 ? {} : { errors: problem.parts }),
  };
  return c.body(JSON.stringify(body), status, {
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="tidewatt"' } : {}),
    ...problem.headers,
    'Content-Type': 'application/problem+json',
  });
}

export function statusOf(code: ProblemCode): number {
  return PROBLEMS[code].status;
}

/** For the documentation: every code with its status and sentence. */
export function describeProblems(): readonly { readonly code: ProblemCode; readonly status: number; readonly title: string }[] {
  return PROBLEM_CODES.map((code) => ({ code, ...PROBLEMS[code] }));
}
