import type { AccountName, Books } from '../../domain/ledger/account';
import type { SignalKind } from '../../domain/signals/signal';
import type { TariffScope } from '../../domain/tariffs/tariff-assignment';
import type { StatisticsScope } from '../../ports/statistics';

/**
 * Every key of every item, in one place. `lib/constructs/tables.ts` declares the same names.
 *
 * core: `pk` and `sk`, both strings; three sparse indexes `gsi1`, `gsi2`, `gsi3` (`gsi1pk`/`gsi1sk` …) and the sparse index `due`
 * (`duePk`/`dueSk`). All indexes are KEYS_ONLY: they find items and the table tells what is in them, so a live update of a session
 * or a connector costs no index write.
 *
 * | item            | pk                    | sk                        | gsi1                          | gsi2                                     | gsi3                        | due |
 * |-----------------|-----------------------|---------------------------|-------------------------------|------------------------------------------|-----------------------------|-----|
 * | charger         | CHARGER#id            | CHARGER                   | CHARGERS / id                 | SITE#site / CHARGER#id                   |                             |     |
 * | connection      | CHARGER#id            | CONNECTION                |                               |                                          |                             |     |
 * | connector       | CHARGER#id            | CONNECTOR#000             |                               |                                          |                             |     |
 * | command         | MAILBOX#charger       | COMMAND#000000000001      |                               |                                          |                             |     |
 * | mailbox state   | MAILBOX#charger       | STATE                     |                               |                                          |                             | x   |
 * | idempotency     | MAILBOX#charger       | IDEMPOTENCY#key           |                               |                                          |                             |     |
 * | session         | SESSION#id            | SESSION                   | SESSIONS / startedAt#id       | OPEN / site#charger#id, while open       | CHARGER#id#SESSIONS / startedAt#id | x |
 * | session's places | SESSION#id           | PLACES                    | TAG#TAG#SESSIONS / startedAt#id | SITE#id#SESSIONS / startedAt#id        | DRIVER#id#SESSIONS / startedAt#id |     |
 * | plan            | SESSION#id            | PLAN                      |                               |                                          |                             |     |
 * | session's count | SESSION#id            | COUNT                     |                               |                                          |                             |     |
 * | charger's day   | STATISTICS#CHARGER#id | DAY#2026-11-21            |                               |                                          |                             |     |
 * | site's day      | STATISTICS#SITE#id    | DAY#2026-11-21#shard      |                               |                                          |                             |     |
 * | network's day   | STATISTICS#NETWORK    | DAY#2026-11-21#shard      |                               |                                          |                             |     |
 * | presence        | STATISTICS#…          | PRESENCE#2026-11-21       |                               |                                          |                             |     |
 * | reservation     | CHARGER#id            | RESERVATION#0000000004    | RESERVATIONS / expiresAt#id#reservation |                           |                             |     |
 * | orphan          | CHARGER#id            | ORPHAN#receivedAt#hash    | ORPHANS / receivedAt#id       |                                          |                             |     |
 * | card            | CARD#TAG              | CARD                      | CARDS / TAG                   |                                          |                             |     |
 * | card's places   | CARD#TAG              | PLACES                    |                               |                                          |                             |     |
 * | driver          | DRIVER#id             | DRIVER                    | DRIVERS / id                  |                                          |                             |     |
 * | phone number    | PHONE#+4915112345678  | PHONE                     |                               |                                          |                             |     |
 * | site            | SITE#id               | SITE                      | SITES / id                    | ZONE#price zone / id                     |                             |     |
 * | habits          | SITE#id               | HABITS                    |                               |                                          |                             |     |
 * | tariff          | TARIFF#id             | TARIFF                    | TARIFFS / id                  |                                          |                             |     |
 * | tariff version  | TARIFF#id             | VERSION#000001            |                               |                                          |                             |     |
 * | tariff of       | TARIFF_OF#scope       | FROM#time                 |                               |                                          |                             |     |
 * | signal day      | SIGNAL#kind#zone      | DAY#2026-11-21            |                               |                                          |                             |     |
 * | signal feed     | FEEDS                 | kind#zone                 |                               |                                          |                             |     |
 * | upload          | CHARGER#id#UPLOADS    | UPLOAD#ulid               |                               |                                          |                             |     |
 * | firmware        | FIRMWARE              | FIRMWARE#ulid             |                               |                                          |                             |     |
 * | firmware update | CHARGER#id#FIRMWARE   | UPDATE#ulid               |                               |                                          |                             |     |
 * | asked once      | CHARGER#id#ASKED      | KEY#idempotency key       |                               |                                          |                             |     |
 * | configuration   | CONFIGURATION#charger | CONFIGURATION             |                               |                                          |                             |     |
 * | template        | TEMPLATES             | tpl_…                     |                               |                                          |                             |     |
 * | availability    | AVAILABILITY#charger  | CONNECTOR#0000000000      |                               |                                          |                             |     |
 * | its changes     | AVAILABILITY#charger  | CHANGE#ulid               |                               |                                          |                             | x   |
 * | local list      | LOCAL_LIST#charger    | LOCAL_LIST                | LOCAL_LISTS / charger, while kept |                                      |                             | x   |
 * | cards' mark     | LOCAL_LISTS           | CARDS                     |                               |                                          |                             |     |
 * | payment         | PAYMENT#id            | PAYMENT                   | PAYMENTS / createdAt#id       |                                          |                             | x   |
 * | its events      | PAYMENT#id            | EVENT#event               |                               |                                          |                             |     |
 * | api key         | API_KEY#sha256        | API_KEY                   | API_KEYS / id                 |                                          |                             |     |
 * | user            | USER#id               | USER                      | USERS / e-mail#id             |                                          |                             |     |
 * | ad-hoc session  | AD_HOC#id             | AD_HOC                    |                               |                                          |                             | x   |
 * | connector lock  | LOCK#charger          | CONNECTOR#001             |                               |                                          |                             |     |
 * | public code     | PUBLIC_CODE#code      | PUBLIC_CODE               |                               |                                          |                             |     |
 * | code in force   | PUBLIC_CODES#charger  | CONNECTOR#001             |                               |                                          |                             |     |
 * | alert rule      | ALERT_RULES           | rule                      |                               |                                          |                             |     |
 * | alert           | ALERT#id              | ALERT                     | ALERTS / openedAt#id          | ALERTS#STANDING / openedAt#id, while it stands | ALERTS#CHARGER#id / openedAt#id | x |
 * | newest alert    | ALERT_OF#rule#object  | ALERT_OF                  |                               |                                          |                             |     |
 * | event           | EVENT#id              | EVENT                     |                               |                                          |                             | x   |
 * | webhook         | WEBHOOKS              | whk_…                     |                               |                                          |                             |     |
 * | delivery        | DELIVERY#id           | DELIVERY                  | DELIVERIES / createdAt#id     | DELIVERIES#webhook / createdAt#id        |                             | x   |
 * | audit entry     | AUDIT#id              | AUDIT                     | AUDIT#OBJECT#id / at#id       | AUDIT#ACTOR#actor / at#id                | AUDIT / at#id               |     |
 *
 * telemetry: `pk` string, `sk` string, `expiresAtS` the TTL attribute.
 * | meter sample    | SESSION#id or CHARGER#id#000 | SAMPLE#time#hash   |
 * | status change   | CHARGER#id#001               | STATUS#time#hash   |
 * | ended line      | CHARGER#id#000               | LINE#time          |
 * | journal entry   | JOURNAL#charger#2026-11-21   | time#IN or OUT#messageId |
 * | capture         | CAPTURES                     | charger            |
 * | security event  | CHARGER#id#SECURITY          | EVENT#time#hash    |
 * | file link       | LINK#sha256                  | LINK               |
 * | tally           | TALLY#name                   | TALLY              |
 * | refused visit   | REFUSED_VISITS               | charger            |
 *
 * ledger: `pk` and `sk`, no index, nothing expires. Transactions, entries and keys are written once and never touched again.
 * | wallet          | WALLET#id                    | WALLET             |
 * | hold            | WALLET#id                    | HOLD#session       |
 * | wallet list     | WALLETS                      | id                 |
 * | transaction     | TXN#2026-11                  | id                 |
 * | entry           | ENTRY#account#EUR#live       | time#transaction; of a wallet the number of its line |
 * | key             | KEY#idempotency key          | KEY                |
 * | refundable      | REFUNDABLE#transaction       | REFUNDABLE         |
 * | standing        | STANDING#session             | STANDING           |
 * | receipt         | RECEIPT#ad-hoc session       | RECEIPT            |
 * | receipt counter | RECEIPTS#2026                | COUNTER            |
 *
 * Ids in the `due` index: `CHARGER#id` of a connection that has ended and of a connector that is Faulted, `ALERT#id`, `EVENT#id`, `DELIVERY#id`, `MAILBOX#charger`, `LOCAL_LIST#charger`, `AVAILABILITY#charger#ulid`, `AD_HOC#id`, `PAYMENT#id`, and `SESSION#id` for the planning of an open session and the settlement of a closed one.
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Millisecond instants as text that sorts like the numbers. Good until the year 5138. */
export function sortableMs(epochMs: number): string {
  return Math.max(0, Math.trunc(epochMs)).toString().padStart(14, '0');
}

