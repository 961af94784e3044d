import * as z from 'zod';
import type { MeterSample } from '../../domain/sessions/meter-sample';
import { needsReview } from '../../domain/sessions/review-session';
import type { Correction, OpenSession, Preferences, Session } from '../../domain/sessions/session';
import { sessionInsight } from '../../domain/sessions/session-insight';
import { type MoneyText, moneyText } from '../../domain/shared/money';
import { isoTime } from '../../domain/shared/time';
import { floorToSlot } from '../../domain/signals/market-time';
import { DEFAULT_SITE_ID } from '../../domain/sites/site';
import { chargeNeed } from '../../domain/smart-charging/charge-need';
import type { SessionPlan } from '../../domain/smart-charging/plan';
import { slotReport } from '../../domain/smart-charging/slot-report';
import { costSoFar } from '../../domain/tariffs/price-session';
import { paidFor, type SessionBill, type SessionTariff } from '../../domain/tariffs/session-bill';
import { STATUS_LEAD_MS } from '../../domain/tariffs/session-periods';
import { marketPrices } from '../../jobs/find-tariff';
import type { Principal } from '../../ports/people';
import type { SessionQuery } from '../../ports/session-store';
import { actorOf } from '../authenticate';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { ChargingModeBody, Cursor, Instant, InstantIn, JsonObjectBody, Limit, MoneyBody, pageOf } from '../schemas';
import { isDriver, sessionInSight, sitesAsked } from '../scope';
import { type Api, answer, answers, jsonBody, refusePart, serve } from '../serve';
import { billedMoney } from '../simulate-tariff';
import { accepted, CommandBody, IDEMPOTENCY_KEY, mustNotSwitchAll, ownKey, Wait, waitFor } from './commands';

const PriceQuality = z.enum(['final', 'forecast', 'replay', 'missing']).meta({
  description: 'replay: real prices of another day, moved onto this one. forecast: ours. missing: some of the time had no price.',
});

const BillLine = z.strictObject({
  kind: z.string().meta({ description: 'A price component of OCPI, or the limit that was reached: MIN_PRICE, MAX_PRICE.' }),
  isReservation: z.boolean(),
  quantity: z.string().optional(),
  unit: z.enum(['kWh', 'hour', 'session']).optional(),
  price: z.string().optional().meta({ description: 'Per unit, before VAT.' }),
  vatPercent: z.number().optional(),
  net: z.string(),
  gross: z.string(),
});
const Bill = z
  .strictObject({
    net: MoneyBody,
    vat: MoneyBody,
    gross: MoneyBody,
    lines: z.array(BillLine),
    vatRows: z.array(z.strictObject({ vatPercent: z.number().optional(), net: z.string(), vat: z.string(), gross: z.string() })),
    notes: z.array(z.strictObject({ code: z.string(), detail: z.string().optional(), quantity: z.string().optional() })),
  })
  .meta({ id: 'Bill', description: 'Lines add up to the totals, and so do the rows.' });

const ReceiptBody = z
  .strictObject({
    sessionId: z.string(),
    chargerId: z.string(),
    connectorId: z.int(),
    timeZone: z.string().meta({ description: 'Of the site: what clocks and dates of the receipt are about.' }),
    startedAt: Instant,
    stoppedAt: Instant,
    meterStartWh: z.number(),
    meterStopWh: z.number(),
    energyWh: z.number(),
    settledAt: Instant,
    tariff: z.strictObject({ id: z.string(), version: z.int(), hash: z.string() }),
    bill: Bill,
    replaced: z
      .array(z.strictObject({ at: Instant, bill: Bill }))
      .meta({ description: 'Bills that corrections took the place of, oldest first.' }),
  })
  .meta({ id: 'SessionReceipt' });

