import type { Payment } from '../payments/payment';
import type { SettledSession } from '../sessions/session';
import { type MoneyText, moneyText } from '../shared/money';
import { localDay } from '../signals/market-time';
import type { SessionBill } from '../tariffs/session-bill';
import type { AdHocSession } from './ad-hoc-session';

/** Who sells the energy, as the law wants it on a receipt. */
export interface OperatorIdentity {
  readonly name: string;
  readonly address?: string;
  readonly taxId?: string;
}

/** All that a receipt says but its number. Once it has one, it is never changed. */
export interface ReceiptContent {
  readonly adHocId: string;
  readonly sessionId: string;
  readonly issuedAtMs: number;
  readonly operator: OperatorIdentity;
  readonly siteName: string;
  readonly timeZone: string;
  readonly chargerId: string;
  readonly connectorId: number;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number;
  readonly meterStartWh: number;
  readonly meterStopWh: number;
  readonly energyWh: number;
  readonly bill: SessionBill;
  /** What was taken. Less than the bill where that came to more than what was held. */
  readonly paid: MoneyText;
  readonly paidBy?: { readonly brand: string; readonly last4: string };
  /** False: a test, in which no money moved. */
  readonly livemode: boolean;
}

export interface Receipt extends ReceiptContent {
  /** `2026-000042`: the 42nd of that year, without a gap. */
  readonly number: string;
}

export function receiptNumber(year: number, sequence: number): string {
  return `${year}-${String(sequence).padStart(6, '0')}`;
}

/** The year that its number belongs to: that of the calendar at the site. */
export function yearOf({ issuedAtMs, timeZone }: Pick<ReceiptContent, 'issuedAtMs' | 'timeZone'>): number {
  return Number(localDay(issuedAtMs, timeZone).date.slice(0, 4));
}

export function receiptContent(
  adHoc: AdHocSession,
  session: SettledSession & { readonly bill: SessionBill },
  payment: Payment,
  of: { readonly operator: OperatorIdentity; readonly siteName: string; readonly issuedAtMs: number },
): ReceiptContent {
  return {
    adHocId: adHoc.id,
    sessionId: session.id,
    ...of,
    timeZone: adHoc.tariff.timeZone,
    chargerId: adHoc.chargerId,
    connectorId: adHoc.connectorId,
    startedAtMs: session.startedAtMs,
    stoppedAtMs: session.stoppedAtMs,
    meterStartWh: session.meterStartWh,
    meterStopWh: session.meterStopWh,
    energyWh: session.energyWh,
    bill: session.bill,
    paid: moneyText({ amountMinor: payment.capturedMinor, currency: payment.books.currency }),
    ...(payment.card === undefined ? {} : { paidBy: payment.card }),
    livemode: payment.books.livemode,
  };
}
