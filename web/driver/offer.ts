import { element, redraw } from '../shared/element';
import { money } from '../shared/format';
import { poll } from '../shared/poll';
import { api, type Offer, Refused } from './api';
import { testBanner, trouble } from './parts';
import { conditions, DIMENSIONS, OBSTACLES } from './words';

const EVERY_MS = 10_000;

/** The connector that the code stands for: is it the one in front of the driver, is it free, and every price of it. */
export function showOffer(app: HTMLElement, code: string): void {
  let drawn = '';
  const polling = poll(EVERY_MS, async () => {
    try {
      const offer = await api.offer(code);
      if (JSON.stringify(offer) === drawn) return;
      drawn = JSON.stringify(offer);
      draw(app, code, offer, () => polling.stop());
    } catch (error) {
      drawn = '';
      const isGone = error instanceof Refused && error.code === 'PUBLIC_CODE_REPLACED';
      redraw(app, ...trouble(isGone ? 'This code is no longer valid' : 'This did not work', error));
      if (error instanceof Refused && error.code.startsWith('PUBLIC_CODE')) polling.stop();
      else throw error;
    }
  });
}

function draw(app: HTMLElement, code: string, offer: Offer, leave: () => void): void {
  const { price, hold } = offer;
  const message = element('p', { role: 'alert', class: 'bad' });
  const pay = element('button', { type: 'button', 'data-key': 'pay', click: () => void begin() }, 'Pay and start');
  // One key for this page: pressed twice, or again after a lost answer, it is one session.
  const key = `${crypto.randomUUID()}-${crypto.randomUUID()}`;

  async function begin(): Promise<void> {
    pay.disabled = true;
    message.textContent = '';
    try {
      const opened = await api.begin(code, key, { ...(price === undefined ? {} : { priceHash: price.hash }), locale: navigator.language });
      leave();
      history.replaceState(null, '', `/s/${opened.token}`);
      location.assign(opened.checkoutUrl);
    } catch (error) {
      pay.disabled = false;
      message.textContent = error instanceof Error ? error.message : 'Something went wrong.';
    }
  }

  redraw(
    app,
    ...testBanner(offer.livemode),
    element('h1', {}, offer.siteName),
    element('p', {}, 'Is this the charger in front of you? ', element('strong', {}, `${offer.chargerId}, connector ${offer.connectorId}`)),
    offer.obstacle === undefined
      ? element('p', { class: 'state' }, 'Free')
      : element('p', { class: 'state bad', role: 'status' }, OBSTACLES[offer.obstacle]),
    price !== undefined && drawPrice(price),
    hold !== undefined &&
      element(
        'p',
        { class: 'quiet' },
        `${money(hold)} are held on your card before the charger starts. You pay what you charge, and the rest is released. Charging ends before the held amount is exceeded.`,
      ),
    offer.available && pay,
    message,
    element('p', { class: 'quiet' }, 'No account and no app. Nothing about you is stored here.'),
  );
  app.removeAttribute('aria-busy');
}

function drawPrice(price: NonNullable<Offer['price']>): HTMLElement {
  const rows = price.prices.map((one) => {
    const when = conditions(one.conditions);
    return element(
      'tr',
      { class: one.isNow ? 'now' : '' },
      element(
        'td',
        {},
        DIMENSIONS[one.dimension] ?? one.dimension,
        when !== '' && element('br'),
        when !== '' && element('small', {}, when),
        one.isNow && when !== '' && element('small', {}, ' (now)'),
      ),
      element('td', {}, `${one.gross} ${price.currency} / ${one.unit}`),
    );
  });
  const limits = [
    price.minimum?.gross !== undefined && element('p', {}, `At least ${price.minimum.gross} ${price.currency}.`),
    price.maximum?.gross !== undefined && element('p', {}, `At most ${price.maximum.gross} ${price.currency}.`),
  ];
  return element(
    'section',
    { class: 'panel', 'aria-label': 'Price' },
    element('table', {}, element('caption', { class: 'quiet' }, 'Price with tax'), element('tbody', {}, ...rows)),
    ...limits,
    ...price.texts.map(({ language, text }) => element('p', { lang: language }, text)),
    element(
      'p',
      { class: 'quiet' },
      `About ${price.estimates.map(({ energyKwh, cost }) => `${money(cost)} for ${energyKwh} kWh`).join(', ')} at full power.`,
    ),
  );
}
