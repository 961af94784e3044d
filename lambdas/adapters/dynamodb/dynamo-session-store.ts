import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { normalIdTag } from '../../domain/cards/card';
import type { SpendingWatch } from '../../domain/ledger/spending-watch';
import { type DoubtfulSession, type InboxPlace, parseInboxItemId, placeOfOrphan } from '../../domain/sessions/inbox-item';
import type {
  ClosedSession,
  EnergyCost,
  LiveReading,
  OpenSession,
  Preferences,
  Session,
  SessionFlag,
  SettledSession,
} from '../../domain/sessions/session';
import { isCurrency, type MoneyText } from '../../domain/shared/money';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { SessionBill, SessionTariff } from '../../domain/tariffs/session-bill';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { Orphan, RecordedReading, SessionQuery, SessionStore } from '../../ports/session-store';
import type { Recount } from '../../ports/statistics';
import { orWhatStood } from './condition';
import { countInTransaction } from './dynamo-statistics';
import { INDEXES, type Key, keys, sortableMs } from './keys';
import { readBatch } from './read-batch';
import { storedBill, storedSessionTariff } from './stored-bill';

const live = z.object({
  sampledAtMs: z.number(),
  registerWh: z.number().optional(),
  powerW: z.number().optional(),
  currentA: z.number().optional(),
  voltageV: z.number().optional(),
  activePhases: z.number().optional(),
  socPercent: z.number().optional(),
});

/** DynamoDB forgets the order of a map's keys; this order, the specification's, is the one an answer is written in. */
const idTagInfo = z.object({
  expiryDate: z.string().optional(),
  parentIdTag: z.string().optional(),
  status: z.enum(['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx']),
});

const flag = z.enum([
  'CLOCK_SUSPECT',
  'UNAUTHORIZED_START',
  'SUSPECT_DUPLICATE',
  'CONNECTOR_ZERO',
  'METER_BACKWARDS',
  'IMPOSSIBLE_ENERGY',
  'CONFLICTING_STOP',
  'ENERGY_AFTER_STOP',
  'METER_GAP',
  'ESTIMATED_STOP',
  'CORRECTED',
  'CREATED_BY_HAND',
] satisfies SessionFlag[]);

const facts = {
  id: z.string(),
  chargerId: z.string(),
  connectorId: z.number(),
  transactionId: z.number(),
  idTag: z.string(),
  siteId: z.string(),
  driverId: z.string().optional(),
  startKey: z.string(),
  startMessageId: z.string(),
  idTagInfo,
  startedAtMs: z.number(),
  startReceivedAtMs: z.number(),
  meterStartWh: z.number(),
  reservationId: z.number().optional(),
  /** A set, so that two writers can add to it at once. */
  flags: z
    .set(flag)
    .default(new Set())
    .transform((set) => [...set].sort()),
  live: live.optional(),
  preferences: z
    .object({
      readyByMs: z.number().optional(),
      energyWh: z.number().optional(),
      boost: z.boolean().optional(),
      minimumWh: z.number().optional(),
      maxPricePerKwh: z.number().optional(),
      preconditionMinutes: z.number().optional(),
      mode: z.enum(['AT_ONCE', 'NEVER_SHORT', 'BALANCED', 'CHEAPEST']).optional(),
    })
    .optional(),
  tariff: storedSessionTariff.optional(),
  payer: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('WALLET'), walletId: z.string(), driverId: z.string() }),
      z.object({ kind: z.literal('POSTPAID'), driverId: z.string() }),
      z.object({ kind: z.literal('FREE') }),
      z.object({ kind: z.literal('AD_HOC'), adHocId: z.string() }),
    ])
    .optional(),
  spendingWatch: z.object({ registerWh: z.number(), atMs: z.number() }).optional(),
};

const money = z.object({ amount: z.string(), currency: z.string().refine(isCurrency) });
const energyCost = z.object({
  cost: money,
  baselineCost: money,
  saved: money,
  priceSource: z.string(),
  priceQuality: z.enum(['final', 'forecast', 'replay', 'missing']),
});

