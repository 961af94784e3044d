import type { MeterValue, Plan, Session, Signal, Site } from '../shared/api';
import { element, redraw } from '../shared/element';
import { dateAndTime, energy, money, power, price, time } from '../shared/format';
import { drawChart } from './plan-chart';

export interface ChosenSession {
  readonly session: Session;
  /** Null while there is none: a charger that cannot follow plans, or a session that began a moment ago. */
  readonly plan: Plan | null;
  readonly prices: Signal;
  readonly readings: readonly MeterValue[];
  readonly site: Site;
}

const REASONS: Readonly<Record<string, string>> = {
  CHEAPEST: 'Charges in the cheapest hours that still fill the car in time.',
  BOOST: 'Charges at once at full power, as the driver asked.',
  NO_REQUEST: 'Nobody said how much and by when: charges at once.',
  NO_PRICES: 'No prices are known for this time: charges at once.',
  NO_TIME: 'The deadline leaves no choice of hours.',
  CHARGER_UNABLE: 'This charger takes no charging profiles: it charges as it likes.',
};

const QUALITIES: Readonly<Record<string, string>> = {
  replay: 'Replayed prices: real ones of another day, moved onto this one.',
  forecast: 'Some prices are our own forecast.',
  missing: 'Some prices are missing.',
};

/** One session: its plan over the prices of its zone, in a picture, in a sentence and as a table. */
export function drawPlan(host: HTMLElement, { session, plan, prices, readings, site }: ChosenSession): void {
  const chart = element('div', { class: 'chart', role: 'img', 'aria-label': summary(plan, prices) });
  const quality = plan?.priceQuality ?? (prices.slots.some((slot) => slot.quality === 'replay') ? 'replay' : undefined);
  const table = host.querySelector('details');
  redraw(
    host,
    element('h2', {}, 'Session on ', element('bdi', {}, session.chargerId)),
    element('p', {}, plan === null ? 'There is no plan for this session.' : (REASONS[plan.reason] ?? plan.reason)),
    quality !== undefined && QUALITIES[quality] !== undefined && element('p', { class: 'notice' }, QUALITIES[quality]),
    drawFigures(session, plan),
    prices.slots.length === 0 && plan === null && readings.length === 0
      ? element('p', { class: 'empty' }, `Neither prices of ${site.priceZone} nor meter readings are known for this time.`)
      : chart,
    plan !== null && drawTable(plan, prices.unit, table?.open === true),
  );
  if (chart.isConnected) drawChart(chart, { plan, prices, readings });
}

function drawFigures(session: Session, plan: Plan | null): HTMLElement {
  const figures: readonly (readonly [string, string | undefined])[] = [
    ['Charged', energy(session.energyWh)],
    ['Power now', session.status === 'OPEN' && session.powerW !== undefined ? power(session.powerW) : undefined],
    ['Still needed', plan?.neededWh == null ? undefined : energy(plan.neededWh)],
    ['Ready by', plan?.readyBy == null ? undefined : dateAndTime(plan.readyBy)],
    ['Planned cost', plan?.cost == null ? undefined : money(plan.cost)],
    ['At once it would be', plan?.baselineCost == null ? undefined : money(plan.baselineCost)],
    ['Missing at the deadline', plan?.shortfallWh == null || plan.shortfallWh <= 0 ? undefined : energy(plan.shortfallWh)],
    ['Cost of the energy', session.cost === undefined ? undefined : money(session.cost)],
    ['Saved', session.saved === undefined ? undefined : money(session.saved)],
    ['Told the charger', plan?.pushedAt == null ? undefined : dateAndTime(plan.pushedAt)],
  ];
  return element(
    'dl',
    {},
    ...figures.flatMap(([name, figure]) =>
      figure === undefined ? [] : [element('div', {}, element('dt', {}, name), element('dd', {}, figure))],
    ),
  );
}

function drawTable({ slots }: Plan, unit: string, isOpen: boolean): HTMLElement {
  return element(
    'details',
    isOpen ? { open: true } : {},
    element('summary', { 'data-key': 'plan-table' }, 'The plan as a table'),
    element(
      'table',
      {},
      element('caption', { class: 'unseen' }, 'The plan'),
      element('thead', {}, element('tr', {}, ...['From', 'To', 'Power', 'Price'].map((name) => element('th', { scope: 'col' }, name)))),
      element(
        'tbody',
        {},
        ...slots.map((slot) =>
          element(
            'tr',
            {},
            element('td', { 'data-label': 'From' }, dateAndTime(slot.start)),
            element('td', { 'data-label': 'To' }, time(slot.end)),
            element('td', { 'data-label': 'Power', class: 'figure' }, power(slot.powerW)),
            element('td', { 'data-label': 'Price', class: 'figure' }, slot.price === null ? 'unknown' : price(slot.price, unit || '/kWh')),
          ),
        ),
      ),
    ),
  );
}

function summary(plan: Plan | null, prices: Signal): string {
  const values = prices.slots.map(({ value }) => value);
  const range =
    values.length === 0
      ? 'No prices are known.'
      : `Prices from ${price(Math.min(...values), prices.unit)} to ${price(Math.max(...values), prices.unit)}.`;
  const charging = plan?.slots.filter(({ powerW }) => powerW > 0) ?? [];
  const first = charging.at(0);
  const last = charging.at(-1);
  if (first === undefined || last === undefined) return `${range} No charging is planned.`;
  return `${range} Charging is planned in ${charging.length} quarter-hours between ${dateAndTime(first.start)} and ${dateAndTime(last.end)}.`;
}
