import { type Currency, type MoneyText, moneyText } from '../shared/money';
import { decimalText } from './amount';
import type { Rating } from './rate-session';
import type { Dimension } from './tariff';

/** The tariff that a session has from its first moment to its bill. Fixed once; a later version never touches it. */
export interface SessionTariff {
  readonly tariffId: string;
  readonly version: number;
  /** SHA-256 of the content. */
  readonly hash: string;
  /** Of the site as it was then: the clock that the tariff's times are about. */
  readonly timeZone: string;
  /** Of a tariff that locks the market's price: that price per kWh, absent when it was not known. */
  readonly lockedPrice?: number;
}

/** One line of a bill as it is stored and shown. Money is decimal text in the bill's currency. */
export interface SessionBillLine {
  readonly kind: Dimension | 'MIN_PRICE' | 'MAX_PRICE';
  readonly isReservation: boolean;
  /** Decimal text, with its unit. Absent for a limit. */
  readonly quantity?: string;
  readonly unit?: 'kWh' | 'hour' | 'session';
  /** Per unit, before VAT. */
  readonly price?: string;
  readonly vatPercent?: number;
  readonly net: string;
  readonly gross: string;
}

/** What a session cost by its tariff. Made once, at settlement; a correction makes another and keeps this one. */
export interface SessionBill {
  readonly tariffId: string;
  readonly tariffVersion: number;
  readonly tariffHash: string;
  readonly currency: Currency;
  readonly net: string;
  readonly vat: string;
  /** What is paid. */
  readonly gross: string;
  readonly lines: readonly SessionBillLine[];
  readonly vatRows: readonly { readonly vatPercent?: number; readonly net: string; readonly vat: string; readonly gross: string }[];
  /** What is remarkable, with its quantity in kWh or hours where it has one. */
  readonly notes: readonly { readonly code: BillNoteCode; readonly detail?: string; readonly quantity?: string }[];
}

/** READINGS_DROPPED: so many meter readings could not be true and were left out. The others: see `RatingNote`. */
export type BillNoteCode = Rating['notes'][number]['code'] | 'READINGS_DROPPED';

const QUANTITY_DIGITS = 6;
const PRICE_DIGITS = 9;

export function sessionBill(rating: Rating, { tariffId, version, hash }: SessionTariff, droppedReadings = 0): SessionBill {
  const { currency } = rating;
  const text = (amountMinor: bigint) => moneyText({ amountMinor, currency }).amount;
  return {
    tariffId,
    tariffVersion: version,
    tariffHash: hash,
    currency,
    net: text(rating.netMinor),
    vat: text(rating.grossMinor - rating.netMinor),
    gross: text(rating.grossMinor),
    lines: [
      ...rating.lines.map((line) => showLine(line, text)),
      ...rating.limits.map(({ kind, netMinor, grossMinor }) => ({
        kind,
        isReservation: false,
        net: text(netMinor),
        gross: text(grossMinor),
      })),
    ],
    vatRows: rating.vat.map(({ vatPercent, netMinor, grossMinor }) => ({
      ...(vatPercent === undefined ? {} : { vatPercent }),
      net: text(netMinor),
      vat: text(grossMinor - netMinor),
      gross: text(grossMinor),
    })),
    notes: [
      ...rating.notes.map(showNote),
      ...(droppedReadings > 0 ? [{ code: 'READINGS_DROPPED', detail: String(droppedReadings) } as const] : []),
    ],
  };
}

export function paidFor({ gross, currency }: SessionBill): MoneyText {
  return { amount: gross, currency };
}

function showLine(
  { kind, isReservation, quantity, netPrice, vatPercent, netMinor, grossMinor }: Rating['lines'][number],
  text: (amountMinor: bigint) => string,
): SessionBillLine {
  return {
    kind,
    isReservation,
    quantity: decimalText(quantity, QUANTITY_DIGITS),
    unit: kind === 'ENERGY' ? 'kWh' : kind === 'FLAT' ? 'session' : 'hour',
    price: decimalText(netPrice, PRICE_DIGITS),
    ...(vatPercent === undefined ? {} : { vatPercent }),
    net: text(netMinor),
    gross: text(grossMinor),
  };
}

function showNote(note: Rating['notes'][number]): SessionBill['notes'][number] {
  switch (note.code) {
    case 'UNPRICED':
      return { code: note.code, detail: note.dimension, quantity: decimalText(note.quantity, QUANTITY_DIGITS) };
    case 'UNKNOWN_RESTRICTION':
      return { code: note.code, detail: note.restriction };
    case 'FALLBACK_PRICE':
      return { code: note.code, quantity: decimalText(note.energyKwh, QUANTITY_DIGITS) };
    case 'LIMITS_CONTRADICT':
      return { code: note.code };
  }
}
