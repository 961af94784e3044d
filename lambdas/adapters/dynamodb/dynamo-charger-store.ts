import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CertificateRequest } from '../../domain/chargers/certificate-request';
import type {
  Charger,
  ChargerIdentity,
  ChargingCapabilities,
  Connection,
  Connector,
  Progress,
  SecurityProfile,
} from '../../domain/chargers/charger';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { ChargerChange, ChargerStore, ChargerView, Page, PageRequest } from '../../ports/charger-store';
import { orWhatStood } from './condition';
import { INDEXES, keys } from './keys';
import { storedConnection } from './stored-connection';

const identity = z.object({
  vendor: z.string(),
  model: z.string(),
  serialNumber: z.string().optional(),
  firmwareVersion: z.string().optional(),
  iccid: z.string().optional(),
  imsi: z.string().optional(),
  meterType: z.string().optional(),
  meterSerialNumber: z.string().optional(),
});

const progress = z.object({ status: z.string(), atMs: z.number(), requestId: z.number().optional() });

const refusedAction = z.object({
  code: z.enum(['NotImplemented', 'NotSupported']),
  atMs: z.number(),
  firmwareVersion: z.string().optional(),
});

const passwordHash = z.object({
  algorithm: z.literal('scrypt'),
  saltHex: z.string(),
  hashHex: z.string(),
  quickHex: z.string().optional(),
});

const securityProfile = z.union([z.literal(1), z.literal(2), z.literal(3)]);

const storedCharger = z.object({
  id: z.string(),
  siteId: z.string(),
  registration: z.enum(['Accepted', 'Pending', 'Rejected']),
  password: passwordHash,
  pendingPassword: z.object({ hash: passwordHash, seq: z.number(), isSetAside: z.boolean() }).optional(),
  acceptAfterKeyChange: z.boolean().optional(),
  minProfile: securityProfile.optional(),
  provenProfile: securityProfile.optional(),
  acceptedAtMs: z.number().optional(),
  createdAtMs: z.number(),
  maxCurrentA: z.number(),
  phases: z.union([z.literal(1), z.literal(3)]),
  identity: identity.optional(),
  bootedAtMs: z.number().optional(),
  capabilities: z.object({
    maxPeriods: z.number().optional(),
    maxStackLevel: z.number().optional(),
    rateUnits: z.array(z.enum(['A', 'W'])).optional(),
    refusesTxProfile: z.boolean().optional(),
    refusesProfiles: z.boolean().optional(),
  }),
  diagnostics: progress.optional(),
  firmware: progress.optional(),
  refusedActions: z.record(z.string(), refusedAction).optional(),
  certificateRequest: z.object({ csr: z.string(), receivedAtMs: z.number() }).optional(),
});

const storedConnector = z.object({
  chargerId: z.string(),
  connectorId: z.number(),
  status: z.enum(['Available', 'Preparing', 'Charging', 'SuspendedEVSE', 'SuspendedEV', 'Finishing', 'Reserved', 'Unavailable', 'Faulted']),
  errorCode: z.string(),
  info: z.string().optional(),
  vendorErrorCode: z.string().optional(),
  epoch: z.number(),
  reportedAtMs: z.number(),
  receivedAtMs: z.number(),
});

function parseCharger(item: unknown): Charger {
  return storedCharger.parse(item) as Charger;
}

