import * as z from 'zod';
import { AD_HOC_REASONS, AD_HOC_STATES, type AdHocSession } from '../../domain/ad-hoc/ad-hoc-session';
import { adHocIdOf, idTagOf } from '../../domain/ad-hoc/ad-hoc-token';
import { isPublicCode } from '../../domain/ad-hoc/public-code';
import { isOnline } from '../../domain/chargers/presence';
import { moneyText } from '../../domain/shared/money';
import { isoTime } from '../../domain/shared/time';
import { DIMENSIONS } from '../../domain/tariffs/tariff';
import { record } from '../../jobs/advance-ad-hoc';
import { liveFigures } from '../ad-hoc-live';
import { estimates, OBSTACLES, type Offer, offerAt } from '../ad-hoc-offer';
import { openAdHoc } from '../open-ad-hoc';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Instant, JsonObjectBody, MoneyBody } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const PriceBody = z
  .strictObject({
    dimension: z.enum(DIMENSIONS),
    unit: z.enum(['kWh', 'minute', 'hour', 'session']),
    net: z.string(),
    gross: z.string().meta({ description: 'What the driver pays per unit, tax included.' }),
    vatPercent: z.number().optional(),
    stepSize: z.number(),
    conditions: JsonObjectBody.meta({ description: 'OCPI restrictions; all of them have to hold.' }),
    isNow: z.boolean().meta({ description: 'Holds for a session that begins now.' }),
  })
  .meta({ id: 'ShownPrice' });
const LimitBody = z.strictObject({ net: z.string().optional(), gross: z.string().optional() }).optional();

const OfferBody = z
  .strictObject({
    code: z.string(),
    siteName: z.string(),
    timeZone: z.string(),
    chargerId: z.string(),
    connectorId: z.int(),
    online: z.boolean(),
    status: z.string().optional().meta({ description: 'ChargePointStatus of OCPP 1.6.' }),
    available: z.boolean().meta({ description: 'Somebody without an account can start here now.' }),
    obstacle: z.enum(OBSTACLES).optional(),
    price: z
      .strictObject({
        hash: z.string().meta({ description: 'Of what is shown; send it along, so that nobody pays another price.' }),
        currency: z.string(),
        prices: z.array(PriceBody).meta({ description: 'Per kWh, per minute, per session, in this order.' }),
        minimum: LimitBody,
        maximum: LimitBody,
        texts: z.array(z.strictObject({ language: z.string(), text: z.string() })),
        url: z.string().optional(),
        estimates: z.array(z.strictObject({ energyKwh: z.number(), cost: MoneyBody })).meta({ description: 'At full power from now on.' }),
      })
      .optional(),
    hold: MoneyBody.optional().meta({ description: 'Set aside on the card. What is charged is taken of it, the rest goes back.' }),
    livemode: z.boolean().meta({ description: 'False: a test, no money moves.' }),
  })
  .meta({ id: 'PublicOffer' });

const OpenedBody = z
  .strictObject({
    token: z.string().meta({ description: 'The proof for everything that follows; shown here and stored nowhere.' }),
    state: z.enum(AD_HOC_STATES),
    sessionUrl: z.string(),
    checkoutUrl: z.string().meta({ description: 'Where to pay.' }),
    hold: MoneyBody,
    payBefore: Instant.optional(),
    livemode: z.boolean(),
  })
  .meta({ id: 'AdHocOpened' });

const AdHocBody = z
  .strictObject({
    state: z.enum(AD_HOC_STATES),
    reason: z.enum(AD_HOC_REASONS).optional().meta({ description: 'Why nothing was charged.' }),
    code: z.string(),
    chargerId: z.string(),
    connectorId: z.int(),
    checkoutUrl: z.string().optional(),
    waitsUntil: Instant.optional().meta({ description: 'For the payment, or for the plug.' }),
    startAccepted: z.boolean().meta({ description: 'The charger waits for the plug.' }),
    startedAt: Instant.optional(),
    stoppedAt: Instant.optional(),
    energyWh: z.int().optional(),
    powerW: z.number().optional(),
    cost: MoneyBody.optional().meta({ description: 'So far; what was charged once it has ended.' }),
    hold: MoneyBody,
    hasReceipt: z.boolean(),
    livemode: z.boolean(),
  })
  .meta({ id: 'AdHocSession' });

