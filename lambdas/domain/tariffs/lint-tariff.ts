import { readMoney } from '../shared/money';
import { decimal } from './amount';
import { unknownOf } from './compile-tariff';
import { limitsContradict } from './rate-session';
import { DIMENSIONS, type Dimension, type Tariff, type TariffElement } from './tariff';

export interface Finding {
  readonly code: FindingCode;
  /** An error is not published; a warning is told. */
  readonly severity: 'error' | 'warning';
  /** Into the tariff, RFC 6901. */
  readonly pointer: string;
}

/** What each finding means. The codes are the contract; AFIR is Regulation (EU) 2023/1804, Article 5. */
export const FINDINGS = {
  MIN_ABOVE_MAX: ['error', 'The least price is above the most; the most would win.'],
  NEVER_VALID: ['error', 'The tariff ends before it begins.'],
  UNKNOWN_RESTRICTION: ['error', 'Nobody here knows this restriction; the element would never hold.'],
  BOUNDS_CONTRADICT: ['error', 'Nothing lies between these bounds; the element would never hold.'],
  RESERVATION_DIMENSION: ['error', 'A reservation has only FLAT and TIME prices.'],
  NO_FALLBACK_PRICE: ['error', 'A market tariff needs an ENERGY price without restrictions, for when the market price is not known.'],
  BILLING_INCREMENT: ['error', 'Not a positive amount in the digits of the currency.'],
  WHOLE_DAY_WINDOW: ['warning', 'Both times are the same: the element holds the whole day.'],
  NEVER_REACHED: ['warning', 'An element before this one has a price for the same, always.'],
  NO_DEFAULT_PRICE: ['warning', 'What no restriction holds for is free; an element without restrictions at the end would say so.'],
  ORDER: ['warning', 'Prices are shown per kWh, per minute, per session (AFIR); here they stand in another order.'],
  NOT_PER_MINUTE: ['warning', 'This price per hour has no exact price per minute, which is how it has to be shown (AFIR).'],
  STEP_SIZE: ['warning', 'Billing in steps is hard to explain and gone from OCPI 3; 1 is advised.'],
  AFIR_NOT_ENERGY_BASED: ['warning', 'From 50 kW on, paying on the spot has to be by the kWh (AFIR).'],
  AFIR_CHARGES_FOR_CHARGING_TIME: ['warning', 'From 50 kW on, time may be charged for occupying, not for charging (AFIR).'],
  AFIR_CHARGES_PER_SESSION: ['warning', 'From 50 kW on, there is no fee per session when paying on the spot (AFIR).'],
} as const satisfies Record<string, readonly ['error' | 'warning', string]>;
export type FindingCode = keyof typeof FINDINGS;

/** Of AFIR Article 5(4), the boundary inclusive. */
const AFIR_POWER_KW = 50;

/** What is wrong or doubtful about a tariff, for chargers of that power where one is named. */
export function lintTariff(tariff: Tariff, powerKw?: number): readonly Finding[] {
  const findings: Finding[] = [];
  const find = (code: FindingCode, pointer: string) => void findings.push({ code, severity: FINDINGS[code][0], pointer });
  lintWhole(tariff, find);
  tariff.elements.forEach((element, i) => {
    lintElement(element, `/elements/${i}`, find);
  });
  lintReach(tariff, find);
  if (powerKw !== undefined && powerKw >= AFIR_POWER_KW && (tariff.type ?? 'AD_HOC_PAYMENT') === 'AD_HOC_PAYMENT') lintAfir(tariff, find);
  return findings;
}

type Find = (code: FindingCode, pointer: string) => void;