/** A charger, its connection and its connectors are neighbours under one partition key: one query reads them all. */
export class DynamoChargerStore implements ChargerStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async create(charger: Charger): Promise<Result<undefined, { code: 'CHARGER_EXISTS' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...keys.charger(charger.id),
            ...keys.chargerList(charger.id),
            ...keys.chargerOfSite(charger.siteId, charger.id),
            ...charger,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    return 'done' in write ? ok() : refuse({ code: 'CHARGER_EXISTS' });
  }

  async get(chargerId: string): Promise<Charger | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.charger(chargerId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : parseCharger(Item);
  }

  async getWithConnectors(chargerId: string): Promise<ChargerView | undefined> {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          // CHARGER, CONNECTION and every CONNECTOR#…; the charger's orphans lie beyond.
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: { ':pk': keys.charger(chargerId).pk, ':first': 'CHARGER', ':last': 'CONNECTOR#~' },
          ConsistentRead: true,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      items.push(...(answer.Items ?? []));
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
    const charger = items.find(({ sk }) => sk === 'CHARGER');
    if (charger === undefined) return undefined;
    const connection = readConnection(items.find(({ sk }) => sk === 'CONNECTION'));
    return {
      charger: parseCharger(charger),
      ...(connection === undefined ? {} : { connection }),
      connectors: items.filter(({ sk }) => String(sk).startsWith('CONNECTOR#')).map((item) => storedConnector.parse(item) as Connector),
    };
  }

  async list({ limit, cursor, siteId }: PageRequest & { readonly siteId?: string }): Promise<Page<ChargerView>> {
    const listKey = (id: string) => (siteId === undefined ? keys.chargerList(id) : keys.chargerOfSite(siteId, id));
    const [index, pk] =
      siteId === undefined ? ([INDEXES.gsi1, 'CHARGERS'] as const) : ([INDEXES.gsi2, keys.chargerOfSite(siteId, '').gsi2pk] as const);
    const items: ChargerView[] = [];
    let after = cursor;
    for (;;) {
      const answer = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: index,
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': `${index}pk` },
          ExpressionAttributeValues: { ':pk': pk },
          Limit: limit + 1,
          ...(after === undefined ? {} : { ExclusiveStartKey: { ...keys.charger(after), ...listKey(after) } }),
        }),
      );
      const ids = (answer.Items ?? []).map((item) => String(item['pk']).slice('CHARGER#'.length));
      const views = await Promise.all(ids.map((id) => this.getWithConnectors(id)));
      for (const view of views) {
        if (view === undefined || (siteId !== undefined && view.charger.siteId !== siteId)) continue;
        const last = items.at(-1);
        if (items.length === limit && last !== undefined) return { items, nextCursor: last.charger.id };
        items.push(view);
      }
      if (answer.LastEvaluatedKey === undefined) return { items, nextCursor: null };
      after = String(answer.LastEvaluatedKey['pk']).slice('CHARGER#'.length);
    }
  }

  async update(chargerId: string, change: ChargerChange): Promise<Result<Charger, { code: 'CHARGER_NOT_FOUND' }>> {
    const site = change.siteId === undefined ? {} : keys.chargerOfSite(change.siteId, chargerId);
    const over = change.registration === undefined ? [] : ['acceptAfterKeyChange'];
    const answer = await this.#set(chargerId, { ...change, ...site }, 'ALL_NEW', over);
    return answer === undefined ? refuse({ code: 'CHARGER_NOT_FOUND' }) : ok(parseCharger(answer));
  }

  async recordBoot(chargerId: string, said: ChargerIdentity, atMs: number): Promise<Result<Charger, { code: 'CHARGER_NOT_FOUND' }>> {
    const answer = await this.#set(chargerId, { identity: said, bootedAtMs: atMs }, 'ALL_NEW');
    return answer === undefined ? refuse({ code: 'CHARGER_NOT_FOUND' }) : ok(parseCharger(answer));
  }

  async settlePassword(chargerId: string, seq: number, fate: 'HOLDS' | 'DROPPED' | 'SET_ASIDE'): Promise<boolean> {
    const updates = {
      HOLDS: 'SET password = pendingPassword.#hash REMOVE pendingPassword',
      DROPPED: 'REMOVE pendingPassword',
      SET_ASIDE: 'SET pendingPassword.isSetAside = :true',
    };
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.charger(chargerId),
          UpdateExpression: updates[fate],
          ConditionExpression: 'pendingPassword.seq = :seq',
          ExpressionAttributeValues: { ':seq': seq, ...(fate === 'SET_ASIDE' ? { ':true': true } : {}) },
          ...(fate === 'HOLDS' ? { ExpressionAttributeNames: { '#hash': 'hash' } } : {}),
        }),
      ),
    );
    return 'done' in write;
  }

  async acceptAfterKeyChange(chargerId: string, atMs: number): Promise<boolean> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.charger(chargerId),
          UpdateExpression: 'SET registration = :accepted, acceptedAtMs = :at REMOVE acceptAfterKeyChange',
          ConditionExpression: 'registration = :pending AND acceptAfterKeyChange = :true',
          ExpressionAttributeValues: { ':accepted': 'Accepted', ':pending': 'Pending', ':true': true, ':at': atMs },
        }),
      ),
    );
    return 'done' in write;
  }

  async proveProfile(chargerId: string, profile: SecurityProfile): Promise<boolean> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.charger(chargerId),
          UpdateExpression: 'SET minProfile = :profile, provenProfile = :profile',
          ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(provenProfile) OR provenProfile < :profile)',
          ExpressionAttributeValues: { ':profile': profile },
        }),
      ),
    );
    return 'done' in write;
  }

  async recordProgress(chargerId: string, of: 'diagnostics' | 'firmware', said: Progress): Promise<void> {
    await this.#set(chargerId, { [of]: said }, 'NONE');
  }

  async recordRefusedActions(chargerId: string, refusedActions: NonNullable<Charger['refusedActions']>): Promise<void> {
    await this.#set(chargerId, { refusedActions }, 'NONE');
  }

  async recordCertificateRequest(chargerId: string, certificateRequest: CertificateRequest): Promise<void> {
    await this.#set(chargerId, { certificateRequest }, 'NONE');
  }

  async recordCapabilities(chargerId: string, learned: ChargingCapabilities): Promise<void> {
    // One path per field: two answers of a charger that come at once both stay.
    const paths: (readonly [names: readonly string[], value: unknown])[] = Object.entries(learned)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [['capabilities', name], value]);
    if (paths.length > 0) await this.#setPaths(chargerId, paths, 'NONE');
  }

  async recordStatus(connector: Connector): Promise<void> {
    const { chargerId, connectorId, epoch, reportedAtMs, receivedAtMs } = connector;
    const key = keys.connector(chargerId, connectorId);
    await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          // Whoever watches is told by the mark; the next status that is not Faulted takes it away.
          Item: { ...key, ...(connector.status === 'Faulted' ? keys.due(receivedAtMs, key.pk) : {}), ...connector },
          // `isNewerStatus` of the domain, in DynamoDB's words.
          ConditionExpression:
            'attribute_not_exists(pk) OR epoch < :epoch OR (epoch = :epoch AND (reportedAtMs < :reported OR (reportedAtMs = :reported AND receivedAtMs <= :received)))',
          ExpressionAttributeValues: { ':epoch': epoch, ':reported': reportedAtMs, ':received': receivedAtMs },
        }),
      ),
    );
  }

  #set(chargerId: string, sets: object, answer: 'ALL_NEW' | 'NONE', removes: readonly string[] = []) {
    const paths = Object.entries(sets).filter(([, value]) => value !== undefined);
    return this.#setPaths(
      chargerId,
      paths.map(([name, value]) => [[name], value] as const),
      answer,
      removes,
    );
  }

  /** Writes over a charger that is there; answers what the write was asked to, or `undefined` where there is no such charger. */
  async #setPaths(
    chargerId: string,
    paths: readonly (readonly [names: readonly string[], value: unknown])[],
    answer: 'ALL_NEW' | 'NONE',
    removes: readonly string[] = [],
  ): Promise<Record<string, unknown> | undefined> {
    if (paths.length === 0) {
      const { Item } = await this.#documents.send(
        new GetCommand({ TableName: this.#table, Key: keys.charger(chargerId), ConsistentRead: true }),
      );
      return Item;
    }
    const names = Object.fromEntries(paths.flatMap(([path]) => path.map((name) => [`#${name}`, name])));
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.charger(chargerId),
          UpdateExpression: `SET ${paths.map(([path], i) => `${path.map((name) => `#${name}`).join('.')} = :v${i}`).join(', ')}${removes.length === 0 ? '' : ` REMOVE ${removes.join(', ')}`}`,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: Object.fromEntries(paths.map(([, value], i) => [`:v${i}`, value])),
          ReturnValues: answer,
        }),
      ),
    );
    return 'done' in write ? (write.done.Attributes ?? {}) : undefined;
  }
}

function readConnection(item: unknown): Connection | undefined {
  const connection = storedConnection.safeParse(item);
  return connection.success ? connection.data : undefined;
}