const KEY = /^[A-Za-z0-9_-]{16,200}$/;
const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** The provider is asked at most so often while somebody waits on the page. */
const ASK_PROVIDER = { burst: 1, perS: 0.25 };

/** Charging without an account: nothing is asked of the driver but a card, and nothing is known of them. */
export function publicChargingRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Ad-hoc charging'];
  const ofCode = z.strictObject({ code: z.string().refine(isPublicCode) });
  const ofToken = z.strictObject({ token: Token });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/public/c/{code}',
      summary: 'A connector, by the code on it: whether it is free, and every price',
      tags,
      request: { params: ofCode },
      responses: { 200: answers('What is offered at this moment.', OfferBody) },
    },
    async (c) => answer(OfferBody, showOffer(await offerOf(c.req.valid('param').code, ports), ports)),
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/public/c/{code}/sessions',
      summary: 'Begin to pay and charge',
      description:
        'Keeps the connector for five minutes and opens a page to pay. The charger starts when the payment is confirmed, and not before. `Idempotency-Key` is a random one of 16 characters or more, such as a UUID: whoever has it has the session.',
      tags,
      request: {
        params: ofCode,
        headers: z.object({ 'idempotency-key': z.string().optional() }),
        body: {
          required: false,
          content: {
            'application/json': {
              schema: z
                .strictObject({
                  priceHash: z.string().max(100).optional().meta({ description: '`price.hash` of what the driver was shown.' }),
                  locale: z
                    .string()
                    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/)
                    .optional()
                    .meta({ description: 'BCP 47, for the page to pay.' }),
                })
                .meta({ id: 'AdHocWish' }),
            },
          },
        },
      },
      responses: { 201: answers('Where to pay.', OpenedBody) },
    },
    async (c) => {
      const { code } = c.req.valid('param');
      const key = c.req.valid('header')['idempotency-key'];
      if (key === undefined) {
        throw new ApiProblem('IDEMPOTENCY_KEY_MISSING', { parts: [{ header: 'idempotency-key', detail: 'is missing' }] });
      }
      if (!KEY.test(key)) {
        throw new ApiProblem('INVALID_REQUEST', {
          parts: [{ header: 'idempotency-key', detail: 'expected 16 to 200 letters, digits, - or _' }],
        });
      }
      const wish = c.req.valid('json') ?? {};
      const { adHoc, token, replayed } = await openAdHoc(code, key, wish, ports);
      if (adHoc.checkoutUrl === undefined) throw new ApiProblem('CHECKOUT_NOT_OPENED');
      const sessionUrl = `${ports.facts.publicUrl}/s/${token}`;
      return answer(
        OpenedBody,
        {
          token,
          state: adHoc.state,
          sessionUrl,
          checkoutUrl: adHoc.checkoutUrl,
          hold: heldMoney(adHoc),
          ...(adHoc.deadlineMs === undefined ? {} : { payBefore: isoTime(adHoc.deadlineMs) }),
          livemode: adHoc.books.livemode,
        },
        { status: 201, headers: { Location: `/v1/public/s/${token}`, ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}) } },
      );
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/public/s/{token}',
      summary: 'How a session goes',
      tags,
      request: { params: ofToken },
      responses: { 200: answers('As it stands.', AdHocBody) },
    },
    async (c) => {
      const adHoc = await adHocOf(c.req.valid('param').token, ports);
      return answer(AdHocBody, await showAdHoc(await askedAgain(adHoc, ports), ports));
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/public/s/{token}/stop',
      summary: 'Stop charging, or give it up before it begins',
      tags,
      request: { params: ofToken },
      responses: { 202: answers('Asked for; `state` tells when it is done.', AdHocBody) },
    },
    async (c) => {
      const { id } = await adHocOf(c.req.valid('param').token, ports);
      const stopped = await record(id, { kind: 'STOP_ASKED' }, ports);
      await ports.adHocNudge.advance(id);
      if (stopped === undefined) throw new ApiProblem('AD_HOC_SESSION_NOT_FOUND');
      return answer(AdHocBody, await showAdHoc(stopped, ports), { status: 202 });
    },
  );
}

