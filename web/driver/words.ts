import type { AdHoc, Offer } from './api';

/** What the pages say, in one place. */
type Obstacle = NonNullable<Offer['obstacle']>;

export const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  CHARGER_OFFLINE: 'This charger is offline. Please try another one.',
  CONNECTOR_UNAVAILABLE: 'This connector is out of service.',
  CONNECTOR_OCCUPIED: 'This connector is in use.',
  CONNECTOR_KEPT: 'Somebody is paying for this connector. It is free again within a few minutes if they do not.',
  NO_PRICE: 'Without a card of the operator you cannot charge here.',
  CARD_PAYMENTS_NOT_SET_UP: 'Paying by card is not set up here. Use a charging card of the operator.',
};

export const STATES: Readonly<Record<AdHoc['state'], string>> = {
  created: 'Opening the payment page…',
  awaiting_payment: 'Waiting for your payment to be confirmed…',
  authorized: 'Paid. Starting the charger…',
  starting: 'Paid. Starting the charger…',
  charging: 'Charging',
  suspended: 'Paused: your car or the charger takes a break',
  stopping: 'Stopping…',
  settling: 'Ended. Working out what it cost…',
  settle_retry: 'Ended. Your bank takes a while…',
  completed: 'Done. You can unplug.',
  expired: 'The payment was not made in time',
  payment_failed: 'The payment did not work',
  start_failed: 'The charger did not start',
  cancelled: 'Cancelled',
  settle_failed: 'Ended. The operator will see to the payment.',
};

type Reason = NonNullable<AdHoc['reason']>;

export const REASONS: Readonly<Record<Reason, string>> = {
  CHECKOUT_NOT_OPENED: 'The payment page could not be opened. Nothing was charged.',
  PAYMENT_DECLINED: 'Your bank did not approve the payment. Nothing was charged.',
  NOT_PAID_IN_TIME: 'The connector was kept for five minutes. Nothing was charged.',
  PAID_TOO_LATE: 'Your payment came after the connector had been given free. The hold on your card is released; nothing was charged.',
  CANCELLED_BY_DRIVER: 'You cancelled. The hold on your card is released; nothing was charged.',
  CHARGER_OFFLINE: 'The charger lost its connection. The hold on your card is released; nothing was charged.',
  START_REFUSED: 'The charger refused to start. The hold on your card is released; nothing was charged.',
  START_UNANSWERED: 'The charger did not answer. The hold on your card is released; nothing was charged.',
  NOT_PLUGGED_IN: 'No car was plugged in. The hold on your card is released; nothing was charged.',
  CAPTURE_FAILED: 'The payment could not be taken.',
};

export const DIMENSIONS: Readonly<Record<string, string>> = {
  ENERGY: 'Energy',
  TIME: 'Charging time',
  PARKING_TIME: 'Time plugged in without charging',
  FLAT: 'Per session',
  MIN_PRICE: 'Up to the minimum price',
  MAX_PRICE: 'Down to the maximum price',
};

export const TEST = 'TEST — NO MONEY MOVES';

/** OCPI restrictions as a driver reads them. */
export function conditions(of: Readonly<Record<string, unknown>>): string {
  const between = (from: unknown, to: unknown, unit: string) =>
    from === undefined && to === undefined
      ? []
      : [`${from === undefined ? 'up to' : `from ${from}`}${to === undefined ? '' : `${from === undefined ? '' : ' to'} ${to}`}${unit}`];
  const minutes = (seconds: unknown) => (typeof seconds === 'number' ? Math.round(seconds / 6) / 10 : undefined);
  const days = of['day_of_week'];
  return [
    ...between(of['start_time'], of['end_time'], ''),
    ...between(of['start_date'], of['end_date'], ''),
    ...between(of['min_kwh'], of['max_kwh'], ' kWh'),
    ...between(of['min_power'], of['max_power'], ' kW'),
    ...between(of['min_current'], of['max_current'], ' A'),
    ...between(minutes(of['min_duration']), minutes(of['max_duration']), ' min'),
    ...(Array.isArray(days) ? [days.map((day) => String(day).slice(0, 3).toLowerCase()).join(', ')] : []),
    ...(of['reservation'] === undefined ? [] : ['for a reservation']),
  ].join('; ');
}
