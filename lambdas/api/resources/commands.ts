import * as z from 'zod';
import { forgetUnsentKey } from '../../commands/change-key';
import type { Charger } from '../../domain/chargers/charger';
import { isKeyChange } from '../../domain/chargers/key-change';
import { type Command, type CommandAction, TERMINAL_STATES } from '../../domain/commands/command';
import { fitsInOneFrame, MOST_PAYLOAD_BYTES } from '../../domain/commands/command-rules';
import { credentialsInAddress } from '../../domain/commands/credentials-in-address';
import { MASS_SWITCHING, switches } from '../../domain/commands/mass-switching';
import { answerWithoutSecrets, withoutSecrets } from '../../domain/commands/secrets';
import { securityLimit } from '../../domain/commands/security-limits';
import type { JsonObject } from '../../domain/shared/json';
import { isoTime } from '../../domain/shared/time';
import { outboundMessages } from '../../ocpp/v16/messages';
import type { Principal } from '../../ports/people';
import { actorOf } from '../authenticate';
import { commandId, parseCommandId } from '../command-id';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, JsonObjectBody, Limit, pageOf } from '../schemas';
import { chargerInSight, seesCharger } from '../scope';
import { type Api, type ApiContext, answer, answers, jsonBody, partsOf, serve } from '../serve';

const ACTIONS = Object.keys(outboundMessages) as readonly CommandAction[];
export const STATES = ['QUEUED', 'IN_FLIGHT', ...TERMINAL_STATES] as const;

export const NewCommand = z
  .strictObject({
    action: z.string().meta({ description: `One of ${ACTIONS.join(', ')}.`, example: 'Reset' }),
    payload: JsonObjectBody.meta({
      description: 'As OCPP 1.6 types it; sent to the charger verbatim, whatever we believe of it.',
      example: { type: 'Soft' },
    }),
    failFast: z.boolean().optional().meta({ description: 'Offline charger: UNDELIVERABLE at once instead of waiting for it.' }),
  })
  .meta({ id: 'NewCommand' });

const Failure = z.strictObject({ code: z.string(), description: z.string() });

export const CommandBody = z
  .strictObject({
    id: z.string().meta({ example: 'cmd_Q1AtMDAxLjc' }),
    chargerId: z.string(),
    action: z.string(),
    payload: JsonObjectBody.meta({ description: 'As sent, but for passwords and keys: those read `***`.' }),
    state: z.enum(STATES),
    createdAt: Instant,
    expiresAt: Instant,
    sentAt: Instant.optional(),
    finishedAt: Instant.optional(),
    attempts: z.int(),
    response: JsonObjectBody.optional().meta({ description: 'What the charger answered, verbatim.' }),
    error: Failure.optional(),
    lateOutcome: z
      .strictObject({ at: Instant, outcome: z.string(), response: JsonObjectBody.optional(), error: Failure.optional() })
      .optional()
      .meta({ description: 'An answer that came after the end. It changes nothing.' }),
    requestedBy: z.string(),
  })
  .meta({ id: 'Command' });
const CommandPage = pageOf(CommandBody, 'CommandPage');

export const IDEMPOTENCY_KEY = z.string().regex(/^[!-~]{1,200}$/, 'expected 1 to 200 printable ASCII characters');

/** Seconds a caller may ask us to hold on; API Gateway itself gives up after 30. */
export const Wait = z.coerce
  .number()
  .int()
  .min(0)
  .max(20)
  .default(0)
  .meta({ description: 'Hold the answer until the command has ended, or so many seconds.' });

