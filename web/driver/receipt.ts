import { element, redraw } from '../shared/element';
import { energy, money } from '../shared/format';
import { api, type Receipt } from './api';
import { facts, testBanner, trouble } from './parts';
import { DIMENSIONS } from './words';

export async function showReceipt(app: HTMLElement, token: string): Promise<void> {
  try {
    draw(app, await api.receipt(token));
  } catch (error) {
    redraw(app, ...trouble('No receipt', error), element('a', { class: 'screen', href: `/s/${token}` }, 'To the session'));
  }
  app.removeAttribute('aria-busy');
}

function draw(app: HTMLElement, receipt: Receipt): void {
  const { operator, currency, paidBy } = receipt;
  // In the time of the site, wherever it is read.
  const at = (iso: string) =>
    new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: receipt.timeZone });
  redraw(
    app,
    ...testBanner(receipt.livemode),
    element('h1', {}, `Receipt ${receipt.number}`),
    element(
      'p',
      {},
      operator.name,
      ...[operator.address, operator.taxId].flatMap((line) => (line === undefined ? [] : [element('br'), line])),
    ),
    element(
      'section',
      { class: 'panel' },
      facts([
        ['Date', at(receipt.issuedAt)],
        ['Place', receipt.siteName],
        ['Charger', `${receipt.chargerId}, connector ${receipt.connectorId}`],
        ['Begun', at(receipt.startedAt)],
        ['Ended', at(receipt.stoppedAt)],
        ['Energy', energy(receipt.energyWh)],
        ['Meter', `${receipt.meterStartWh} Wh → ${receipt.meterStopWh} Wh`],
      ]),
    ),
    table(
      ['', 'Quantity', 'Price', `Net (${currency})`],
      receipt.lines.map((line) => [
        DIMENSIONS[line.kind] ?? line.kind,
        line.quantity === undefined ? '' : `${line.quantity} ${line.unit ?? ''}`,
        line.price ?? '',
        line.net,
      ]),
    ),
    table(
      ['Tax rate', 'Net', 'Tax', `Gross (${currency})`],
      receipt.vat.map((row) => [row.vatPercent === undefined ? 'none' : `${row.vatPercent} %`, row.net, row.vat, row.gross]),
    ),
    facts([
      ['Total', `${receipt.gross} ${currency}`],
      ['Paid', money(receipt.paid)],
      ['By', paidBy === undefined ? undefined : `${paidBy.brand} •••• ${paidBy.last4}`],
    ]),
    element('p', { class: 'quiet' }, `Tariff ${receipt.tariffHash.slice(0, 12)}`),
    element('button', { type: 'button', click: () => window.print() }, 'Print or save as PDF'),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((text) => element('td', {}, text))))),
  );
}