const stopped = {
  stoppedAtMs: z.number(),
  stopReceivedAtMs: z.number(),
  meterStopWh: z.number(),
  stopReason: z.string(),
  stopIdTag: z.string().optional(),
  energyWh: z.number(),
  corrections: z
    .array(
      z.object({
        atMs: z.number(),
        cause: z.string(),
        replaced: z.object({
          stoppedAtMs: z.number(),
          meterStopWh: z.number(),
          stopReason: z.string(),
          energyWh: z.number(),
          settledAtMs: z.number().optional(),
          energyCost: energyCost.optional(),
          bill: storedBill.optional(),
        }),
      }),
    )
    .optional(),
  reviewedFlags: z
    .set(flag)
    .transform((set) => [...set].sort())
    .optional(),
};

const storedSession = z.discriminatedUnion('status', [
  z.object({ ...facts, status: z.literal('OPEN') }),
  z.object({ ...facts, ...stopped, status: z.literal('CLOSED') }),
  z.object({
    ...facts,
    ...stopped,
    status: z.literal('SETTLED'),
    settledAtMs: z.number(),
    energyCost: energyCost.optional(),
    bill: storedBill.optional(),
    charged: money.optional(),
  }),
]);

function parseSession(item: unknown): Session {
  return storedSession.parse(item) as Session;
}

