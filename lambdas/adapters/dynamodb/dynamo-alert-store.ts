import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Alert } from '../../domain/alerts/alert';
import { ALERT_RULE_IDS, type AlertRule, type AlertRuleId, SEVERITIES, usualRule } from '../../domain/alerts/alert-rule';
import type { Event } from '../../domain/events/event';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { AlertQuery, AlertRuleStore, AlertStore } from '../../ports/alerts';
import type { Page } from '../../ports/charger-store';
import { orWhatStood } from './condition';
import { eventItem } from './event-item';
import { INDEXES, keys, sortableMs } from './keys';
import { listByIndex } from './list-by-index';
import { transact } from './transact';

const storedAlert = z.object({
  id: z.string(),
  rule: z.enum(ALERT_RULE_IDS),
  objectId: z.string(),
  chargerId: z.string().exactOptional(),
  siteId: z.string().exactOptional(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  severity: z.enum(SEVERITIES),
  status: z.enum(['OPEN', 'ACKNOWLEDGED', 'RESOLVED']),
  openedAtMs: z.number(),
  resolvedAtMs: z.number().exactOptional(),
  toldAtMs: z.number(),
  flaps: z.number(),
  history: z.array(
    z.object({
      what: z.enum(['OPENED', 'ACKNOWLEDGED', 'RESOLVED', 'REOPENED']),
      atMs: z.number(),
      actor: z.string().exactOptional(),
      note: z.string().exactOptional(),
    }),
  ),
  lookAgainAtMs: z.number().exactOptional(),
  version: z.number(),
});
const storedRule = z.object({
  id: z.enum(ALERT_RULE_IDS),
  isEnabled: z.boolean(),
  severity: z.enum(SEVERITIES),
  thresholds: z.record(z.string(), z.number()),
  version: z.number(),
});

/** An alert, and beside it an item per rule and object that says which alert of them stands: two cannot. */
export class DynamoAlertStore implements AlertStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(id: string): Promise<Alert | undefined> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.alert(id), ConsistentRead: true }));
    return Item === undefined ? undefined : storedAlert.parse(Item);
  }

  async newest(rule: AlertRuleId, objectId: string): Promise<Alert | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.newestAlert(rule, objectId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : this.get(String(Item['alertId']));
  }

  async write(next: Alert, events: readonly Event[]): Promise<Result<undefined, { code: 'CONFLICT' }>> {
    const { id, rule, objectId, chargerId, openedAtMs, status, lookAgainAtMs, version } = next;
    const TableName = this.#table;
    const isStanding = status !== 'RESOLVED';
    const alert = {
      ...keys.alert(id),
      ...keys.alertList(openedAtMs, id),
      ...(isStanding ? keys.alertStanding(openedAtMs, id) : {}),
      ...(chargerId === undefined ? {} : keys.alertOfCharger(chargerId, openedAtMs, id)),
      ...(lookAgainAtMs === undefined ? {} : keys.due(lookAgainAtMs, keys.alert(id).pk)),
      ...next,
    };
    const before =
      version === 1
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: '#version = :read',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':read': version - 1 },
          };
    const written = await transact(this.#documents, [
      { Put: { TableName, Item: alert, ...before } },
      {
        Put: {
          TableName,
          Item: { ...keys.newestAlert(rule, objectId), alertId: id, isStanding },
          ConditionExpression: 'attribute_not_exists(pk) OR alertId = :id OR isStanding = :false',
          ExpressionAttributeValues: { ':id': id, ':false': false },
        },
      },
      ...events.map((event) => ({ Put: { TableName, Item: eventItem(event) } })),
    ]);
    return written.ok ? ok() : refuse({ code: 'CONFLICT' });
  }

  async list({ limit, cursor, chargerId, status, rule }: AlertQuery): Promise<Page<Alert>> {
    const isStanding = status !== undefined && status !== 'RESOLVED';
    const [index, partition] =
      chargerId !== undefined
        ? ([INDEXES.gsi3, keys.alertOfCharger(chargerId, 0, '').gsi3pk] as const)
        : isStanding
          ? ([INDEXES.gsi2, keys.alertStanding(0, '').gsi2pk] as const)
          : ([INDEXES.gsi1, keys.alertList(0, '').gsi1pk] as const);
    return listByIndex(
      this.#documents,
      {
        table: this.#table,
        index,
        partition,
        parse: (item) => storedAlert.parse(item),
        placeOf: ({ openedAtMs, id }) => `${sortableMs(openedAtMs)}#${id}`,
        keyOf: (place) => keys.alert(place.slice(place.indexOf('#') + 1)),
        isWanted: (alert) =>
          (rule === undefined || alert.rule === rule) &&
          (status === undefined || (status === 'STANDING' ? alert.status !== 'RESOLVED' : alert.status === status)),
      },
      { limit, ...(cursor === undefined ? {} : { cursor }) },
    );
  }
}

/** A dozen rules under one key. */
export class DynamoAlertRuleStore implements AlertRuleStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(id: AlertRuleId): Promise<AlertRule> {
    const { Item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key: keys.alertRule(id), ConsistentRead: true }));
    return Item === undefined ? usualRule(id) : storedRule.parse(Item);
  }

  async list(): Promise<readonly AlertRule[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :rules',
        ExpressionAttributeValues: { ':rules': keys.alertRule('').pk },
        ConsistentRead: true,
      }),
    );
    const changed = new Map(Items.map((item) => storedRule.parse(item)).map((rule) => [rule.id, rule]));
    return ALERT_RULE_IDS.map((id) => changed.get(id) ?? usualRule(id));
  }

  async update(rule: AlertRule): Promise<Result<AlertRule, { code: 'CONFLICT' }>> {
    const next = { ...rule, version: rule.version + 1 };
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.alertRule(rule.id), ...next },
          ...(rule.version === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#version = :read',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: { ':read': rule.version },
              }),
        }),
      ),
    );
    return 'done' in write ? ok(next) : refuse({ code: 'CONFLICT' });
  }
}