async function offerOf(code: string, ports: ApiPorts): Promise<Offer> {
  const place = await ports.publicCodes.find(code);
  if (place === undefined) throw new ApiProblem('PUBLIC_CODE_NOT_FOUND');
  if (place.replacedAtMs !== undefined) throw new ApiProblem('PUBLIC_CODE_REPLACED');
  const offer = await offerAt(place, ports);
  if (offer === undefined) throw new ApiProblem('PUBLIC_CODE_NOT_FOUND');
  return offer;
}

async function adHocOf(token: string, { adHoc }: Pick<ApiPorts, 'adHoc'>): Promise<AdHocSession> {
  const known = await adHoc.get(adHocIdOf(idTagOf(token)));
  if (known === undefined) throw new ApiProblem('AD_HOC_SESSION_NOT_FOUND');
  return known;
}

/** Whoever comes back from the payment's page before its webhook sees what the provider itself says. */
async function askedAgain(adHoc: AdHocSession, ports: ApiPorts): Promise<AdHocSession> {
  if (adHoc.state !== 'awaiting_payment' || ports.rates.waitMs(`payment of ${adHoc.id}`, ASK_PROVIDER) > 0) return adHoc;
  await ports.payments.refresh(adHoc.paymentId);
  return (await ports.adHoc.get(adHoc.id)) ?? adHoc;
}

function showOffer(offer: Offer, { payments, clock }: Pick<ApiPorts, 'payments' | 'clock'>): z.input<typeof OfferBody> {
  const { place, site, connector, obstacle, price, holdMinor, view } = offer;
  return {
    code: place.code,
    siteName: site.name,
    timeZone: site.timeZone,
    chargerId: place.chargerId,
    connectorId: place.connectorId,
    online: isOnline(view.connection, clock.nowMs()),
    ...(connector === undefined ? {} : { status: connector.status }),
    available: obstacle === undefined,
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(price === undefined ? {} : { price: showPrice(price) }),
    ...(price === undefined || holdMinor === undefined
      ? {}
      : { hold: { ...moneyText({ amountMinor: holdMinor, currency: price.priced.tariff.currency }) } }),
    livemode: payments.facts.livemode,
  };
}

function showPrice(price: NonNullable<Offer['price']>): z.input<typeof OfferBody>['price'] {
  const { currency, prices, minimum, maximum, texts, url } = price.shown;
  const limit = (shown: typeof minimum) => ({
    ...(shown?.net === undefined ? {} : { net: shown.net }),
    ...(shown?.gross === undefined ? {} : { gross: shown.gross }),
  });
  return {
    hash: price.fixed.hash,
    currency,
    prices: prices.map(({ vatPercent, conditions, ...shown }) => ({
      ...shown,
      ...(vatPercent === undefined ? {} : { vatPercent }),
      conditions: JSON.parse(JSON.stringify(conditions)),
    })),
    ...(minimum === undefined ? {} : { minimum: limit(minimum) }),
    ...(maximum === undefined ? {} : { maximum: limit(maximum) }),
    texts: texts.map(({ language, text }) => ({ language, text })),
    ...(url === undefined ? {} : { url }),
    estimates: [...estimates(price)],
  };
}

async function showAdHoc(adHoc: AdHocSession, ports: ApiPorts): Promise<z.input<typeof AdHocBody>> {
  const { state, reason, code, chargerId, connectorId, checkoutUrl, deadlineMs, books } = adHoc;
  const isOpen = state === 'created' || state === 'awaiting_payment';
  return {
    state,
    ...(reason === undefined ? {} : { reason }),
    code,
    chargerId,
    connectorId,
    ...(checkoutUrl === undefined || !isOpen ? {} : { checkoutUrl }),
    ...(deadlineMs === undefined ? {} : { waitsUntil: isoTime(deadlineMs) }),
    startAccepted: adHoc.startAccepted ?? false,
    ...(await liveFigures(adHoc, ports)),
    hold: heldMoney(adHoc),
    livemode: books.livemode,
  };
}

function heldMoney({ holdMinor, books }: AdHocSession) {
  return { ...moneyText({ amountMinor: holdMinor, currency: books.currency }) };
}