/** Sessions: one item each, found by its own id; the indexes of keys.ts serve the lists. */
export class DynamoSessionStore implements SessionStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async open(session: OpenSession, planDueAtMs: number): Promise<Result<undefined, { code: 'EXISTS'; session: Session }>> {
    const { id, siteId, chargerId, startedAtMs, flags } = session;
    const put = orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...keys.session(id),
            ...keys.sessionList(startedAtMs, id),
            ...keys.sessionOpen(siteId, chargerId, id),
            ...keys.sessionOfCharger(chargerId, startedAtMs, id),
            ...keys.due(planDueAtMs, `SESSION#${id}`),
            ...session,
            flags: setOf(flags),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    // One that fell is made good by the charger, who has no answer then and asks again. Places without a session are passed over.
    const [write] = await Promise.all([put, orWhatStood(() => this.#documents.send(new PutCommand(placesOf(this.#table, session))))]);
    return 'done' in write ? ok() : refuse({ code: 'EXISTS', session: parseSession(write.stood.item) });
  }

  async get(sessionId: string): Promise<Session | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.session(sessionId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parseSession(Item);
  }

  async recordReading(
    sessionId: string,
    reading: LiveReading,
  ): Promise<
    Result<
      RecordedReading,
      { code: 'SESSION_NOT_FOUND' } | { code: 'OLDER_READING'; session: Session } | { code: 'NOT_OPEN'; session: Session }
    >
  > {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(sessionId),
          UpdateExpression: 'SET live = :reading',
          ConditionExpression: '#status = :open AND (attribute_not_exists(live) OR live.sampledAtMs <= :sampledAtMs)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':reading': reading, ':sampledAtMs': reading.sampledAtMs, ':open': 'OPEN' },
          ReturnValues: 'ALL_OLD',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) {
      const before = parseSession(write.done.Attributes) as OpenSession;
      return ok({ session: { ...before, live: reading }, previous: before.live });
    }
    if (write.stood.item === undefined) return refuse({ code: 'SESSION_NOT_FOUND' });
    const session = parseSession(write.stood.item);
    return refuse({ code: session.status === 'OPEN' ? 'OLDER_READING' : 'NOT_OPEN', session });
  }

  async close(
    session: ClosedSession,
    settleDueAtMs: number,
  ): Promise<Result<undefined, { code: 'SESSION_NOT_FOUND' } | { code: 'NOT_OPEN'; session: Session }>> {
    const { id, stoppedAtMs, stopReceivedAtMs, meterStopWh, stopReason, stopIdTag, energyWh, flags } = session;
    const { duePk, dueSk } = keys.due(settleDueAtMs, `SESSION#${id}`);
    const sets = { stoppedAtMs, stopReceivedAtMs, meterStopWh, stopReason, stopIdTag, energyWh, duePk, dueSk, status: 'CLOSED' };
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(id),
          ...update(sets, { remove: ['gsi2pk', 'gsi2sk'], flags }),
          ConditionExpression: '#status = :open',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return ok();
    if (write.stood.item === undefined) return refuse({ code: 'SESSION_NOT_FOUND' });
    return refuse({ code: 'NOT_OPEN', session: parseSession(write.stood.item) });
  }

  async settle(
    sessionId: string,
    settledAtMs: number,
    cost: EnergyCost | undefined,
    corrections = 0,
    bill?: SessionBill,
    charged?: MoneyText,
    recount?: Recount,
  ): Promise<void> {
    const sets = [
      ...(cost === undefined ? [] : [', energyCost = :cost']),
      ...(bill === undefined ? [] : [', bill = :bill']),
      ...(charged === undefined ? [] : [', charged = :charged']),
    ].join('');
    const settle = {
      TableName: this.#table,
      Key: keys.session(sessionId),
      UpdateExpression: `SET #status = :settled, settledAtMs = :settledAtMs${sets} REMOVE duePk, dueSk`,
      ConditionExpression: `#status = :closed AND ${correctedSoOften(corrections).condition}`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ...correctedSoOften(corrections).values,
        ':settled': 'SETTLED',
        ':closed': 'CLOSED',
        ':settledAtMs': settledAtMs,
        ...(cost === undefined ? {} : { ':cost': cost }),
        ...(bill === undefined ? {} : { ':bill': bill }),
        ...(charged === undefined ? {} : { ':charged': charged }),
      },
    };
    if (recount === undefined) {
      await orWhatStood(() => this.#documents.send(new UpdateCommand(settle)));
      return;
    }
    const written = await countInTransaction(this.#documents, this.#table, [{ Update: settle }], recount);
    if (written === 'COUNTED_MEANWHILE') throw new Error(`${sessionId} was counted meanwhile`);
  }

  async watchSpending(sessionId: string, watch: SpendingWatch): Promise<void> {
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(sessionId),
          UpdateExpression: 'SET spendingWatch = :watch',
          ConditionExpression: '#status = :open',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':watch': watch, ':open': 'OPEN' },
        }),
      ),
    );
  }

  async fixTariff(sessionId: string, tariff: SessionTariff): Promise<SessionTariff | undefined> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(sessionId),
          UpdateExpression: 'SET tariff = :tariff',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(tariff)',
          ExpressionAttributeValues: { ':tariff': tariff },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return tariff;
    return write.stood.item === undefined ? undefined : parseSession(write.stood.item).tariff;
  }

  async correct(
    corrected: ClosedSession,
    was: ClosedSession | SettledSession,
    settleDueAtMs: number,
  ): Promise<Result<undefined, { code: 'CHANGED' }>> {
    const { id, stoppedAtMs, stopReceivedAtMs, meterStopWh, stopReason, stopIdTag, energyWh, corrections, flags } = corrected;
    const reviewedFlags = setOf(corrected.reviewedFlags ?? []);
    const { duePk, dueSk } = keys.due(settleDueAtMs, `SESSION#${id}`);
    const figures = { stoppedAtMs, stopReceivedAtMs, meterStopWh, stopReason, stopIdTag, energyWh, corrections, reviewedFlags };
    const { ExpressionAttributeValues, ...change } = update(
      { ...figures, duePk, dueSk, status: 'CLOSED' },
      { remove: ['settledAtMs', 'energyCost', 'bill', 'charged', ...(reviewedFlags === undefined ? ['reviewedFlags'] : [])], flags },
    );
    const { ':open': _, ...values } = ExpressionAttributeValues;
    const unchanged = correctedSoOften(was.corrections?.length ?? 0);
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(id),
          ...change,
          ConditionExpression: `#status = :was AND ${unchanged.condition}`,
          ExpressionAttributeValues: { ...values, ...unchanged.values, ':was': was.status },
        }),
      ),
    );
    return 'done' in write ? ok() : refuse({ code: 'CHANGED' });
  }

  async review(sessionId: string, flag: SessionFlag): Promise<void> {
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(sessionId),
          UpdateExpression: 'ADD reviewedFlags :flag',
          ConditionExpression: 'attribute_exists(pk) AND #status <> :open',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':flag': new Set([flag]), ':open': 'OPEN' },
        }),
      ),
    );
  }

  /** The lists go first: as long as the session has its old tag, whoever was cut off comes again. */
  async replaceTag(sessionId: string, idTag: string): Promise<void> {
    const session = await this.get(sessionId);
    if (session === undefined || session.status === 'OPEN') return;
    const { gsi1pk, gsi1sk } = keys.sessionOfTag(normalIdTag(idTag), session.startedAtMs, sessionId);
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.sessionPlaces(sessionId),
          UpdateExpression: 'SET gsi1pk = :pk, gsi1sk = :sk',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':pk': gsi1pk, ':sk': gsi1sk },
        }),
      ),
    );
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(sessionId),
          UpdateExpression: 'SET idTag = :idTag',
          ConditionExpression: 'attribute_exists(pk) AND #status <> :open',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':idTag': idTag, ':open': 'OPEN' },
        }),
      ),
    );
  }

  async flag(sessionId: string, flag: SessionFlag): Promise<void> {
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(sessionId),
          UpdateExpression: 'ADD flags :flag',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':flag': new Set([flag]) },
        }),
      ),
    );
  }

  async prefer(
    sessionId: string,
    preferences: Preferences,
    planDueAtMs: number,
  ): Promise<Result<Session, { code: 'SESSION_NOT_FOUND' } | { code: 'NOT_OPEN' }>> {
    const { duePk, dueSk } = keys.due(planDueAtMs, `SESSION#${sessionId}`);
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.session(sessionId),
          UpdateExpression: 'SET preferences = :preferences, duePk = :duePk, dueSk = :dueSk',
          ConditionExpression: '#status = :open',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':preferences': preferences, ':duePk': duePk, ':dueSk': dueSk, ':open': 'OPEN' },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if ('done' in write) return ok(parseSession(write.done.Attributes));
    return refuse({ code: write.stood.item === undefined ? 'SESSION_NOT_FOUND' : 'NOT_OPEN' });
  }

  async planned(sessionId: string, nextPlanDueAtMs: number | undefined): Promise<void> {
    const key = keys.session(sessionId);
    if (nextPlanDueAtMs === undefined) {
      await orWhatStood(() =>
        this.#documents.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: key,
            UpdateExpression: 'REMOVE duePk, dueSk',
            ConditionExpression: '#status = :open',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':open': 'OPEN' },
          }),
        ),
      );
      return;
    }
    const { duePk, dueSk } = keys.due(nextPlanDueAtMs, `SESSION#${sessionId}`);
    await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: key,
          UpdateExpression: 'SET duePk = :duePk, dueSk = :dueSk',
          ConditionExpression: '#status = :open AND (attribute_not_exists(dueSk) OR dueSk < :dueSk)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':duePk': duePk, ':dueSk': dueSk, ':open': 'OPEN' },
        }),
      ),
    );
  }

  /**
   * Newest first. One key serves the list: the charger's, the driver's, the card's or the site's. What else is asked for is looked for among
   * so many, and no more: a page may be short and still have a next one, and its cost does not grow with the table.
   */
  async list(query: SessionQuery): Promise<Page<Session>> {
    const { limit, cursor, siteIds } = query;
    if (siteIds?.length === 0) return { items: [], nextCursor: null };
    const streams = streamsOf(query);
    const items: Session[] = [];
    let after = cursor;
    for (let looks = 1; ; looks++) {
      const { found, lookedTo } = await this.#look(streams, query, after);
      for (const session of found.filter((one) => isAskedFor(one, query))) {
        const last = items.at(-1);
        if (items.length === limit && last !== undefined) return { items, nextCursor: positionOf(last) };
        items.push(session);
      }
      if (lookedTo === undefined) return { items, nextCursor: null };
      // A full page with more behind it ends at its last item; a search that has looked long enough where it has come to.
      if (looks === MOST_LOOKS) return { items, nextCursor: lookedTo };
      after = lookedTo;
    }
  }

  /** The next of all streams together, newest first, as far down as every one of them was read. */
  async #look(streams: readonly Stream[], query: SessionQuery, after: string | undefined) {
    const { limit, fromMs, toMs } = query;
    const most = isServedByKey(query) ? limit + 1 : Math.max(limit + 1, LOOKED_AT);
    const answers = await Promise.all(streams.map((stream) => this.#positions(stream, { most, fromMs, toMs, after })));
    const lookedTo = answers
      .flatMap(({ hasMore, positions }) => (hasMore ? [positions.at(-1) ?? ''] : []))
      .sort()
      .at(-1);
    const positions = [...new Set(answers.flatMap((answer) => answer.positions))]
      .sort()
      .reverse()
      .filter((position) => lookedTo === undefined || position >= lookedTo);
    const wanted = positions.map((position) => keys.session(position.slice(position.indexOf('#') + 1)));
    return { found: (await readBatch(this.#documents, this.#table, wanted)).map(parseSession), lookedTo };
  }

  async #positions(
    { index, pk }: Stream,
    { most, fromMs, toMs, after }: { most: number; fromMs: number | undefined; toMs: number | undefined; after: string | undefined },
  ): Promise<{ readonly positions: readonly string[]; readonly hasMore: boolean }> {
    // '$' sorts after '#': nothing of the millisecond before `to` is lost, nothing of `to` itself is in. What was seen is left out below.
    const until = [...(toMs === undefined ? [] : [`${sortableMs(toMs - 1)}$`]), ...(after === undefined ? [] : [after])].sort()[0] ?? '9';
    const from = sortableMs(fromMs ?? 0);
    if (until < from) return { positions: [], hasMore: false };
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index,
        KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :until',
        ExpressionAttributeNames: { '#pk': `${index}pk`, '#sk': `${index}sk` },
        ExpressionAttributeValues: { ':pk': pk, ':from': from, ':until': until },
        ScanIndexForward: false,
        Limit: after === undefined ? most : most + 1,
      }),
    );
    const positions = (answer.Items ?? []).map((item) => String(item[`${index}sk`])).filter((position) => position !== after);
    return { positions, hasMore: answer.LastEvaluatedKey !== undefined };
  }

  async listOpen(
    of: { readonly siteId: string } | { readonly chargerId: string; readonly siteId: string },
  ): Promise<readonly OpenSession[]> {
    const chargerId = 'chargerId' in of ? of.chargerId : undefined;
    const prefix = chargerId === undefined ? `${of.siteId}#` : `${of.siteId}#${chargerId}#`;
    const wanted: Key[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: INDEXES.gsi2,
          KeyConditionExpression: 'gsi2pk = :open AND begins_with(gsi2sk, :prefix)',
          ExpressionAttributeValues: { ':open': 'OPEN', ':prefix': prefix },
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      wanted.push(...((answer.Items ?? []) as unknown as Key[]));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    const sessions = (await readBatch(this.#documents, this.#table, wanted)).map(parseSession);
    // The index lags behind: the table tells.
    return sessions
      .filter((session) => session.status === 'OPEN')
      .filter((session) => session.siteId === of.siteId && (chargerId === undefined || session.chargerId === chargerId));
  }

  async listAllOpen({ limit, cursor }: PageRequest): Promise<Page<OpenSession>> {
    const answer = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.gsi2,
        KeyConditionExpression: 'gsi2pk = :open',
        ExpressionAttributeValues: { ':open': 'OPEN' },
        Limit: limit,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: JSON.parse(cursor) }),
      }),
    );
    const sessions = (await readBatch(this.#documents, this.#table, (answer.Items ?? []) as unknown as Key[])).map(parseSession);
    return {
      // The index lags behind: the table tells.
      items: sessions.filter((session) => session.status === 'OPEN'),
      nextCursor: answer.LastEvaluatedKey === undefined ? null : JSON.stringify(answer.LastEvaluatedKey),
    };
  }

  async keepOrphan(orphan: Orphan): Promise<void> {
    // The same frame sent again is the same orphan only if it came in the same millisecond; a person sees both.
    await this.#keep(placeOfOrphan(orphan), { ...orphan, kind: 'ORPHAN_STOP', payload: JSON.stringify(orphan.payload) });
  }

  async keepDoubt({ id, ...doubt }: DoubtfulSession): Promise<void> {
    const place = parseInboxItemId(id);
    if (place === undefined) throw new Error(`${id} is not the id of an inbox item`);
    await this.#keep(place, doubt);
  }

  async #keep({ chargerId, receivedAtMs, hash }: InboxPlace, item: Record<string, unknown>): Promise<void> {
    await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.orphan(chargerId, receivedAtMs, hash), ...keys.orphanList(receivedAtMs, hash), ...item },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }
}