const SessionBody = z
  .strictObject({
    id: z.string().meta({ example: 'ses_mfzgg2lf' }),
    chargerId: z.string(),
    connectorId: z.int(),
    transactionId: z.int(),
    idTag: z.string(),
    siteId: z.string(),
    driverId: z.string().optional(),
    authorization: z.string().meta({ description: 'What the charger was told of the card at the start.' }),
    status: z.enum(['OPEN', 'CLOSED', 'SETTLED']),
    startedAt: Instant,
    stoppedAt: Instant.optional(),
    stopReason: z.string().optional(),
    meterStartWh: z.number(),
    meterStopWh: z.number().optional(),
    energyWh: z.number().meta({ description: 'While open: from the newest meter reading.' }),
    powerW: z.number().optional().meta({ description: 'While open, when the charger reports it.' }),
    socPercent: z.number().optional(),
    lastReadingAt: Instant.optional(),
    cost: MoneyBody.optional().meta({
      description:
        'Once settled: what is paid by its tariff, VAT included; where no tariff applies, the energy at its market price, without VAT.',
    }),
    costSoFar: MoneyBody.optional().meta({
      description: 'While open, of one session: what it would cost by its tariff if it ended now. An estimate.',
    }),
    insight: z
      .strictObject({
        state: z.enum(['CHARGING', 'WAITING', 'NOT_DRAWING', 'FINISHED', 'UNKNOWN']).meta({
          description:
            'WAITING: held back by the plan. NOT_DRAWING: it may charge and does not: full, asleep or not ready. FINISHED: what was asked for is in the car.',
        }),
        deliveredWh: z.number(),
        powerW: z
          .number()
          .optional()
          .meta({ description: 'Median of the last five minutes, or from current and voltage, or from the register.' }),
        remainingWh: z.number().optional(),
        doneAt: Instant.optional().meta({ description: 'If it goes on as planned.' }),
      })
      .optional()
      .meta({ description: 'Of one open session: what it is doing, and when it will be done.' }),
    tariff: z
      .strictObject({ id: z.string(), version: z.int(), hash: z.string() })
      .optional()
      .meta({ description: 'Fixed at the start, for good.' }),
    bill: Bill.optional().meta({ description: 'Of one settled session: the lines and the VAT of its cost.' }),
    baselineCost: MoneyBody.optional().meta({ description: 'The same energy, had the car charged at once at full power.' }),
    saved: MoneyBody.optional().meta({ description: 'Baseline less cost; negative when waiting did not pay.' }),
    priceSource: z.string().optional(),
    priceQuality: PriceQuality.optional(),
    settledAt: Instant.optional(),
    flags: z.array(z.string()).meta({ description: 'What is remarkable. ESTIMATED_STOP: closed by us at its last meter value.' }),
    needsReview: z.boolean().meta({ description: 'The figures are doubtful and nobody has decided yet; see GET /v1/orphans.' }),
    corrections: z
      .array(
        z.strictObject({
          at: Instant,
          cause: z.string().meta({ description: '`stop`: the real stop after an estimated one. Else the inbox item that was resolved.' }),
          stoppedAt: Instant,
          stopReason: z.string(),
          meterStopWh: z.number(),
          energyWh: z.number(),
          settledAt: Instant.optional(),
          cost: MoneyBody.optional(),
        }),
      )
      .optional()
      .meta({ description: 'The figures that stood before each correction, oldest first.' }),
  })
  .meta({ id: 'Session' });
export const SessionPage = pageOf(SessionBody, 'SessionPage');

const MeterValueBody = z
  .strictObject({
    sampledAt: Instant,
    receivedAt: Instant,
    context: z.string(),
    registerWh: z.number().optional().meta({ description: 'Energy.Active.Import.Register' }),
    powerW: z.number().optional(),
    currentA: z.array(z.number()).optional().meta({ description: 'Per phase L1 L2 L3 where the charger says so; else one figure.' }),
    voltageV: z.array(z.number()).optional(),
    socPercent: z.number().optional(),
    temperatureC: z.number().optional(),
    offeredA: z.number().optional(),
  })
  .meta({ id: 'MeterValue' });
const MeterValuePage = pageOf(MeterValueBody, 'MeterValuePage');

