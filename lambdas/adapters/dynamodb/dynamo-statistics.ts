import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ChargerDay, changeDay, datesOf } from '../../domain/statistics/charger-day';
import { entriesOf, type Figures, sumFigures } from '../../domain/statistics/figures';
import type { PresenceDay } from '../../domain/statistics/presence';
import type { SessionCount } from '../../domain/statistics/session-count';
import type { Dates, DayFigures, Recount, Statistics, StatisticsScope } from '../../ports/statistics';
import { orWhatStood } from './condition';
import { keys } from './keys';
import { readBatch } from './read-batch';
import { figuresIn, parseChargerDay, parseCount, parsePresence } from './stored-statistics';
import { failed, transact } from './transact';

type Transaction = Parameters<typeof transact>[1];

const MOST_TRIES = 8;

/** Rows per charger, site and network in the core table. Sums are read from them as they stand; nothing is added up at reading but days. */
export class DynamoStatistics implements Statistics {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async counted(sessionId: string): Promise<SessionCount | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.sessionCount(sessionId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parseCount(Item);
  }

  async days(scope: StatisticsScope, dates: Dates): Promise<readonly DayFigures[]> {
    const byDate = new Map<string, Figures[]>();
    for (const item of await this.#query(scope, 'DAY', dates)) {
      const date = String(item['date']);
      byDate.set(date, [...(byDate.get(date) ?? []), scope.kind === 'CHARGER' ? parseChargerDay(item).figures : figuresIn(item)]);
    }
    return [...byDate]
      .map(([date, rows]) => ({ date, figures: sumFigures(rows) }))
      .filter(({ figures }) => Object.keys(figures).length > 0);
  }

  async presence(scope: StatisticsScope, dates: Dates): Promise<readonly PresenceDay[]> {
    return (await this.#query(scope, 'PRESENCE', dates)).map(parsePresence);
  }

  async chargerDay(chargerId: string, date: string): Promise<ChargerDay | undefined> {
    const Key = keys.statisticsDay({ kind: 'CHARGER', chargerId }, date);
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item === undefined ? undefined : parseChargerDay(Item);
  }

  async recount(recount: Recount): Promise<{ readonly done: boolean }> {
    return { done: (await countInTransaction(this.#documents, this.#table, [], recount)) === 'DONE' };
  }

  async replaceChargerDay(
    chargerId: string,
    day: Omit<ChargerDay, 'version'>,
    was: ChargerDay | undefined,
  ): Promise<{ readonly done: boolean }> {
    const { TableName, Item, ...condition } = putChargerDay(this.#table, chargerId, { ...day, version: (was?.version ?? 0) + 1 }, was);
    const write = await orWhatStood(() => this.#documents.send(new PutCommand({ TableName, Item, ...condition })));
    return { done: 'done' in write };
  }

  async add(scope: Exclude<StatisticsScope, { kind: 'CHARGER' }>, date: string, figures: Figures): Promise<void> {
    await this.#documents.send(new UpdateCommand(addFigures(this.#table, scope, date, { shard: 0, figures })));
  }

  async putPresence(scope: StatisticsScope, day: PresenceDay): Promise<void> {
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item: { ...keys.presenceDay(scope, day.date), ...day } }));
  }

  async #query(scope: StatisticsScope, kind: 'DAY' | 'PRESENCE', { from, to }: Dates): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          // '$' sorts after the '#' before a shard.
          ExpressionAttributeValues: { ':pk': keys.statisticsOf(scope), ':from': `${kind}#${from}`, ':to': `${kind}#${to}$` },
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }),
      );
      items.push(...(answer.Items ?? []));
      after = answer.LastEvaluatedKey;
    } while (after !== undefined);
    return items;
  }
}

/**
 * These writes and a session's count, all or none: the count itself, which refuses to be written over another than the one it was made
 * from, the rows of its charger, and what is added to those of its site and of the network. FIRST_REFUSED: a condition of the writes
 * before it does not hold. COUNTED_MEANWHILE: another count stands. Rows of the charger that changed in between are read again.
 */
export async function countInTransaction(
  documents: DynamoDBDocumentClient,
  table: string,
  first: Transaction,
  { was, is }: Recount,
): Promise<'DONE' | 'FIRST_REFUSED' | 'COUNTED_MEANWHILE'> {
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const written = await transact(documents, [...first, putCount(table, was, is), ...(await rows(documents, table, { was, is }))]);
    if (written.ok) return 'DONE';
    const { reasons } = written.refusal;
    if (first.some((_, place) => failed(reasons, place))) return 'FIRST_REFUSED';
    if (failed(reasons, first.length)) return 'COUNTED_MEANWHILE';
  }
  throw new Error(`the days of ${is.chargerId} changed under our hands ${MOST_TRIES} times`);
}

function putCount(table: string, was: SessionCount | undefined, is: SessionCount): Transaction[number] {
  return {
    Put: {
      TableName: table,
      Item: { ...keys.sessionCount(is.sessionId), ...is },
      ...(was === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :was',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':was': was.version },
          }),
    },
  };
}

async function rows(documents: DynamoDBDocumentClient, table: string, { was, is }: Recount): Promise<Transaction> {
  const { chargerId, siteId } = is;
  const dates = datesOf(was, is);
  const charger: StatisticsScope = { kind: 'CHARGER', chargerId };
  const found = await readBatch(
    documents,
    table,
    dates.map((date) => keys.statisticsDay(charger, date)),
  );
  const known = new Map(found.map(parseChargerDay).map((day) => [day.date, day]));
  return dates.flatMap((date): Transaction => {
    const { before, after, delta } = changeDay(known.get(date), date, was, is);
    if (Object.keys(delta).length === 0 && before !== undefined) return [];
    const groups: Exclude<StatisticsScope, { kind: 'CHARGER' }>[] = [{ kind: 'SITE', siteId }, { kind: 'NETWORK' }];
    return [
      { Put: putChargerDay(table, chargerId, after, before) },
      ...(Object.keys(delta).length === 0
        ? []
        : groups.map((scope) => ({ Update: addFigures(table, scope, date, { shard: shardOf(chargerId), figures: delta }) }))),
    ];
  });
}

function putChargerDay(table: string, chargerId: string, day: ChargerDay, was: ChargerDay | undefined) {
  return {
    TableName: table,
    Item: { ...keys.statisticsDay({ kind: 'CHARGER', chargerId }, day.date), ...day },
    ...(was === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :was',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':was': was.version },
        }),
  };
}

function addFigures(
  table: string,
  scope: StatisticsScope,
  date: string,
  { shard, figures }: { readonly shard: number; readonly figures: Figures },
) {
  const entries = entriesOf(figures);
  return {
    TableName: table,
    Key: keys.statisticsDay(scope, date, shard),
    UpdateExpression: `SET #date = :date ADD ${entries.map((_, i) => `#f${i} :f${i}`).join(', ')}`,
    ExpressionAttributeNames: { '#date': 'date', ...Object.fromEntries(entries.map(([name], i) => [`#f${i}`, name])) },
    ExpressionAttributeValues: { ':date': date, ...Object.fromEntries(entries.map(([, amount], i) => [`:f${i}`, amount])) },
  };
}

const SHARDS = 8;

function shardOf(chargerId: string): number {
  return [...chargerId].reduce((hash, letter) => (hash * 31 + letter.codePointAt(0)!) % 65_521, 7) % SHARDS;
}
