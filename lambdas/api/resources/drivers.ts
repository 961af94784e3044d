import * as z from 'zod';
import { consumptionOf } from '../../domain/drivers/consumption';
import { type Driver, normalPhone } from '../../domain/drivers/driver';
import { newWallet, walletIdOf } from '../../domain/ledger/wallet';
import type { Session } from '../../domain/sessions/session';
import type { Currency } from '../../domain/shared/money';
import { isoTime } from '../../domain/shared/time';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, InstantIn, Limit, MoneyBody, pageOf } from '../schemas';
import { seesDriver } from '../scope';
import { type Api, type ApiContext, answer, answers, jsonBody, serve } from '../serve';
import { SessionPage, showSession } from './sessions';
import { showWallet, WalletBody } from './wallets';

/** What an empty wallet shows. The first money that comes in decides which currency it is in. */
const UNTIL_MONEY_COMES: Currency = 'EUR';

const Name = z.string().trim().min(1).max(120);
const Phone = z
  .string()
  .max(40)
  .transform((written, context) => {
    const phone = normalPhone(written);
    if (phone !== undefined) return phone;
    context.addIssue({ code: 'custom', message: 'expected a telephone number with its country code, for example +49 151 12345678' });
    return z.NEVER;
  })
  .meta({ description: 'With its country code; kept as E.164. One number is one driver.', example: '+49 151 12345678' });
const Email = z.email().max(320);

const NewDriver = z.strictObject({ name: Name, phone: Phone, email: Email.optional() }).meta({ id: 'NewDriver' });
const DriverPatch = z
  .strictObject({ name: Name.optional(), phone: Phone.optional(), email: Email.nullable().optional() })
  .meta({ id: 'DriverPatch', description: 'What is left out stays; null takes it away.' });
export const DriverBody = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    phone: z.string().meta({ example: '+4915112345678' }),
    email: z.string().optional(),
    walletId: z.string(),
    erasedAt: Instant.optional().meta({ description: 'Who this was is forgotten since then.' }),
    createdAt: Instant,
  })
  .meta({ id: 'Driver' });
const DriverPage = pageOf(DriverBody, 'DriverPage');

const ConsumptionBody = z
  .strictObject({
    driverId: z.string(),
    sessions: z.int().meta({ description: 'That have ended.' }),
    energyWh: z.int(),
    charged: z.array(MoneyBody).meta({ description: 'By currency. What is not settled yet has no money in it.' }),
  })
  .meta({ id: 'Consumption' });

