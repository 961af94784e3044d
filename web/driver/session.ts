import { element, redraw } from '../shared/element';
import { energy, money, power, time } from '../shared/format';
import { poll } from '../shared/poll';
import { type AdHoc, api, Refused } from './api';
import { facts, testBanner, trouble } from './parts';
import { REASONS, STATES } from './words';

const EVERY_MS = 3_000;
const ENDED: readonly AdHoc['state'][] = ['completed', 'expired', 'payment_failed', 'start_failed', 'cancelled', 'settle_failed'];
const STOPPABLE: readonly AdHoc['state'][] = ['awaiting_payment', 'authorized', 'starting', 'charging', 'suspended'];

/** The session as it goes, from the payment to the end. */
export function showSession(app: HTMLElement, token: string): void {
  const state = element('p', { class: 'state', role: 'status', 'aria-live': 'polite' });
  const message = element('p', { role: 'alert', class: 'bad' });
  const figures = element('div');
  redraw(app, state, figures, message);
  let drawn = '';

  const polling = poll(EVERY_MS, async () => {
    try {
      show(await api.session(token));
      message.textContent = '';
    } catch (error) {
      if (error instanceof Refused && error.code === 'AD_HOC_SESSION_NOT_FOUND') {
        polling.stop();
        redraw(app, ...trouble('Nothing here', error));
        return;
      }
      message.textContent = 'No connection. Your session goes on; trying again…';
      throw error;
    }
  });

  function show(adHoc: AdHoc): void {
    app.removeAttribute('aria-busy');
    // Read out when it changes, and not with every meter value.
    const words = adHoc.state === 'starting' && adHoc.startAccepted ? 'Plug in your car now' : STATES[adHoc.state];
    if (state.textContent !== words) state.textContent = words;
    const now = JSON.stringify(adHoc);
    if (now === drawn) return;
    drawn = now;
    redraw(figures, ...testBanner(adHoc.livemode), ...drawFigures(adHoc, token, stop));
    if (ENDED.includes(adHoc.state)) polling.stop();
  }

  async function stop(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      show(await api.stop(token));
    } catch (error) {
      button.disabled = false;
      message.textContent = error instanceof Error ? error.message : 'Something went wrong.';
    }
  }
}

function drawFigures(adHoc: AdHoc, token: string, stop: (button: HTMLButtonElement) => Promise<void>): readonly (HTMLElement | false)[] {
  const isCharging = adHoc.startedAt !== undefined;
  const waits = adHoc.waitsUntil === undefined ? undefined : time(adHoc.waitsUntil);
  const button: HTMLButtonElement = element(
    'button',
    { type: 'button', class: 'second', 'data-key': 'stop', click: () => void stop(button) },
    isCharging ? 'Stop charging' : 'Cancel',
  );
  return [
    adHoc.reason !== undefined && element('p', {}, REASONS[adHoc.reason]),
    isCharging && element('p', { class: 'figure' }, energy(adHoc.energyWh ?? 0)),
    element(
      'section',
      { class: 'panel' },
      facts([
        ['Charger', `${adHoc.chargerId}, connector ${adHoc.connectorId}`],
        ['Begun', adHoc.startedAt === undefined ? undefined : time(adHoc.startedAt)],
        ['Ended', adHoc.stoppedAt === undefined ? undefined : time(adHoc.stoppedAt)],
        ['Power', adHoc.powerW === undefined ? undefined : power(adHoc.powerW)],
        [adHoc.state === 'completed' ? 'Paid' : 'Cost so far', adHoc.cost === undefined ? undefined : money(adHoc.cost)],
        ['Held on your card', ENDED.includes(adHoc.state) ? undefined : money(adHoc.hold)],
        ['Until', waits],
      ]),
    ),
    adHoc.checkoutUrl !== undefined && element('a', { class: 'button', href: adHoc.checkoutUrl }, 'To the payment page'),
    STOPPABLE.includes(adHoc.state) && button,
    adHoc.hasReceipt && element('a', { class: 'button', href: `/r/${token}` }, 'Receipt'),
    ENDED.includes(adHoc.state) && adHoc.state !== 'completed' && element('a', { href: `/c/${adHoc.code}` }, 'Try again'),
  ];
}
