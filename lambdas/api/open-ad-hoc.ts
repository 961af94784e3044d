import type { AdHocSession } from '../domain/ad-hoc/ad-hoc-session';
import { adHocIdOf, idTagOf, tokenFrom } from '../domain/ad-hoc/ad-hoc-token';
import { LOCK_MS } from '../domain/ad-hoc/advance';
import { inBooks } from '../domain/ad-hoc/hold-amount';
import { withDueMark } from '../domain/ad-hoc/look-again';
import { SECOND_MS } from '../domain/shared/time';
import { record } from '../jobs/advance-ad-hoc';
import { type Offer, offerAt } from './ad-hoc-offer';
import type { ApiPorts } from './ports';
import { ApiProblem } from './problem';

interface Wish {
  readonly priceHash?: string | undefined;
  readonly locale?: string | undefined;
}

interface Opened {
  readonly adHoc: AdHocSession;
  readonly token: string;
  readonly replayed: boolean;
}

/**
 * From a scanned code to the page where the driver pays. Everything follows from code and key, so that asked again after a lost answer, it is
 * the same session and the same page. The session is written before anybody is asked for money, and the connector is kept before that: whatever
 * falls in between lapses by itself.
 */
export async function openAdHoc(code: string, key: string, wish: Wish, ports: ApiPorts): Promise<Opened> {
  const token = tokenFrom(code, key);
  const idTag = idTagOf(token);
  const id = adHocIdOf(idTag);
  const known = await ports.adHoc.get(id);
  if (known !== undefined) return { adHoc: await withCheckout(known, token, wish, ports), token, replayed: true };

  const offer = await freeOffer(code, wish, ports);
  const nowMs = ports.clock.nowMs();
  if (!(await ports.locks.take(offer.place, id, nowMs + LOCK_MS, nowMs))) throw new ApiProblem('CONNECTOR_KEPT');
  const created = await ports.adHoc.create(withDueMark(newAdHoc(offer, { id, idTag, nowMs }, ports), nowMs));
  await ports.adHocNudge.advance(id, LOCK_MS / SECOND_MS + 1);
  const adHoc = created.ok ? await ports.adHoc.get(id) : created.refusal.adHoc;
  return { adHoc: await withCheckout(adHoc!, token, wish, ports), token, replayed: !created.ok };
}

type FreeOffer = Offer & { readonly price: NonNullable<Offer['price']>; readonly holdMinor: bigint };

async function freeOffer(code: string, { priceHash }: Wish, ports: ApiPorts): Promise<FreeOffer> {
  const place = await ports.publicCodes.find(code);
  if (place === undefined) throw new ApiProblem('PUBLIC_CODE_NOT_FOUND');
  if (place.replacedAtMs !== undefined) throw new ApiProblem('PUBLIC_CODE_REPLACED');
  const offer = await offerAt(place, ports);
  if (offer === undefined) throw new ApiProblem('PUBLIC_CODE_NOT_FOUND');
  const { price, holdMinor, obstacle } = offer;
  if (obstacle !== undefined) throw new ApiProblem(obstacle);
  if (price === undefined || holdMinor === undefined) throw new ApiProblem('NO_PRICE');
  if (priceHash !== undefined && priceHash !== price.fixed.hash) throw new ApiProblem('PRICE_CHANGED');
  return { ...offer, price, holdMinor };
}

function newAdHoc(
  { place, view, price, holdMinor }: FreeOffer,
  { id, idTag, nowMs }: { readonly id: string; readonly idTag: string; readonly nowMs: number },
  { payments: { facts } }: ApiPorts,
): AdHocSession {
  const { currency } = price.priced.tariff;
  const books = facts.booksFor(currency);
  return {
    id,
    idTag,
    state: 'created',
    chargerId: place.chargerId,
    connectorId: place.connectorId,
    siteId: view.charger.siteId,
    code: place.code,
    tariff: price.fixed,
    books,
    holdMinor: inBooks(holdMinor, currency, books, facts.stepMinor(books.currency)),
    paymentId: id.replace(/^adh_/, 'pay_'),
    createdAtMs: nowMs,
    deadlineMs: nowMs + LOCK_MS,
    outbox: [],
    version: 1,
  };
}

/** The page is opened once, and found again by whoever asks again. A page that cannot be had ends the session: nobody is left waiting. */
async function withCheckout(adHoc: AdHocSession, token: string, { locale }: Wish, ports: ApiPorts): Promise<AdHocSession> {
  if (adHoc.state !== 'created') return adHoc;
  const { publicUrl } = ports.facts;
  const opened = await ports.payments.open({
    id: adHoc.paymentId,
    purpose: { kind: 'AD_HOC', adHocId: adHoc.id },
    books: adHoc.books,
    amountMinor: adHoc.holdMinor,
    checkout: {
      description: `Charging at ${adHoc.chargerId}, connector ${adHoc.connectorId}`,
      successUrl: `${publicUrl}/s/${token}`,
      cancelUrl: `${publicUrl}/c/${adHoc.code}`,
      ...(locale === undefined ? {} : { locale }),
    },
  });
  const url = opened.ok ? opened.value.page?.url : undefined;
  const event = url === undefined ? ({ kind: 'CHECKOUT_FAILED' } as const) : ({ kind: 'CHECKOUT_OPENED', checkoutUrl: url } as const);
  const after = await record(adHoc.id, event, ports);
  if (url === undefined) await ports.adHocNudge.advance(adHoc.id);
  return after ?? adHoc;
}