const PlanBody = z
  .strictObject({
    sessionId: z.string(),
    madeAt: Instant,
    version: z.int(),
    reason: z.enum(['CHEAPEST', 'HABIT', 'BOOST', 'NO_REQUEST', 'NO_PRICES', 'NO_TIME', 'CHARGER_UNABLE']),
    slots: z.array(
      z.strictObject({
        start: Instant,
        end: Instant,
        powerW: z.number().meta({ description: 'Mean power over the slot.' }),
        price: z.number().nullable().meta({ description: 'Currency unit per kWh; null where none was known.' }),
        priceQuality: z.string().optional(),
        co2: z.number().nullable().meta({ description: 'g/kWh' }),
      }),
    ),
    cost: MoneyBody.nullable().meta({ description: 'Of the energy still to come, at the prices known when the plan was made.' }),
    baselineCost: MoneyBody.nullable(),
    readyBy: Instant.nullable(),
    neededWh: z.number().nullable(),
    shortfallWh: z.number().nullable().meta({ description: 'What the deadline leaves undelivered even at full power.' }),
    priceSource: z.string().nullable(),
    priceQuality: PriceQuality.nullable(),
    profile: JsonObjectBody.nullable().meta({ description: 'The OCPP ChargingProfile last handed to the charger; null when none was.' }),
    pushedAt: Instant.nullable(),
    pushes: z.int().meta({ description: 'How many profiles this session has cost.' }),
  })
  .meta({ id: 'Plan' });

const Told = { quality: z.string().optional(), source: z.string().optional() };
const SlotsBody = z
  .strictObject({
    sessionId: z.string(),
    status: z.enum(['OPEN', 'CLOSED', 'SETTLED']),
    currency: z.string().nullable(),
    slots: z.array(
      z.strictObject({
        start: Instant,
        end: Instant,
        energyWh: z.number(),
        price: z
          .strictObject({ perKwh: z.number(), cost: z.number().meta({ description: 'Not rounded, without VAT.' }), ...Told })
          .nullable()
          .meta({ description: '`quality` final, preliminary, forecast, replay or manual; null where no price is known.' }),
        co2: z
          .strictObject({ gPerKwh: z.number(), grams: z.number(), ...Told })
          .nullable()
          .meta({ description: 'Null where no carbon intensity is known.' }),
      }),
    ),
  })
  .meta({ id: 'SessionSlots', description: 'Quarter-hours add up to the energy of the session.' });

const PreferencesIn = z
  .strictObject({
    readyBy: InstantIn.exactOptional(),
    energyWh: z.int().min(1).max(1_000_000).exactOptional(),
    boost: z.boolean().exactOptional(),
    minimumWh: z.int().min(1).max(1_000_000).exactOptional().meta({ description: 'So much at once, and only the rest when it is cheap.' }),
    maxPricePerKwh: z.number().min(-5).max(5).exactOptional().meta({
      description:
        'In the currency of the prices of the site. Dearer quarter-hours are left out until ready-by, even if the car is not full then.',
    }),
    preconditionMinutes: z.int().min(1).max(120).exactOptional().meta({
      description: 'The last minutes before ready-by are kept for charging, so that the car leaves with a warm battery.',
    }),
    mode: ChargingModeBody.exactOptional(),
  })
  .meta({ id: 'NewPreferences' });
const PreferencesBody = z
  .strictObject({
    readyBy: Instant.optional(),
    energyWh: z.number().optional(),
    boost: z.boolean().optional(),
    minimumWh: z.number().optional(),
    maxPricePerKwh: z.number().optional(),
    preconditionMinutes: z.number().optional(),
    mode: ChargingModeBody.optional(),
  })
  .meta({ id: 'Preferences', description: 'What was asked for. Without any of it the site decides.' });

