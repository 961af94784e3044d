import { estimateMinor, holdMinor, type Priced } from '../domain/ad-hoc/hold-amount';
import type { PublicCode } from '../domain/ad-hoc/public-code';
import type { Connector } from '../domain/chargers/charger';
import { isOnline } from '../domain/chargers/presence';
import { moneyText } from '../domain/shared/money';
import { floorToSlot } from '../domain/signals/market-time';
import { SLOT_MS } from '../domain/signals/signal';
import { DEFAULT_SITE_ID, type Site } from '../domain/sites/site';
import { LEAST_CURRENT_A, NOMINAL_VOLTAGE_V } from '../domain/smart-charging/compress-profile';
import { describeTariff, type TariffDescription } from '../domain/tariffs/describe-tariff';
import type { SessionTariff } from '../domain/tariffs/session-bill';
import { marketPriceAt, materialize } from '../domain/tariffs/spot-tariff';
import { scopesOf } from '../domain/tariffs/tariff-assignment';
import { findTariff, marketPrices } from '../jobs/find-tariff';
import type { ChargerView } from '../ports/charger-store';
import type { ApiPorts } from './ports';

/** Why nobody can start here now without an account. */
export const OBSTACLES = [
  'CHARGER_OFFLINE',
  'CONNECTOR_UNAVAILABLE',
  'CONNECTOR_OCCUPIED',
  'CONNECTOR_KEPT',
  'NO_PRICE',
  'CARD_PAYMENTS_NOT_SET_UP',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

export interface Offer {
  readonly place: PublicCode;
  readonly view: ChargerView;
  readonly site: Site;
  readonly connector: Connector | undefined;
  readonly obstacle?: Obstacle;
  readonly price: { readonly fixed: SessionTariff; readonly priced: Priced; readonly shown: TariffDescription } | undefined;
  /** In the tariff's currency. */
  readonly holdMinor: bigint | undefined;
}

/** A plug may already be in; a cable that nobody has pulled out is another driver's. */
const FREE: readonly Connector['status'][] = ['Available', 'Preparing'];

/** What a driver is offered at a connector at this moment: whether it can be had, and at what price. */
export async function offerAt(place: PublicCode, ports: ApiPorts): Promise<Offer | undefined> {
  const nowMs = ports.clock.nowMs();
  const view = await ports.chargers.getWithConnectors(place.chargerId);
  if (view === undefined) return undefined;
  const [own, isKept, open] = await Promise.all([
    ports.sites.get(view.charger.siteId),
    ports.locks.isTaken(place, nowMs),
    ports.sessions.listOpen({ chargerId: place.chargerId, siteId: view.charger.siteId }),
  ]);
  const site = own ?? (await ports.sites.get(DEFAULT_SITE_ID))!;
  const connector = view.connectors.find(({ connectorId }) => connectorId === place.connectorId);
  const price = await priceAt(place, view, site, ports);
  const held = price === undefined ? undefined : holdMinor(price.priced);
  const isOccupied = open.some(({ connectorId }) => connectorId === place.connectorId);
  const obstacle = obstacleOf({ view, connector, isOccupied, isKept, isPriced: held !== undefined }, ports);
  return { place, view, site, connector, price, holdMinor: held, ...(obstacle === undefined ? {} : { obstacle }) };
}

interface Found extends Pick<Offer, 'view' | 'connector'> {
  readonly isOccupied: boolean;
  readonly isKept: boolean;
  readonly isPriced: boolean;
}

/** The first that stands in the way; what another moment may change comes before what only an operator can. */
function obstacleOf(found: Found, { clock, payments }: Pick<ApiPorts, 'clock' | 'payments'>): Obstacle | undefined {
  const { view, connector } = found;
  if (!isOnline(view.connection, clock.nowMs())) return 'CHARGER_OFFLINE';
  if (view.charger.registration !== 'Accepted' || connector === undefined) return 'CONNECTOR_UNAVAILABLE';
  if (connector.status === 'Unavailable' || connector.status === 'Faulted') return 'CONNECTOR_UNAVAILABLE';
  if (found.isOccupied || !FREE.includes(connector.status)) return 'CONNECTOR_OCCUPIED';
  if (found.isKept) return 'CONNECTOR_KEPT';
  if (!found.isPriced) return 'NO_PRICE';
  return payments.facts.provider === 'manual' ? 'CARD_PAYMENTS_NOT_SET_UP' : undefined;
}

async function priceAt({ chargerId, connectorId }: PublicCode, view: ChargerView, site: Site, ports: ApiPorts): Promise<Offer['price']> {
  const atMs = ports.clock.nowMs();
  const { siteId, maxCurrentA, phases } = view.charger;
  const version = await findTariff(scopesOf({ siteId, chargerId, connectorId }), atMs, ports.tariffs);
  if (version === undefined) return undefined;
  const { tariff } = version;
  const fromMs = floorToSlot(atMs);
  const market =
    tariff.tidewatt?.spot === undefined
      ? undefined
      : marketPrices(await ports.signals.range('price', site.priceZone, fromMs, fromMs + SLOT_MS));
  const isLocked = tariff.tidewatt?.spot?.mode === 'lock_at_start';
  const lockedPrice = market === undefined || !isLocked ? undefined : marketPriceAt(tariff, market, atMs);
  const { timeZone } = site;
  const shown = market === undefined ? tariff : materialize(tariff, market, { lockedPrice, timeZone });
  return {
    fixed: {
      tariffId: version.tariffId,
      version: version.version,
      hash: version.hash,
      timeZone,
      ...(lockedPrice === undefined ? {} : { lockedPrice }),
    },
    priced: { tariff, timeZone, lockedPrice, atMs, ratedW: Math.max(LEAST_CURRENT_A, maxCurrentA) * NOMINAL_VOLTAGE_V * phases },
    shown: describeTariff(shown, atMs, timeZone),
  };
}

const ESTIMATED_KWH = [10, 20, 40] as const;
const WH_A_KWH = 1_000;

/** What so much would cost, charged at full power from now on. */
export function estimates({ priced }: NonNullable<Offer['price']>) {
  return ESTIMATED_KWH.map((energyKwh) => ({
    energyKwh,
    cost: { ...moneyText({ amountMinor: estimateMinor(priced, energyKwh * WH_A_KWH), currency: priced.tariff.currency }) },
  }));
}
