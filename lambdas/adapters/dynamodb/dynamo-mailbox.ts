import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Connection, Registration } from '../../domain/chargers/charger';
import { type Command, type Slot, TERMINAL_STATES } from '../../domain/commands/command';
import type { JsonObject } from '../../domain/shared/json';
import { ok, type Result, refuse } from '../../domain/shared/result';
import { MINUTE_MS } from '../../domain/shared/time';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { EnqueueRefusal, Mailbox, MailboxHead, NewCommand, Outcome } from '../../ports/mailbox';
import { keys } from './keys';
import { failed, transact } from './transact';

/** Unfinished work is looked at again after this long when every nudge was lost. */
const RESCUE_AFTER_MS = MINUTE_MS;
/** How many open commands the pump looks at; the rest wait behind them anyway. */
const HEAD_SIZE = 50;
const HIGHEST_SEQ = 999_999_999_999;
const MOST_ENQUEUE_TRIES = 20;

/** DynamoDB has no `undefined` inside a nested object either; payloads are kept as the text that was or will be on the wire. */
const storedCommand = z.object({
  chargerId: z.string(),
  seq: z.number(),
  action: z.string() as unknown as z.ZodType<Command['action']>,
  payload: z.string().transform((text): JsonObject => JSON.parse(text)),
  state: z.enum(['QUEUED', 'IN_FLIGHT', ...TERMINAL_STATES]),
  attempt: z.number(),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
  actor: z.string(),
  failFast: z.boolean(),
  supersedeKey: z.string().optional(),
  sentAtMs: z.number().optional(),
  messageId: z.string().optional(),
  finishedAtMs: z.number().optional(),
  response: z
    .string()
    .transform((text): JsonObject => JSON.parse(text))
    .optional(),
  error: z.object({ code: z.string(), description: z.string() }).optional(),
  lateOutcome: z
    .string()
    .transform((text): NonNullable<Command['lateOutcome']> => JSON.parse(text))
    .optional(),
});

const storedSlot = z.object({ seq: z.number(), messageId: z.string(), attempt: z.number(), epoch: z.number(), deadlineMs: z.number() });
const storedState = z.object({
  lastSeq: z.number().default(0),
  /** No command before this one is still open: where the pump begins to read. */
  firstOpenSeq: z.number().default(1),
  version: z.number().default(0),
  slot: storedSlot.optional(),
});
const storedConnection = z.object({
  connectionId: z.string(),
  epoch: z.number(),
  connectedAtMs: z.number(),
  lastSeenAtMs: z.number().optional(),
});