/** The figures are those that were read: each correction adds one to the list. */
function correctedSoOften(corrections: number) {
  return corrections === 0
    ? { condition: 'attribute_not_exists(corrections)', values: {} }
    : { condition: 'size(corrections) = :corrected', values: { ':corrected': corrections } };
}

/** DynamoDB has no empty set; the attribute is simply absent then. */
function setOf(flags: readonly SessionFlag[]): ReadonlySet<SessionFlag> | undefined {
  return flags.length === 0 ? undefined : new Set(flags);
}

/** So many are looked at with one query, and so many queries make a page: where a filter finds little, there is another page. */
const LOOKED_AT = 100;
const MOST_LOOKS = 5;

interface Stream {
  readonly index: string;
  readonly pk: string;
}

/** The narrowest key that the question has. Of several sites one stream each. */
function streamsOf({ chargerId, driverId, idTag, siteId, siteIds }: SessionQuery): readonly Stream[] {
  if (chargerId !== undefined) return [{ index: INDEXES.gsi3, pk: keys.sessionOfCharger(chargerId, 0, '').gsi3pk }];
  if (driverId !== undefined) return [{ index: INDEXES.gsi3, pk: keys.sessionOfDriver(driverId, 0, '').gsi3pk }];
  if (idTag !== undefined) return [{ index: INDEXES.gsi1, pk: keys.sessionOfTag(normalIdTag(idTag), 0, '').gsi1pk }];
  const sites = siteId === undefined ? siteIds : [siteId];
  if (sites === undefined) return [{ index: INDEXES.gsi1, pk: 'SESSIONS' }];
  return sites.map((site) => ({ index: INDEXES.gsi2, pk: keys.sessionOfSite(site, 0, '').gsi2pk }));
}