export function driverRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Drivers'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/drivers',
      summary: 'Add a driver, with an empty wallet',
      tags,
      request: { body: jsonBody(NewDriver) },
      responses: { 201: answers('Added.', DriverBody) },
    },
    async (c) => {
      const { name, phone, email } = c.req.valid('json');
      const id = `drv_${ports.random.ulid()}`;
      const nowMs = ports.clock.nowMs();
      const driver: Driver = {
        id,
        name,
        phone,
        ...(email === undefined ? {} : { email }),
        walletId: walletIdOf(id),
        createdAtMs: nowMs,
        version: 1,
      };
      const created = await ports.drivers.create(driver);
      if (!created.ok) throw new ApiProblem(created.refusal.code);
      await ports.ledger.openWallet(walletOf(driver));
      return answer(DriverBody, showDriver(driver), {
        status: 201,
        headers: { Location: `/v1/drivers/${driver.id}`, ETag: etag(driver.version) },
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/drivers',
      summary: 'Drivers',
      tags,
      request: { query: z.strictObject({ phone: Phone.optional(), limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of drivers; by `phone`, the one who has it.', DriverPage) },
    },
    async (c) => {
      const { phone, limit, cursor } = c.req.valid('query');
      if (phone !== undefined) {
        const found = await ports.drivers.findByPhone(phone);
        return answer(DriverPage, { items: found === undefined ? [] : [showDriver(found)], nextCursor: null });
      }
      const list = listName('drivers', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.drivers.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(DriverPage, { items: page.items.map(showDriver), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/drivers/{id}',
      summary: 'One driver',
      tags,
      request: { params },
      responses: { 200: answers('The driver.', DriverBody) },
    },
    async (c) => {
      const driver = await driverInSight(c, c.req.valid('param').id, ports);
      return answer(DriverBody, showDriver(driver), { headers: { ETag: etag(driver.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: '/v1/drivers/{id}',
      summary: 'Change a driver',
      tags,
      request: { params, headers: z.object({ 'if-match': IF_MATCH }), body: jsonBody(DriverPatch) },
      responses: { 200: answers('The driver as they then stand.', DriverBody) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const patch = c.req.valid('json');
      const changed = await changeVersioned({
        ifMatch: c.req.valid('header')['if-match'],
        read: () => ports.drivers.get(id),
        before: ({ erasedAtMs }) => {
          if (erasedAtMs !== undefined) throw new ApiProblem('DRIVER_ERASED');
        },
        change: (driver) => apply(driver, patch),
        write: (driver) => ports.drivers.update(driver),
        notFound: 'DRIVER_NOT_FOUND',
      });
      return answer(DriverBody, showDriver(changed), { headers: { ETag: etag(changed.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/drivers/{id}/wallet',
      summary: "A driver's wallet",
      tags,
      request: { params },
      responses: { 200: answers('The wallet.', WalletBody) },
    },
    async (c) => {
      const driver = await driverInSight(c, c.req.valid('param').id, ports);
      // The wallet is opened after the driver; where a crash came in between, here is its first use.
      const wallet = (await ports.ledger.wallet(driver.walletId)) ?? walletOf(driver);
      await ports.ledger.openWallet(wallet);
      return answer(WalletBody, showWallet(wallet));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/drivers/{id}/sessions',
      summary: "A driver's sessions, newest first",
      tags,
      request: { params, query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of sessions.', SessionPage) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const { limit, cursor } = c.req.valid('query');
      await driverInSight(c, id, ports);
      const list = listName('driver sessions', { id });
      const after = unwrapCursor(cursor, list);
      const page = await ports.sessions.list({ driverId: id, limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(SessionPage, { items: page.items.map(showSession), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/drivers/{id}/consumption',
      summary: 'What a driver has charged, by the time of the start',
      tags,
      request: { params, query: z.strictObject({ from: InstantIn.optional(), to: InstantIn.optional() }) },
      responses: { 200: answers('Sums over the sessions that have ended.', ConsumptionBody) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const { from, to } = c.req.valid('query');
      await driverInSight(c, id, ports);
      const sessions = await allSessions(
        id,
        { ...(from === undefined ? {} : { fromMs: from }), ...(to === undefined ? {} : { toMs: to }) },
        ports,
      );
      const { charged, ...sums } = consumptionOf(sessions);
      return answer(ConsumptionBody, { driverId: id, ...sums, charged: charged.map((money) => ({ ...money })) });
    },
  );
}

export async function driverInSight(c: Pick<ApiContext, 'get'>, id: string, { drivers }: Pick<ApiPorts, 'drivers'>): Promise<Driver> {
  const driver = await drivers.get(id);
  if (driver === undefined || !seesDriver(c.get('principal'), driver.id)) throw new ApiProblem('DRIVER_NOT_FOUND');
  return driver;
}

function walletOf({ id, walletId, createdAtMs }: Driver) {
  return newWallet({ id: walletId, driverId: id, books: { currency: UNTIL_MONEY_COMES, livemode: true }, openedAtMs: createdAtMs });
}

function apply(driver: Driver, { name, phone, email }: z.output<typeof DriverPatch>): Driver {
  const { email: before, ...rest } = driver;
  const after = email === undefined ? before : email;
  return { ...rest, name: name ?? driver.name, phone: phone ?? driver.phone, ...(after == null ? {} : { email: after }) };
}

const PAGE = 200;

export async function allSessions(driverId: string, within: { fromMs?: number; toMs?: number }, { sessions }: Pick<ApiPorts, 'sessions'>) {
  const found: Session[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ApiPorts['sessions']['list']>> = await sessions.list({
      driverId,
      ...within,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

export function showDriver(driver: Driver): z.input<typeof DriverBody> {
  return {
    id: driver.id,
    name: driver.name,
    phone: driver.phone,
    ...(driver.email === undefined ? {} : { email: driver.email }),
    walletId: driver.walletId,
    ...(driver.erasedAtMs === undefined ? {} : { erasedAt: isoTime(driver.erasedAtMs) }),
    createdAt: isoTime(driver.createdAtMs),
  };
}