export function sessionRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Sessions'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sessions',
      summary: 'Sessions, newest first',
      description: '`from` is inclusive, `to` exclusive; both are about the start.',
      tags,
      request: {
        query: z.strictObject({
          chargerId: z.string().optional(),
          idTag: z.string().optional(),
          driverId: z.string().optional(),
          siteId: z.string().optional(),
          status: z.enum(['OPEN', 'CLOSED', 'SETTLED']).optional(),
          from: InstantIn.optional(),
          to: InstantIn.optional(),
          limit: Limit,
          cursor: Cursor,
        }),
      },
      responses: { 200: answers('A page of sessions.', SessionPage) },
    },
    async (c) => {
      const { limit, cursor, from, to, siteId, ...filters } = c.req.valid('query');
      const list = listName('sessions', { ...filters, siteId, from, to });
      const after = unwrapCursor(cursor, list);
      const query = { ...filters, ...whose(c.get('principal'), siteId, filters.driverId), limit, fromMs: from, toMs: to, cursor: after };
      const page = await ports.sessions.list(onlyKnown(query));
      return answer(SessionPage, { items: page.items.map(showSession), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sessions/{id}',
      summary: 'One session',
      tags,
      request: { params },
      responses: { 200: answers('The session.', SessionBody) },
    },
    async (c) => {
      const session = await sessionInSight(c, c.req.valid('param').id, ports);
      const cost = await runningCost(session, ports);
      return answer(SessionBody, {
        ...showSession(session),
        ...(cost === undefined ? {} : { costSoFar: cost }),
        ...(session.status === 'OPEN' ? { insight: await insightOf(session, ports) } : {}),
        ...(session.status === 'SETTLED' && session.bill !== undefined ? { bill: showBill(session.bill) } : {}),
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sessions/{id}/receipt',
      summary: 'What a settled session cost, line by line',
      tags,
      request: { params },
      responses: { 200: answers('The receipt.', ReceiptBody) },
    },
    async (c) => answer(ReceiptBody, showReceipt(await sessionInSight(c, c.req.valid('param').id, ports))),
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sessions/{id}/meter-values',
      summary: 'What the meter said, in order of time',
      tags,
      request: {
        params,
        query: z.strictObject({ from: InstantIn.optional(), to: InstantIn.optional(), limit: Limit, cursor: Cursor }),
      },
      responses: { 200: answers('A page of samples.', MeterValuePage) },
    },
    async (c) => {
      const session = await sessionInSight(c, c.req.valid('param').id, ports);
      const { limit, cursor, from, to } = c.req.valid('query');
      const list = listName('meter-values', { sessionId: session.id, from, to });
      const after = unwrapCursor(cursor, list);
      const page = await ports.telemetry.list(
        { sessionId: session.id },
        {
          limit,
          ...(after === undefined ? {} : { cursor: after }),
          ...(from === undefined ? {} : { fromMs: from }),
          ...(to === undefined ? {} : { toMs: to }),
        },
      );
      return answer(MeterValuePage, { items: page.items.map(showSample), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sessions/{id}/slots',
      summary: 'What flowed in each quarter of an hour, at which price and with how much CO2',
      description:
        'Of an open session up to its newest reading of the meter. At the market, without VAT; by the tariff see its cost and its receipt.',
      tags,
      request: { params },
      responses: { 200: answers('The quarter-hours.', SlotsBody) },
    },
    async (c) => answer(SlotsBody, await slotsOf(await sessionInSight(c, c.req.valid('param').id, ports), ports)),
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sessions/{id}/plan',
      summary: 'How the car will be charged, and why',
      tags,
      request: { params },
      responses: { 200: answers('The plan.', PlanBody) },
    },
    async (c) => {
      const session = await sessionInSight(c, c.req.valid('param').id, ports);
      const plan = await ports.plans.get(session.id);
      if (plan === undefined) throw new ApiProblem('PLAN_NOT_FOUND');
      return answer(PlanBody, showPlan(plan));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/sessions/{id}/preferences',
      summary: 'What the driver asked for',
      tags,
      request: { params },
      responses: { 200: answers('The preferences.', PreferencesBody) },
    },
    async (c) => answer(PreferencesBody, showPreferences((await sessionInSight(c, c.req.valid('param').id, ports)).preferences ?? {})),
  );

  serve(
    api,
    ports,
    {
      method: 'put',
      path: '/v1/sessions/{id}/preferences',
      summary: 'Say by when and how much, or charge at once',
      description: 'Replaces what was asked before, and the session is planned again.',
      tags,
      request: { params, body: jsonBody(PreferencesIn) },
      responses: { 200: answers('The preferences as kept.', PreferencesBody) },
    },
    async (c) => {
      const { readyBy, ...wishes } = c.req.valid('json');
      const nowMs = ports.clock.nowMs();
      const { id, preferences: before } = await sessionInSight(c, c.req.valid('param').id, ports);
      c.get('audited').before = showPreferences(before ?? {});
      if (readyBy !== undefined && readyBy <= nowMs) throw refusePart('/readyBy', 'lies in the past');
      if (readyBy !== undefined && readyBy > nowMs + LONGEST_STAY_MS) throw refusePart('/readyBy', 'is more than 7 days away');
      const preferences: Preferences = { ...(readyBy === undefined ? {} : { readyByMs: readyBy }), ...wishes };
      const kept = await ports.sessions.prefer(id, preferences, nowMs);
      if (!kept.ok) throw new ApiProblem(kept.refusal.code === 'NOT_OPEN' ? 'SESSION_NOT_OPEN' : kept.refusal.code);
      await ports.planning.plan(kept.value.siteId, 'PREFERENCES_CHANGED', id);
      return answer(PreferencesBody, showPreferences(kept.value.preferences ?? {}));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/sessions/{id}/stop',
      summary: 'Stop a session: RemoteStopTransaction',
      description: 'The session ends when its charger says so. `Idempotency-Key` is optional here.',
      tags,
      request: {
        params,
        query: z.strictObject({ wait: Wait }),
        headers: z.object({ 'idempotency-key': IDEMPOTENCY_KEY.optional() }),
      },
      responses: { 202: answers('Accepted; follow `Location`.', CommandBody) },
    },
    async (c) => {
      const session = await sessionInSight(c, c.req.valid('param').id, ports);
      if (session.status !== 'OPEN') throw new ApiProblem('SESSION_NOT_OPEN');
      if (!isDriver(c.get('principal'))) await mustNotSwitchAll(session.chargerId, 'RemoteStopTransaction', ports);
      const sent = await ports.commands.send({
        chargerId: session.chargerId,
        action: 'RemoteStopTransaction',
        payload: { transactionId: session.transactionId },
        actor: actorOf(c.get('principal')),
        // Stopping twice does no harm, and a second attempt after a refused first one must be a new command.
        idempotencyKey: ownKey(c.get('principal'), c.req.valid('header')['idempotency-key'] ?? `stop:${ports.random.ulid()}`),
        supersedeKey: `stop:${session.transactionId}`,
      });
      if (!sent.ok) throw new ApiProblem(sent.refusal.code);
      return accepted(await waitFor(sent.value.command, c.req.valid('query').wait, ports), sent.value.replayed);
    },
  );
}
const LONGEST_STAY_MS = 7 * 24 * 3_600_000;

/** Which sites and which driver a caller is shown sessions of. A driver asks for their own, and of another's there are none. */
function whose(principal: Principal, siteId: string | undefined, driverId: string | undefined) {
  if (!isDriver(principal)) return { siteIds: sitesAsked(principal, siteId) };
  const own = principal.driverId !== undefined && (driverId ?? principal.driverId) === principal.driverId;
  return own ? { driverId: principal.driverId, siteIds: siteId === undefined ? undefined : [siteId] } : { siteIds: [] };
}

/** Leaves out what was not asked: an absent filter and an undefined one are the same to a caller, not to a store. */
function onlyKnown(query: { readonly [K in keyof SessionQuery]: SessionQuery[K] | undefined }): SessionQuery {
  return Object.fromEntries(Object.entries(query).filter(([, asked]) => asked !== undefined)) as unknown as SessionQuery;
}

export function showSession(session: Session): z.input<typeof SessionBody> {
  const { live } = session;
  return {
    id: session.id,
    chargerId: session.chargerId,
    connectorId: session.connectorId,
    transactionId: session.transactionId,
    idTag: session.idTag,
    siteId: session.siteId,
    ...(session.driverId === undefined ? {} : { driverId: session.driverId }),
    authorization: session.idTagInfo.status,
    status: session.status,
    startedAt: isoTime(session.startedAtMs),
    meterStartWh: session.meterStartWh,
    flags: [...session.flags],
    ...(session.tariff === undefined ? {} : { tariff: showTariff(session.tariff) }),
    needsReview: needsReview(session),
    ...(session.status === 'OPEN' || session.corrections === undefined ? {} : { corrections: session.corrections.map(showCorrection) }),
    ...(session.status === 'OPEN'
      ? {
          energyWh: Math.max(0, (live?.registerWh ?? session.meterStartWh) - session.meterStartWh),
          ...(live?.powerW === undefined ? {} : { powerW: live.powerW }),
          ...(live?.socPercent === undefined ? {} : { socPercent: live.socPercent }),
        }
      : {
          stoppedAt: isoTime(session.stoppedAtMs),
          stopReason: session.stopReason,
          meterStopWh: session.meterStopWh,
          energyWh: session.energyWh,
        }),
    ...(live === undefined ? {} : { lastReadingAt: isoTime(live.sampledAtMs) }),
    ...(session.status === 'SETTLED'
      ? {
          settledAt: isoTime(session.settledAtMs),
          ...(session.energyCost === undefined
            ? {}
            : {
                cost: { ...session.energyCost.cost },
                baselineCost: { ...session.energyCost.baselineCost },
                saved: { ...session.energyCost.saved },
                priceSource: session.energyCost.priceSource,
                priceQuality: session.energyCost.priceQuality,
              }),
          ...(session.bill === undefined ? {} : { cost: paidFor(session.bill) }),
        }
      : {}),
  };
}

function showTariff({ tariffId, version, hash }: SessionTariff) {
  return { id: tariffId, version, hash };
}

function showBill(bill: SessionBill): z.input<typeof Bill> {
  const { lines, vatRows, notes } = bill;
  return { ...billedMoney(bill), lines: [...lines], vatRows: [...vatRows], notes: [...notes] };
}

function showReceipt(session: Session): z.input<typeof ReceiptBody> {
  if (session.status !== 'SETTLED' || session.bill === undefined || session.tariff === undefined) throw new ApiProblem('BILL_NOT_FOUND');
  const { id, chargerId, connectorId, tariff, bill, meterStartWh, meterStopWh, energyWh, corrections = [] } = session;
  return {
    sessionId: id,
    chargerId,
    connectorId,
    timeZone: tariff.timeZone,
    startedAt: isoTime(session.startedAtMs),
    stoppedAt: isoTime(session.stoppedAtMs),
    meterStartWh,
    meterStopWh,
    energyWh,
    settledAt: isoTime(session.settledAtMs),
    tariff: showTariff(tariff),
    bill: showBill(bill),
    replaced: corrections.flatMap(({ atMs, replaced }) =>
      replaced.bill === undefined ? [] : [{ at: isoTime(atMs), bill: showBill(replaced.bill) }],
    ),
  };
}

/** By the tariff that was fixed at the start. For a moment after it there is none yet. */
async function runningCost(session: Session, ports: ApiPorts): Promise<MoneyText | undefined> {
  if (session.status !== 'OPEN' || session.tariff === undefined) return undefined;
  const { id, siteId, chargerId, connectorId, startedAtMs, tariff: fixed } = session;
  const nowMs = ports.clock.nowMs();
  const [version, samples, statuses, site] = await Promise.all([
    ports.tariffs.version(fixed.tariffId, fixed.version),
    ports.telemetry.all({ sessionId: id }),
    ports.connectorHistory.between(chargerId, connectorId, startedAtMs - STATUS_LEAD_MS, nowMs + 1),
    ports.sites.get(siteId),
  ]);
  if (version === undefined) return undefined;
  const zone = site?.priceZone ?? ports.facts.defaultPriceZone;
  const follows = version.tariff.tidewatt?.spot?.mode === 'follow_market';
  const prices = follows ? marketPrices(await ports.signals.range('price', zone, floorToSlot(startedAtMs), nowMs + 1)) : NO_PRICES;
  const { grossMinor, currency } = costSoFar(session, nowMs, { samples, statuses, fixed, tariff: version.tariff, prices });
  return moneyText({ amountMinor: grossMinor, currency });
}
async function insightOf(session: OpenSession, ports: ApiPorts): Promise<z.input<typeof SessionBody>['insight']> {
  const [samples, plan, ownSite] = await Promise.all([
    ports.telemetry.all({ sessionId: session.id }),
    ports.plans.get(session.id),
    ports.sites.get(session.siteId),
  ]);
  const site = ownSite ?? (await ports.sites.get(DEFAULT_SITE_ID))!;
  const { remainingWh } = chargeNeed(session, site);
  const { doneAtMs, ...insight } = sessionInsight(session, { samples, plan, remainingWh, nowMs: ports.clock.nowMs() });
  return { ...insight, ...(doneAtMs === undefined ? {} : { doneAt: isoTime(doneAtMs) }) };
}

async function slotsOf(session: Session, ports: ApiPorts): Promise<z.input<typeof SlotsBody>> {
  const { id, status, siteId, startedAtMs, meterStartWh, live } = session;
  const until =
    session.status === 'OPEN'
      ? { stoppedAtMs: live?.sampledAtMs ?? startedAtMs, energyWh: Math.max(0, (live?.registerWh ?? meterStartWh) - meterStartWh) }
      : { stoppedAtMs: session.stoppedAtMs, energyWh: session.energyWh };
  const zone = (await ports.sites.get(siteId))?.priceZone ?? ports.facts.defaultPriceZone;
  const [samples, prices, co2] = await Promise.all([
    ports.telemetry.all({ sessionId: id }),
    ports.signals.range('price', zone, floorToSlot(startedAtMs), until.stoppedAtMs + 1),
    ports.signals.range('co2', zone, floorToSlot(startedAtMs), until.stoppedAtMs + 1),
  ]);
  const report = slotReport({ startedAtMs, meterStartWh, ...until }, samples, { prices: prices.slots, co2: co2.slots });
  return {
    sessionId: id,
    status,
    currency: prices.unit === '' ? null : prices.unit.replace(/\/kWh$/, ''),
    slots: report.map(({ startMs, endMs, energyWh, price, co2: carbon }) => ({
      start: isoTime(startMs),
      end: isoTime(endMs),
      energyWh,
      price: price ?? null,
      co2: carbon ?? null,
    })),
  };
}

const NO_PRICES = { currency: undefined, slots: [] };

function showCorrection({ atMs, cause, replaced }: Correction): NonNullable<z.input<typeof SessionBody>['corrections']>[number] {
  const { stoppedAtMs, stopReason, meterStopWh, energyWh, settledAtMs, energyCost } = replaced;
  return {
    at: isoTime(atMs),
    cause,
    stoppedAt: isoTime(stoppedAtMs),
    stopReason,
    meterStopWh,
    energyWh,
    ...(settledAtMs === undefined ? {} : { settledAt: isoTime(settledAtMs) }),
    ...(energyCost === undefined ? {} : { cost: { ...energyCost.cost } }),
    ...(replaced.bill === undefined ? {} : { cost: paidFor(replaced.bill) }),
  };
}

function showSample(sample: MeterSample): z.input<typeof MeterValueBody> {
  return {
    sampledAt: isoTime(sample.sampledAtMs),
    receivedAt: isoTime(sample.receivedAtMs),
    context: sample.context,
    ...(sample.registerWh === undefined ? {} : { registerWh: sample.registerWh }),
    ...(sample.powerW === undefined ? {} : { powerW: sample.powerW }),
    ...(sample.currentA === undefined ? {} : { currentA: [...sample.currentA] }),
    ...(sample.voltageV === undefined ? {} : { voltageV: [...sample.voltageV] }),
    ...(sample.socPercent === undefined ? {} : { socPercent: sample.socPercent }),
    ...(sample.temperatureC === undefined ? {} : { temperatureC: sample.temperatureC }),
    ...(sample.offeredA === undefined ? {} : { offeredA: sample.offeredA }),
  };
}

function showPreferences({ readyByMs, ...wishes }: Preferences): z.input<typeof PreferencesBody> {
  return { ...(readyByMs === undefined ? {} : { readyBy: isoTime(readyByMs) }), ...wishes };
}

function showPlan(plan: SessionPlan): z.input<typeof PlanBody> {
  return {
    sessionId: plan.sessionId,
    madeAt: isoTime(plan.madeAtMs),
    version: plan.version,
    reason: plan.reason,
    slots: plan.slots.map((slot) => ({
      start: isoTime(slot.startMs),
      end: isoTime(slot.endMs),
      powerW: slot.powerW,
      price: slot.price ?? null,
      ...(slot.priceQuality === undefined ? {} : { priceQuality: slot.priceQuality }),
      co2: slot.co2 ?? null,
    })),
    cost: plan.cost ?? null,
    baselineCost: plan.baselineCost ?? null,
    readyBy: plan.readyByMs === undefined ? null : isoTime(plan.readyByMs),
    neededWh: plan.neededWh ?? null,
    shortfallWh: plan.shortfallWh ?? null,
    priceSource: plan.priceSource ?? null,
    priceQuality: plan.priceQuality ?? null,
    profile: plan.pushed === undefined ? null : JSON.parse(JSON.stringify(plan.pushed.profile)),
    pushedAt: plan.pushed === undefined ? null : isoTime(plan.pushed.atMs),
    pushes: plan.pushed?.count ?? 0,
  };
}