/** Then everything that is looked at is in the page. */
function isServedByKey({ chargerId, siteId, siteIds, idTag, driverId, status }: SessionQuery): boolean {
  return status === undefined && [chargerId, driverId, idTag, siteId ?? siteIds].filter((filter) => filter !== undefined).length < 2;
}

function isAskedFor(session: Session, { chargerId, siteId, siteIds, idTag, driverId, status }: SessionQuery): boolean {
  return (
    (chargerId === undefined || session.chargerId === chargerId) &&
    (siteId === undefined || session.siteId === siteId) &&
    (siteIds === undefined || siteIds.includes(session.siteId)) &&
    (idTag === undefined || normalIdTag(session.idTag) === normalIdTag(idTag)) &&
    (driverId === undefined || session.driverId === driverId) &&
    (status === undefined || session.status === status)
  );
}

function positionOf({ startedAtMs, id }: Session): string {
  return `${sortableMs(startedAtMs)}#${id}`;
}

function placesOf(TableName: string, { id, idTag, siteId, driverId, startedAtMs }: OpenSession) {
  return {
    TableName,
    Item: {
      ...keys.sessionPlaces(id),
      ...keys.sessionOfTag(normalIdTag(idTag), startedAtMs, id),
      ...keys.sessionOfSite(siteId, startedAtMs, id),
      ...(driverId === undefined ? {} : keys.sessionOfDriver(driverId, startedAtMs, id)),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

function update(sets: Readonly<Record<string, unknown>>, { remove, flags }: { remove: readonly string[]; flags: readonly SessionFlag[] }) {
  const present = Object.entries(sets).filter(([, value]) => value !== undefined);
  const add = flags.length === 0 ? '' : ' ADD flags :flags';
  return {
    UpdateExpression: `SET ${present.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE ${remove.join(', ')}${add}`,
    ExpressionAttributeNames: Object.fromEntries(present.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(present.map(([name, value]) => [`:${name}`, value])),
      ':open': 'OPEN',
      ...(flags.length === 0 ? {} : { ':flags': new Set(flags) }),
    },
  };
}