export function commandRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Commands'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers/{id}/commands',
      summary: 'Ask a charger to do something',
      description:
        'Queued in strict order for this charger and sent as soon as it is connected. The same `Idempotency-Key` with the same body is the same command.',
      tags,
      request: {
        params,
        query: z.strictObject({ wait: Wait }),
        headers: z.object({ 'idempotency-key': IDEMPOTENCY_KEY.optional().meta({ description: 'Required.' }) }),
        body: jsonBody(NewCommand),
      },
      responses: { 202: answers('Accepted; follow `Location`.', CommandBody) },
    },
    async (c) => {
      const { id: chargerId } = c.req.valid('param');
      const { action, payload, failFast } = c.req.valid('json');
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      if (idempotencyKey === undefined) throw keyMissing();
      const known = knownAction(action);
      const order = { action: known, payload: checkPayload(known, payload), failFast, idempotencyKey };
      const charger = await chargerInSight(c, chargerId, ports);
      const sent = await enqueue(c.get('principal'), charger, order, ports);
      const command = await waitFor(sent.command, c.req.valid('query').wait, ports);
      return accepted(command, sent.replayed);
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/commands',
      summary: "A charger's commands, newest first",
      tags,
      request: { params, query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of commands.', CommandPage) },
    },
    async (c) => {
      const { id: chargerId } = c.req.valid('param');
      const { limit, cursor } = c.req.valid('query');
      const list = listName('commands', { chargerId });
      const after = unwrapCursor(cursor, list);
      await chargerInSight(c, chargerId, ports);
      const page = await ports.mailbox.list(chargerId, { limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(CommandPage, { items: page.items.map(showCommand), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/commands/{id}',
      summary: 'One command',
      tags,
      request: { params, query: z.strictObject({ wait: Wait }) },
      responses: { 200: answers('The command.', CommandBody) },
    },
    async (c) => {
      const command = await find(c, c.req.valid('param').id, ports);
      return answer(CommandBody, showCommand(await waitFor(command, c.req.valid('query').wait, ports)));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/commands/{id}/cancel',
      summary: 'Take back a command that still waits',
      tags,
      request: { params },
      responses: { 200: answers('Cancelled.', CommandBody) },
    },
    async (c) => {
      const { chargerId, seq } = await find(c, c.req.valid('param').id, ports);
      const dropped = await ports.mailbox.drop(chargerId, seq, { state: 'CANCELLED', atMs: ports.clock.nowMs() });
      const now = await ports.mailbox.get(chargerId, seq);
      if (now === undefined) throw new ApiProblem('COMMAND_NOT_FOUND');
      if (!dropped.ok && now.state !== 'CANCELLED') throw new ApiProblem('COMMAND_NOT_QUEUED', { detail: `It is ${now.state}.` });
      return answer(CommandBody, showCommand(now));
    },
  );
}

export interface Order {
  readonly action: CommandAction;
  readonly payload: JsonObject;
  readonly failFast: boolean | undefined;
  readonly idempotencyKey: string;
}

/** Puts a checked order into a charger's mailbox, once for its key, unless it would do harm. */
export async function enqueue(
  principal: Principal,
  charger: Charger,
  { action, payload, failFast, idempotencyKey }: Order,
  ports: ApiPorts,
): Promise<{ readonly command: Command; readonly replayed: boolean }> {
  await mustBeSafeToSend(charger, action, payload, ports);
  const key = ownKey(principal, idempotencyKey);
  // A repeat switches nothing, and using up the minute it would keep the rest of a long list from ever being reached.
  if (switches(action) && !(await ports.mailbox.knows(charger.id, key))) await mustNotSwitchAll(charger.id, action, ports);
  if (isKeyChange(action, payload)) await forgetUnsentKey(charger, ports);
  const sent = await ports.commands.send({
    chargerId: charger.id,
    action,
    payload,
    actor: actorOf(principal),
    idempotencyKey: key,
    ...(failFast === undefined ? {} : { failFast }),
  });
  if (!sent.ok) throw new ApiProblem(sent.refusal.code);
  return sent.value;
}

/** A key is its maker's own: two callers who count from 1 do not meet, nor does a caller meet our own jobs. */
export function ownKey(principal: Principal, key: string): string {
  return `${actorOf(principal)}:${key}`;
}

/** 202 with the place to look: what a route that only puts a command into the mailbox answers. */
export function accepted(command: Command, replayed: boolean): Response {
  const body = showCommand(command);
  return answer(CommandBody, body, {
    status: 202,
    headers: { Location: `/v1/commands/${body.id}`, ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}) },
  });
}

/** Looks again at growing intervals until the command has ended or the caller's patience has. */
export async function waitFor(
  command: Command,
  waitS: number,
  { mailbox, clock, sleep }: Pick<ApiPorts, 'mailbox' | 'clock' | 'sleep'>,
): Promise<Command> {
  const untilMs = clock.nowMs() + waitS * 1_000;
  let newest = command;
  let pauseMs = FIRST_PAUSE_MS;
  while (!hasEnded(newest)) {
    const leftMs = untilMs - clock.nowMs();
    if (leftMs <= 0) break;
    await sleep(Math.min(pauseMs, leftMs));
    newest = (await mailbox.get(command.chargerId, command.seq)) ?? newest;
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
  }
  return newest;
}
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

function hasEnded({ state }: Command): boolean {
  return state !== 'QUEUED' && state !== 'IN_FLIGHT';
}

export function knownAction(action: string): CommandAction {
  const known = ACTIONS.find((name) => name === action);
  if (known !== undefined) return known;
  throw new ApiProblem('UNKNOWN_ACTION', { parts: [{ pointer: '/action', detail: `Expected one of ${ACTIONS.join(', ')}.` }] });
}

/** Only the shape is ours to judge; whether it makes sense is the charger's. The fields come out in the order of the published schema. */
export function checkPayload(action: CommandAction, payload: JsonObject): JsonObject {
  const read = outboundMessages[action].request.safeParse(payload);
  if (!read.success) throw new ApiProblem('INVALID_PAYLOAD', { parts: partsOf(read.error, 'body', '/payload') });
  const inOrder = read.data as JsonObject;
  const pointer = credentialsInAddress(inOrder);
  if (pointer !== undefined) {
    throw new ApiProblem('INVALID_PAYLOAD', {
      parts: [{ pointer: `/payload${pointer}`, detail: 'an address may not carry a user or password' }],
    });
  }
  if (!fitsInOneFrame(inOrder)) {
    throw new ApiProblem('PAYLOAD_TOO_LARGE', {
      detail: `At most ${MOST_PAYLOAD_BYTES / 1024} KiB reach a charger in one frame; send a long list in parts.`,
      parts: [{ pointer: '/payload', detail: 'is too long' }],
    });
  }
  return inOrder;
}

async function mustBeSafeToSend(charger: Charger, action: CommandAction, payload: JsonObject, ports: ApiPorts): Promise<void> {
  // Read where it decides something, and not for every command.
  const configuration = action === 'CertificateSigned' ? await ports.configurations.get(charger.id) : undefined;
  const over = securityLimit(action, payload, charger, configuration);
  switch (over?.code) {
    case undefined:
      return;
    case 'CHAIN_TOO_LONG': {
      const detail = `is longer than the ${over.limit} characters that this charger takes`;
      throw new ApiProblem('INVALID_PAYLOAD', { parts: [{ pointer: '/payload/certificateChain', detail }] });
    }
    case 'PROFILE_WOULD_FALL':
      throw new ApiProblem('PROFILE_WOULD_FALL', { detail: `It connects with profile ${over.minProfile} or higher.` });
  }
}

/** A stolen account switches no network off: more than so many chargers in a minute are a plan's work and not a person's. */
export async function mustNotSwitchAll(chargerId: string, action: CommandAction, { tallies, clock }: ApiPorts): Promise<void> {
  if (!switches(action)) return;
  const { count } = await tallies.countMember('switched', chargerId, MASS_SWITCHING, clock.nowMs());
  if (count <= MASS_SWITCHING.limit) return;
  throw new ApiProblem('TOO_MANY_SWITCHED', {
    detail: `At most ${MASS_SWITCHING.limit} chargers in a minute.`,
    headers: { 'Retry-After': '60' },
  });
}

export function keyMissing(): ApiProblem {
  return new ApiProblem('IDEMPOTENCY_KEY_MISSING', {
    detail:
      'Send a header Idempotency-Key with a value of your own making, new for each command: a repeat after a lost answer then asks nothing twice.',
    parts: [{ header: 'idempotency-key', detail: 'is missing' }],
  });
}

async function find(c: Pick<ApiContext, 'get'>, id: string, ports: Pick<ApiPorts, 'mailbox' | 'chargers'>): Promise<Command> {
  const place = parseCommandId(id);
  const command = place === undefined ? undefined : await ports.mailbox.get(place.chargerId, place.seq);
  if (command === undefined || !(await seesCharger(c, command.chargerId, ports))) throw new ApiProblem('COMMAND_NOT_FOUND');
  return command;
}

function showCommand(command: Command): z.input<typeof CommandBody> {
  const { lateOutcome } = command;
  return {
    id: commandId(command.chargerId, command.seq),
    chargerId: command.chargerId,
    action: command.action,
    payload: withoutSecrets(command.action, command.payload),
    state: command.state,
    createdAt: isoTime(command.createdAtMs),
    expiresAt: isoTime(command.expiresAtMs),
    ...(command.sentAtMs === undefined ? {} : { sentAt: isoTime(command.sentAtMs) }),
    ...(command.finishedAtMs === undefined ? {} : { finishedAt: isoTime(command.finishedAtMs) }),
    attempts: command.attempt,
    ...(command.response === undefined ? {} : { response: answerWithoutSecrets(command.action, command.response) }),
    ...(command.error === undefined ? {} : { error: { ...command.error } }),
    ...(lateOutcome === undefined
      ? {}
      : {
          lateOutcome: {
            at: isoTime(lateOutcome.atMs),
            outcome: lateOutcome.outcome,
            ...(lateOutcome.response === undefined ? {} : { response: answerWithoutSecrets(command.action, lateOutcome.response) }),
            ...(lateOutcome.error === undefined ? {} : { error: { ...lateOutcome.error } }),
          },
        }),
    requestedBy: command.actor,
  };
}