function nameOfScope(scope: TariffScope): string {
  switch (scope.kind) {
    case 'SITE':
      return `SITE#${scope.siteId}`;
    case 'CHARGER':
      return `CHARGER#${scope.chargerId}`;
    case 'CONNECTOR':
      return `CHARGER#${scope.chargerId}#${scope.connectorId.toString().padStart(3, '0')}`;
  }
}

function nameOfStatistics(scope: StatisticsScope): string {
  switch (scope.kind) {
    case 'CHARGER':
      return `CHARGER#${scope.chargerId}`;
    case 'SITE':
      return `SITE#${scope.siteId}`;
    case 'NETWORK':
      return 'NETWORK';
  }
}

export const INDEXES = { gsi1: 'gsi1', gsi2: 'gsi2', gsi3: 'gsi3', due: 'due' } as const;

export const keys = {
  charger: (chargerId: string): Key => ({ pk: `CHARGER#${chargerId}`, sk: 'CHARGER' }),
  chargerList: (chargerId: string) => ({ gsi1pk: 'CHARGERS', gsi1sk: chargerId }),
  chargerOfSite: (siteId: string, chargerId: string) => ({ gsi2pk: `SITE#${siteId}`, gsi2sk: `CHARGER#${chargerId}` }),
  connection: (chargerId: string): Key => ({ pk: `CHARGER#${chargerId}`, sk: 'CONNECTION' }),
  connector: (chargerId: string, connectorId: number): Key => ({
    pk: `CHARGER#${chargerId}`,
    sk: `CONNECTOR#${connectorId.toString().padStart(3, '0')}`,
  }),
  orphan: (chargerId: string, receivedAtMs: number, hash: string): Key => ({
    pk: `CHARGER#${chargerId}`,
    sk: `ORPHAN#${sortableMs(receivedAtMs)}#${hash}`,
  }),
  orphanList: (receivedAtMs: number, hash: string) => ({ gsi1pk: 'ORPHANS', gsi1sk: `${sortableMs(receivedAtMs)}#${hash}` }),
  reservation: (chargerId: string, id: number): Key => ({
    pk: `CHARGER#${chargerId}`,
    sk: `RESERVATION#${id.toString().padStart(10, '0')}`,
  }),
  reservationList: (expiresAtMs: number, chargerId: string, id: number) => ({
    gsi1pk: 'RESERVATIONS',
    gsi1sk: `${sortableMs(expiresAtMs)}#${chargerId}#${id.toString().padStart(10, '0')}`,
  }),

  mailboxState: (chargerId: string): Key => ({ pk: `MAILBOX#${chargerId}`, sk: 'STATE' }),
  command: (chargerId: string, seq: number): Key => ({ pk: `MAILBOX#${chargerId}`, sk: `COMMAND#${seq.toString().padStart(12, '0')}` }),
  commandIdempotency: (chargerId: string, key: string): Key => ({ pk: `MAILBOX#${chargerId}`, sk: `IDEMPOTENCY#${key}` }),

  session: (sessionId: string): Key => ({ pk: `SESSION#${sessionId}`, sk: 'SESSION' }),
  sessionList: (startedAtMs: number, sessionId: string) => ({ gsi1pk: 'SESSIONS', gsi1sk: `${sortableMs(startedAtMs)}#${sessionId}` }),
  sessionOpen: (siteId: string, chargerId: string, sessionId: string) => ({
    gsi2pk: 'OPEN',
    gsi2sk: `${siteId}#${chargerId}#${sessionId}`,
  }),
  sessionOfCharger: (chargerId: string, startedAtMs: number, sessionId: string) => ({
    gsi3pk: `CHARGER#${chargerId}#SESSIONS`,
    gsi3sk: `${sortableMs(startedAtMs)}#${sessionId}`,
  }),
  /** Beside the session, because its own item has its three places in the indexes already. */
  sessionPlaces: (sessionId: string): Key => ({ pk: `SESSION#${sessionId}`, sk: 'PLACES' }),
  sessionOfTag: (normalTag: string, startedAtMs: number, sessionId: string) => ({
    gsi1pk: `TAG#${normalTag}#SESSIONS`,
    gsi1sk: `${sortableMs(startedAtMs)}#${sessionId}`,
  }),
  sessionOfSite: (siteId: string, startedAtMs: number, sessionId: string) => ({
    gsi2pk: `SITE#${siteId}#SESSIONS`,
    gsi2sk: `${sortableMs(startedAtMs)}#${sessionId}`,
  }),
  sessionOfDriver: (driverId: string, startedAtMs: number, sessionId: string) => ({
    gsi3pk: `DRIVER#${driverId}#SESSIONS`,
    gsi3sk: `${sortableMs(startedAtMs)}#${sessionId}`,
  }),
  plan: (sessionId: string): Key => ({ pk: `SESSION#${sessionId}`, sk: 'PLAN' }),
  sessionCount: (sessionId: string): Key => ({ pk: `SESSION#${sessionId}`, sk: 'COUNT' }),
  statisticsOf: (scope: StatisticsScope) => `STATISTICS#${nameOfStatistics(scope)}`,
  /** Without a shard the one row of a charger; a site and the network have several, so that sessions settled at once seldom meet. */
  statisticsDay: (scope: StatisticsScope, date: string, shard?: number): Key => ({
    pk: `STATISTICS#${nameOfStatistics(scope)}`,
    sk: shard === undefined ? `DAY#${date}` : `DAY#${date}#${shard}`,
  }),
  presenceDay: (scope: StatisticsScope, date: string): Key => ({ pk: `STATISTICS#${nameOfStatistics(scope)}`, sk: `PRESENCE#${date}` }),

  card: (normalTag: string): Key => ({ pk: `CARD#${normalTag}`, sk: 'CARD' }),
  cardPlaces: (normalTag: string): Key => ({ pk: `CARD#${normalTag}`, sk: 'PLACES' }),
  cardList: (normalTag: string) => ({ gsi1pk: 'CARDS', gsi1sk: normalTag }),
  driver: (driverId: string): Key => ({ pk: `DRIVER#${driverId}`, sk: 'DRIVER' }),
  driverList: (driverId: string) => ({ gsi1pk: 'DRIVERS', gsi1sk: driverId }),
  driverPhone: (phone: string): Key => ({ pk: `PHONE#${phone}`, sk: 'PHONE' }),
  site: (siteId: string): Key => ({ pk: `SITE#${siteId}`, sk: 'SITE' }),
  habits: (siteId: string): Key => ({ pk: `SITE#${siteId}`, sk: 'HABITS' }),
  siteList: (siteId: string) => ({ gsi1pk: 'SITES', gsi1sk: siteId }),
  siteOfZone: (priceZone: string, siteId: string) => ({ gsi2pk: `ZONE#${priceZone}`, gsi2sk: siteId }),
  tariff: (tariffId: string): Key => ({ pk: `TARIFF#${tariffId}`, sk: 'TARIFF' }),
  tariffList: (tariffId: string) => ({ gsi1pk: 'TARIFFS', gsi1sk: tariffId }),
  tariffVersion: (tariffId: string, version: number): Key => ({
    pk: `TARIFF#${tariffId}`,
    sk: `VERSION#${version.toString().padStart(6, '0')}`,
  }),
  tariffOf: (scope: TariffScope, fromMs: number): Key => ({ pk: `TARIFF_OF#${nameOfScope(scope)}`, sk: `FROM#${sortableMs(fromMs)}` }),
  signalDay: (kind: SignalKind, zone: string, utcDate: string): Key => ({ pk: `SIGNAL#${kind}#${zone}`, sk: `DAY#${utcDate}` }),
  signalFeed: (kind: SignalKind, zone: string): Key => ({ pk: 'FEEDS', sk: `${kind}#${zone}` }),
  upload: (chargerId: string, id: string): Key => ({ pk: `CHARGER#${chargerId}#UPLOADS`, sk: `UPLOAD#${id}` }),
  firmware: (id: string): Key => ({ pk: 'FIRMWARE', sk: `FIRMWARE#${id}` }),
  askedOnce: (chargerId: string, key: string): Key => ({ pk: `CHARGER#${chargerId}#ASKED`, sk: `KEY#${key}` }),
  firmwareUpdate: (chargerId: string, id: string): Key => ({ pk: `CHARGER#${chargerId}#FIRMWARE`, sk: `UPDATE#${id}` }),
  tally: (name: string): Key => ({ pk: `TALLY#${name}`, sk: 'TALLY' }),
  refusedVisit: (chargerId: string): Key => ({ pk: 'REFUSED_VISITS', sk: chargerId }),
  configuration: (chargerId: string): Key => ({ pk: `CONFIGURATION#${chargerId}`, sk: 'CONFIGURATION' }),
  template: (id: string): Key => ({ pk: 'TEMPLATES', sk: id }),
  availability: (chargerId: string, connectorId: number): Key => ({
    pk: `AVAILABILITY#${chargerId}`,
    sk: `CONNECTOR#${connectorId.toString().padStart(10, '0')}`,
  }),
  availabilityChange: (chargerId: string, id: string): Key => ({ pk: `AVAILABILITY#${chargerId}`, sk: `CHANGE#${id}` }),
  localList: (chargerId: string): Key => ({ pk: `LOCAL_LIST#${chargerId}`, sk: 'LOCAL_LIST' }),
  localListKept: (chargerId: string) => ({ gsi1pk: 'LOCAL_LISTS', gsi1sk: chargerId }),
  cardsMark: (): Key => ({ pk: 'LOCAL_LISTS', sk: 'CARDS' }),
  fileLink: (sha256Hex: string): Key => ({ pk: `LINK#${sha256Hex}`, sk: 'LINK' }),
  payment: (paymentId: string): Key => ({ pk: `PAYMENT#${paymentId}`, sk: 'PAYMENT' }),
  paymentList: (createdAtMs: number, paymentId: string) => ({ gsi1pk: 'PAYMENTS', gsi1sk: `${sortableMs(createdAtMs)}#${paymentId}` }),
  paymentEvent: (paymentId: string, eventId: string): Key => ({ pk: `PAYMENT#${paymentId}`, sk: `EVENT#${eventId}` }),
  apiKey: (sha256Hex: string): Key => ({ pk: `API_KEY#${sha256Hex}`, sk: 'API_KEY' }),
  apiKeyList: (id: string) => ({ gsi1pk: 'API_KEYS', gsi1sk: id }),

  adHoc: (id: string): Key => ({ pk: `AD_HOC#${id}`, sk: 'AD_HOC' }),
  connectorLock: (chargerId: string, connectorId: number): Key => ({
    pk: `LOCK#${chargerId}`,
    sk: `CONNECTOR#${connectorId.toString().padStart(3, '0')}`,
  }),
  publicCode: (code: string): Key => ({ pk: `PUBLIC_CODE#${code}`, sk: 'PUBLIC_CODE' }),
  codeInForce: (chargerId: string, connectorId: number): Key => ({
    pk: `PUBLIC_CODES#${chargerId}`,
    sk: `CONNECTOR#${connectorId.toString().padStart(3, '0')}`,
  }),

  user: (id: string): Key => ({ pk: `USER#${id}`, sk: 'USER' }),
  userList: (email: string, id: string) => ({ gsi1pk: 'USERS', gsi1sk: `${email.toLowerCase()}#${id}` }),
  auditEntry: (id: string): Key => ({ pk: `AUDIT#${id}`, sk: 'AUDIT' }),
  auditOfObject: (objectId: string, atMs: number, id: string) => ({
    gsi1pk: `AUDIT#OBJECT#${objectId}`,
    gsi1sk: `${sortableMs(atMs)}#${id}`,
  }),
  auditOfActor: (actor: string, atMs: number, id: string) => ({ gsi2pk: `AUDIT#ACTOR#${actor}`, gsi2sk: `${sortableMs(atMs)}#${id}` }),
  auditList: (atMs: number, id: string) => ({ gsi3pk: 'AUDIT', gsi3sk: `${sortableMs(atMs)}#${id}` }),

  alertRule: (id: string): Key => ({ pk: 'ALERT_RULES', sk: id }),
  alert: (id: string): Key => ({ pk: `ALERT#${id}`, sk: 'ALERT' }),
  alertList: (openedAtMs: number, id: string) => ({ gsi1pk: 'ALERTS', gsi1sk: `${sortableMs(openedAtMs)}#${id}` }),
  alertStanding: (openedAtMs: number, id: string) => ({ gsi2pk: 'ALERTS#STANDING', gsi2sk: `${sortableMs(openedAtMs)}#${id}` }),
  alertOfCharger: (chargerId: string, openedAtMs: number, id: string) => ({
    gsi3pk: `ALERTS#CHARGER#${chargerId}`,
    gsi3sk: `${sortableMs(openedAtMs)}#${id}`,
  }),
  newestAlert: (rule: string, objectId: string): Key => ({ pk: `ALERT_OF#${rule}#${objectId}`, sk: 'ALERT_OF' }),
  event: (id: string): Key => ({ pk: `EVENT#${id}`, sk: 'EVENT' }),
  webhook: (id: string): Key => ({ pk: 'WEBHOOKS', sk: id }),
  delivery: (id: string): Key => ({ pk: `DELIVERY#${id}`, sk: 'DELIVERY' }),
  deliveryList: (createdAtMs: number, id: string) => ({ gsi1pk: 'DELIVERIES', gsi1sk: `${sortableMs(createdAtMs)}#${id}` }),
  deliveryOfWebhook: (webhookId: string, createdAtMs: number, id: string) => ({
    gsi2pk: `DELIVERIES#${webhookId}`,
    gsi2sk: `${sortableMs(createdAtMs)}#${id}`,
  }),

  /** Marks an item as unfinished until then; the sweep reads this index and nothing else. */
  due: (dueAtMs: number, id: string) => ({ duePk: 'DUE', dueSk: `${sortableMs(dueAtMs)}#${id}` }),

  /** The hash tells two samples of one instant apart: some chargers send each measurand in a frame of its own. */
  sample: (streamPk: string, sampledAtMs: number, hash: string): Key => ({ pk: streamPk, sk: `SAMPLE#${sortableMs(sampledAtMs)}#${hash}` }),
  statusChange: (chargerId: string, connectorId: number, reportedAtMs: number, hash: string): Key => ({
    pk: `CHARGER#${chargerId}#${connectorId.toString().padStart(3, '0')}`,
    sk: `STATUS#${sortableMs(reportedAtMs)}#${hash}`,
  }),
  line: (chargerId: string, connectedAtMs: number): Key => ({ pk: `CHARGER#${chargerId}#000`, sk: `LINE#${sortableMs(connectedAtMs)}` }),
  securityEvent: (chargerId: string, occurredAtMs: number, hash: string): Key => ({
    pk: `CHARGER#${chargerId}#SECURITY`,
    sk: `EVENT#${sortableMs(occurredAtMs)}#${hash}`,
  }),
  /** One partition per charger and UTC day: a busy charger's year is no single partition, and a day is read in order. */
  journalEntry: (chargerId: string, utcDate: string, position: string): Key => ({ pk: `JOURNAL#${chargerId}#${utcDate}`, sk: position }),
  capture: (chargerId: string): Key => ({ pk: 'CAPTURES', sk: chargerId }),

  wallet: (walletId: string): Key => ({ pk: `WALLET#${walletId}`, sk: 'WALLET' }),
  hold: (walletId: string, holdId: string): Key => ({ pk: `WALLET#${walletId}`, sk: `HOLD#${holdId}` }),
  walletList: (walletId: string): Key => ({ pk: 'WALLETS', sk: walletId }),
  transaction: (month: string, transactionId: string): Key => ({ pk: `TXN#${month}`, sk: transactionId }),
  entry: (account: AccountName, { currency, livemode }: Books, place: string): Key => ({
    pk: `ENTRY#${account}#${currency}#${livemode ? 'live' : 'test'}`,
    sk: place,
  }),
  ledgerKey: (idempotencyKey: string): Key => ({ pk: `KEY#${idempotencyKey}`, sk: 'KEY' }),
  refundable: (transactionId: string): Key => ({ pk: `REFUNDABLE#${transactionId}`, sk: 'REFUNDABLE' }),
  receipt: (adHocId: string): Key => ({ pk: `RECEIPT#${adHocId}`, sk: 'RECEIPT' }),
  receiptCounter: (year: number): Key => ({ pk: `RECEIPTS#${year}`, sk: 'COUNTER' }),
  standing: (sessionId: string): Key => ({ pk: `STANDING#${sessionId}`, sk: 'STANDING' }),

  sessionStream: (sessionId: string) => `SESSION#${sessionId}`,
  connectorStream: (chargerId: string, connectorId: number) => `CHARGER#${chargerId}#${connectorId.toString().padStart(3, '0')}`,
} as const;