/** Commands, slot and sequence of a charger under one partition key; see keys.ts. */
export class DynamoMailbox implements Mailbox {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async enqueue(request: NewCommand): Promise<Result<{ readonly command: Command; readonly replayed: boolean }, { code: EnqueueRefusal }>> {
    const { chargerId, idempotencyKey } = request;
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([request.action, request.payload]))
      .digest('hex');
    for (let attempt = 1; attempt <= MOST_ENQUEUE_TRIES; attempt++) {
      const { state, known } = await this.#stateAndIdempotency(chargerId, idempotencyKey);
      if (known !== undefined) {
        if (known['fingerprint'] !== fingerprint) return refuse({ code: 'IDEMPOTENCY_KEY_REUSED' });
        const command = await this.get(chargerId, Number(known['seq']));
        if (command === undefined) throw new Error(`command ${known['seq']} of ${chargerId} is missing`);
        return ok({ command, replayed: true });
      }
      const seq = state.lastSeq + 1;
      const { idempotencyKey: _, payloadAfterwards, pendingPassword, ...facts } = request;
      const command: Command = { ...facts, seq, state: 'QUEUED', attempt: 0 };
      const touch = this.#touchState(chargerId, request.createdAtMs + RESCUE_AFTER_MS, 'SET lastSeq = :seq', {
        ':seq': seq,
        ...(state.lastSeq === 0 ? {} : { ':before': state.lastSeq }),
      });
      const written = await transact(this.#documents, [
        // The number is drawn in the same write that uses it: no gap, and nothing enqueued behind the pump's back.
        { Update: { ...touch.Update, ConditionExpression: state.lastSeq === 0 ? 'attribute_not_exists(lastSeq)' : 'lastSeq = :before' } },
        {
          Put: {
            TableName: this.#table,
            Item: {
              ...keys.command(chargerId, seq),
              ...command,
              payload: JSON.stringify(command.payload),
              ...(payloadAfterwards === undefined ? {} : { payloadAfterwards: JSON.stringify(payloadAfterwards) }),
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        {
          Put: {
            TableName: this.#table,
            Item: { ...keys.commandIdempotency(chargerId, idempotencyKey), seq, fingerprint },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        ...(pendingPassword === undefined
          ? []
          : [
              {
                Update: {
                  TableName: this.#table,
                  Key: keys.charger(chargerId),
                  UpdateExpression: 'SET pendingPassword = :pending',
                  ConditionExpression:
                    'attribute_exists(pk) AND (attribute_not_exists(pendingPassword) OR pendingPassword.isSetAside = :true)',
                  ExpressionAttributeValues: { ':pending': { hash: pendingPassword, seq, isSetAside: false }, ':true': true },
                },
              },
            ]),
      ]);
      if (written.ok) return ok({ command, replayed: false });
      // Unless this very command came in twice at once: then the next look finds it.
      if (failed(written.refusal.reasons, 3) && !failed(written.refusal.reasons, 2)) return refuse({ code: 'KEY_CHANGE_PENDING' });
      // Somebody enqueued at the same moment, perhaps under this very key: look again.
    }
    throw new Error(`the mailbox of ${chargerId} is too busy to take a command`);
  }

  async #stateAndIdempotency(chargerId: string, key: string) {
    const stateKey = keys.mailboxState(chargerId);
    const idempotencyKey = keys.commandIdempotency(chargerId, key);
    const { Responses } = await this.#documents.send(
      new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: [stateKey, idempotencyKey], ConsistentRead: true } } }),
    );
    const items = Responses?.[this.#table] ?? [];
    return {
      state: storedState.parse(items.find(({ sk }) => sk === stateKey.sk) ?? {}),
      known: items.find(({ sk }) => sk === idempotencyKey.sk),
    };
  }

  async knows(chargerId: string, idempotencyKey: string): Promise<boolean> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.commandIdempotency(chargerId, idempotencyKey), ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  async get(chargerId: string, seq: number): Promise<Command | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.command(chargerId, seq), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parseCommand(Item);
  }

  async list(chargerId: string, { limit, cursor }: PageRequest): Promise<Page<Command>> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
    const { pk } = keys.mailboxState(chargerId);
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': pk,
          ':first': keys.command(chargerId, 0).sk,
          ':last': keys.command(chargerId, Math.min(before - 1, HIGHEST_SEQ)).sk,
        },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const items = Items.map(parseCommand);
    return { items, nextCursor: items.length < limit ? null : String(items.at(-1)?.seq) };
  }

  async head(chargerId: string): Promise<MailboxHead> {
    // The state first: whatever is enqueued between the two reads raises the version, and `rest` then leaves the mark alone.
    const [stateKey, connectionKey, chargerKey] = [keys.mailboxState(chargerId), keys.connection(chargerId), keys.charger(chargerId)];
    const { Responses } = await this.#documents.send(
      new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: [stateKey, connectionKey, chargerKey], ConsistentRead: true } } }),
    );
    const item = (sk: string) => Responses?.[this.#table]?.find((candidate) => candidate['sk'] === sk);
    const state = storedState.parse(item(stateKey.sk) ?? {});
    const charger = item(chargerKey.sk);
    const open = await this.#openCommands(chargerId, state.firstOpenSeq);
    return {
      slot: state.slot,
      inFlight: open.find(({ seq }) => seq === state.slot?.seq),
      connection: readConnection(chargerId, item(connectionKey.sk)),
      registration: charger?.['registration'] as Registration | undefined,
      queued: open.filter((command) => command.state === 'QUEUED'),
      version: state.version,
      lastSeq: state.lastSeq,
    };
  }

  /** Open commands from `firstSeq` on, oldest first; finished ones in between cost a read until `rest` has moved the start past them. */
  async #openCommands(chargerId: string, firstSeq: number): Promise<readonly Command[]> {
    const open: Command[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          FilterExpression: '#state IN (:queued, :inFlight)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: {
            ':pk': keys.mailboxState(chargerId).pk,
            ':first': keys.command(chargerId, firstSeq).sk,
            ':last': keys.command(chargerId, HIGHEST_SEQ).sk,
            ':queued': 'QUEUED',
            ':inFlight': 'IN_FLIGHT',
          },
          ConsistentRead: true,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      open.push(...Items.map(parseCommand));
      from = LastEvaluatedKey;
    } while (from !== undefined && open.length < HEAD_SIZE);
    return open;
  }

  async claim(command: Command, slot: Slot, atMs: number): Promise<Result<undefined, { code: 'NOT_CLAIMED' }>> {
    const { chargerId, seq } = command;
    const written = await transact(this.#documents, [
      {
        Update: {
          ...this.#touchState(chargerId, slot.deadlineMs + RESCUE_AFTER_MS, 'SET slot = :slot', { ':slot': slot }).Update,
          ConditionExpression: 'attribute_not_exists(slot)',
        },
      },
      {
        Update: {
          TableName: this.#table,
          Key: keys.command(chargerId, seq),
          UpdateExpression: 'SET #state = :inFlight, attempt = :attempt, messageId = :messageId, sentAtMs = :now',
          ConditionExpression: '#state = :queued AND attempt = :before',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: {
            ':inFlight': 'IN_FLIGHT',
            ':queued': 'QUEUED',
            ':attempt': slot.attempt,
            ':before': command.attempt,
            ':messageId': slot.messageId,
            ':now': atMs,
          },
        },
      },
      {
        ConditionCheck: {
          TableName: this.#table,
          Key: keys.connection(chargerId),
          ConditionExpression: 'epoch = :epoch AND attribute_exists(connectionId)',
          ExpressionAttributeValues: { ':epoch': slot.epoch },
        },
      },
    ]);
    return written.ok ? ok() : refuse({ code: 'NOT_CLAIMED' });
  }

  async finish(chargerId: string, slot: Slot, outcome: Outcome): Promise<Result<undefined, { code: 'NOT_IN_FLIGHT' }>> {
    const { names, values, sets } = outcomeUpdate(outcome);
    return this.#emptySlot(chargerId, slot, outcome.atMs, sets, names, values);
  }

  async requeue(chargerId: string, slot: Slot): Promise<Result<undefined, { code: 'NOT_IN_FLIGHT' }>> {
    // `sentAtMs` of the last attempt is the nearest clock at hand; the mark only has to be near enough for the sweep.
    return this.#emptySlot(chargerId, slot, slot.deadlineMs, '#state = :state', {}, { ':state': 'QUEUED' });
  }

  async #emptySlot(
    chargerId: string,
    slot: Slot,
    atMs: number,
    sets: string,
    names: Record<string, string>,
    values: Record<string, unknown>,
  ): Promise<Result<undefined, { code: 'NOT_IN_FLIGHT' }>> {
    const state = this.#touchState(chargerId, atMs + RESCUE_AFTER_MS, 'REMOVE slot', { ':messageId': slot.messageId });
    const written = await transact(this.#documents, [
      { Update: { ...state.Update, ConditionExpression: 'slot.messageId = :messageId' } },
      {
        Update: {
          TableName: this.#table,
          Key: keys.command(chargerId, slot.seq),
          UpdateExpression: `SET ${sets}`,
          ConditionExpression: '#state = :inFlight AND messageId = :messageId',
          ExpressionAttributeNames: { '#state': 'state', ...names },
          ExpressionAttributeValues: { ':inFlight': 'IN_FLIGHT', ':messageId': slot.messageId, ...values },
        },
      },
    ]);
    if (written.ok) return ok();
    if (failed(written.refusal.reasons, 0) || failed(written.refusal.reasons, 1)) return refuse({ code: 'NOT_IN_FLIGHT' });
    throw new Error(`ending call ${slot.messageId} of ${chargerId} failed`);
  }

  async drop(chargerId: string, seq: number, outcome: Outcome): Promise<Result<undefined, { code: 'NOT_QUEUED' }>> {
    const { names, values, sets } = outcomeUpdate(outcome);
    return this.#conditionally(
      new UpdateCommand({
        TableName: this.#table,
        Key: keys.command(chargerId, seq),
        UpdateExpression: `SET ${sets}`,
        ConditionExpression: '#state = :queued',
        ExpressionAttributeNames: { '#state': 'state', ...names },
        ExpressionAttributeValues: { ':queued': 'QUEUED', ...values },
      }),
      'NOT_QUEUED',
    );
  }

  async rest(chargerId: string, head: MailboxHead, lookAgainAtMs: number | undefined): Promise<void> {
    const openSeqs = [...head.queued, ...(head.inFlight === undefined ? [] : [head.inFlight])].map(({ seq }) => seq);
    const firstOpenSeq = openSeqs.length === 0 ? head.lastSeq + 1 : Math.min(...openSeqs);
    const due = lookAgainAtMs === undefined ? undefined : keys.due(lookAgainAtMs, `MAILBOX#${chargerId}`);
    await this.#conditionally(
      new UpdateCommand({
        TableName: this.#table,
        Key: keys.mailboxState(chargerId),
        UpdateExpression:
          due === undefined
            ? 'SET firstOpenSeq = :firstOpenSeq REMOVE duePk, dueSk'
            : 'SET firstOpenSeq = :firstOpenSeq, duePk = :duePk, dueSk = :dueSk',
        // A mailbox that was never written to has no version; there is nothing to rest then.
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: {
          ':version': head.version,
          ':firstOpenSeq': firstOpenSeq,
          ...(due === undefined ? {} : { ':duePk': due.duePk, ':dueSk': due.dueSk }),
        },
      }),
      'CHANGED',
    );
  }

  async noteLate(chargerId: string, seq: number, late: NonNullable<Command['lateOutcome']>): Promise<void> {
    await this.#conditionally(
      new UpdateCommand({
        TableName: this.#table,
        Key: keys.command(chargerId, seq),
        UpdateExpression: 'SET lateOutcome = :late',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(lateOutcome)',
        ExpressionAttributeValues: { ':late': JSON.stringify(late) },
      }),
      'ALREADY_NOTED',
    );
  }

  /** Raises the version and marks the mailbox due: part of every write that leaves work behind. */
  #touchState(chargerId: string, dueAtMs: number, more = '', moreValues: Record<string, unknown> = {}) {
    const { duePk, dueSk } = keys.due(dueAtMs, `MAILBOX#${chargerId}`);
    const sets = 'version = if_not_exists(version, :zero) + :one, duePk = :duePk, dueSk = :dueSk';
    return {
      Update: {
        TableName: this.#table,
        Key: keys.mailboxState(chargerId),
        UpdateExpression: more.startsWith('SET ') ? `${more}, ${sets}` : `SET ${sets} ${more}`,
        ExpressionAttributeValues: { ':zero': 0, ':one': 1, ':duePk': duePk, ':dueSk': dueSk, ...moreValues },
      },
    };
  }

  async #conditionally<Code extends string>(command: UpdateCommand, code: Code): Promise<Result<undefined, { code: Code }>> {
    try {
      await this.#documents.send(command);
      return ok();
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return refuse({ code });
      throw error;
    }
  }
}

function outcomeUpdate({ state, atMs, response, error }: Outcome) {
  return {
    // A secret leaves the item in the very write that ends the command.
    sets: `#state = :state, finishedAtMs = :at, payload = if_not_exists(payloadAfterwards, payload)${response === undefined ? '' : ', #response = :response'}${error === undefined ? '' : ', #error = :error'}`,
    names: { ...(response === undefined ? {} : { '#response': 'response' }), ...(error === undefined ? {} : { '#error': 'error' }) },
    values: {
      ':state': state,
      ':at': atMs,
      ...(response === undefined ? {} : { ':response': JSON.stringify(response) }),
      ...(error === undefined ? {} : { ':error': error }),
    },
  };
}

function parseCommand(item: Record<string, unknown>): Command {
  // The schema's optional fields are absent or valued, never undefined, because that is how they were stored.
  return storedCommand.parse(item) as Command;
}

function readConnection(chargerId: string, item: Record<string, unknown> | undefined): Connection | undefined {
  const read = storedConnection.safeParse(item);
  if (!read.success) return undefined;
  const { connectionId, epoch, connectedAtMs, lastSeenAtMs = connectedAtMs } = read.data;
  return { chargerId, connectionId, epoch, connectedAtMs, lastSeenAtMs };
}