function lintWhole(tariff: Tariff, find: Find): void {
  const { start_date_time: from, end_date_time: to, tidewatt } = tariff;
  if (limitsContradict(tariff)) find('MIN_ABOVE_MAX', '/min_price');
  if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to)) find('NEVER_VALID', '/end_date_time');
  const increment = tidewatt?.billing_increment;
  if (increment !== undefined && (readMoney(increment, tariff.currency)?.amountMinor ?? 0n) <= 0n)
    find('BILLING_INCREMENT', '/tidewatt/billing_increment');
  const hasFallback = tariff.elements.some(
    ({ price_components, restrictions }) => isAlways(restrictions) && price_components.some(({ type }) => type === 'ENERGY'),
  );
  if (tidewatt?.spot !== undefined && !hasFallback) find('NO_FALLBACK_PRICE', '/tidewatt/spot');
  const order = tariff.elements.flatMap(({ price_components }) => price_components.map(({ type }) => DIMENSIONS.indexOf(type)));
  if (order.some((dimension, i) => i > 0 && dimension < order[i - 1]!)) find('ORDER', '/elements');
}

function lintElement({ price_components, restrictions = {} }: TariffElement, pointer: string, find: Find): void {
  for (const name of unknownOf(restrictions)) find('UNKNOWN_RESTRICTION', `${pointer}/restrictions/${name}`);
  for (const name of ['kwh', 'current', 'power', 'duration'] as const) {
    const [min, max] = [restrictions[`min_${name}`], restrictions[`max_${name}`]];
    if (min !== undefined && max !== undefined && min >= max) find('BOUNDS_CONTRADICT', `${pointer}/restrictions/max_${name}`);
  }
  const { start_date, end_date, start_time, end_time, reservation } = restrictions;
  if (start_date !== undefined && end_date !== undefined && start_date >= end_date)
    find('BOUNDS_CONTRADICT', `${pointer}/restrictions/end_date`);
  if (start_time !== undefined && start_time === end_time && end_time !== '00:00')
    find('WHOLE_DAY_WINDOW', `${pointer}/restrictions/end_time`);
  price_components.forEach(({ type, price, step_size }, i) => {
    const at = `${pointer}/price_components/${i}`;
    const isTime = type === 'TIME' || type === 'PARKING_TIME';
    if (reservation !== undefined && type !== 'FLAT' && type !== 'TIME') find('RESERVATION_DIMENSION', `${at}/type`);
    if (isTime && decimal(price).n % 3n !== 0n) find('NOT_PER_MINUTE', `${at}/price`);
    if (type !== 'FLAT' && step_size > 1) find('STEP_SIZE', `${at}/step_size`);
  });
}

/** Per dimension: what stands behind a price that always holds, and dimensions that have none that does. */
function lintReach({ elements }: Tariff, find: Find): void {
  const settled = new Set<Dimension>();
  const open = new Map<Dimension, string>();
  elements.forEach(({ price_components, restrictions }, i) => {
    if (restrictions?.reservation !== undefined) return;
    price_components.forEach(({ type }, at) => {
      const pointer = `/elements/${i}/price_components/${at}`;
      if (settled.has(type)) find('NEVER_REACHED', pointer);
      else if (isAlways(restrictions)) settled.add(type);
      else open.set(type, pointer);
    });
  });
  for (const [dimension, pointer] of open) if (!settled.has(dimension)) find('NO_DEFAULT_PRICE', pointer);
}

function isAlways(restrictions: TariffElement['restrictions'] = {}): boolean {
  return Object.values(restrictions).every((bound) => bound == null || (Array.isArray(bound) && bound.length === 0));
}

function lintAfir({ elements }: Tariff, find: Find): void {
  const components = elements.flatMap(({ price_components, restrictions }, i) =>
    restrictions?.reservation !== undefined
      ? []
      : price_components.map(({ type, price }, at) => ({ type, price, pointer: `/elements/${i}/price_components/${at}` })),
  );
  const charged = components.filter(({ price }) => price !== 0);
  if (charged.length > 0 && !charged.some(({ type }) => type === 'ENERGY')) find('AFIR_NOT_ENERGY_BASED', '/elements');
  for (const { type, pointer } of charged) {
    if (type === 'TIME') find('AFIR_CHARGES_FOR_CHARGING_TIME', pointer);
    if (type === 'FLAT') find('AFIR_CHARGES_PER_SESSION', pointer);
  }
}
