import type { AdHocSession } from '../domain/ad-hoc/ad-hoc-session';
import { chargeIn } from '../domain/ad-hoc/charge-in-books';
import type { Books } from '../domain/ledger/account';
import { type Charge, chargeTotalMinor } from '../domain/ledger/charge';
import { emptyCharge } from '../domain/ledger/charge-session';
import { partOfCharge } from '../domain/payments/part-of-charge';
import type { ClosedSession } from '../domain/sessions/session';
import { type MoneyText, moneyText } from '../domain/shared/money';
import type { AdHocStore } from '../ports/ad-hoc';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { AdHocNudge } from '../ports/nudges';
import type { Payments } from '../ports/payments';
import { record } from './advance-ad-hoc';

/** Who pays for a session without an account, as settling knows them. */
export interface AdHocPayer {
  /** What is held for it, which is the most that it can cost. */
  held(adHocId: string): Promise<{ readonly books: Books; readonly holdMinor: bigint } | undefined>;
  charge(session: ClosedSession, adHocId: string, known: Charge | undefined): Promise<MoneyText | undefined>;
  /** The session has its bill. */
  settled(adHocId: string): Promise<void>;
}

interface ChargeAdHocDeps {
  readonly clock: Clock;
  readonly adHoc: AdHocStore;
  readonly payments: Pick<Payments, 'capture'>;
  readonly nudge: AdHocNudge;
  readonly log: Log;
}

export function adHocPayer(deps: ChargeAdHocDeps): AdHocPayer {
  return {
    held: (adHocId) => deps.adHoc.get(adHocId),
    charge: (session, adHocId, known) => chargeAdHoc(session, adHocId, known, deps),
    settled: (adHocId) => deps.nudge.advance(adHocId),
  };
}

/** Less is no charging: a plug that was tried. */
const LEAST_ENERGY_WH = 50;

/**
 * Has an ended session taken out of its hold, which posts it to the ledger too. Never more than is held; what was given beyond is told and left. A session that was corrected after it was paid is left to a person: money went to a card that we cannot charge again.
 */
async function chargeAdHoc(
  session: ClosedSession,
  adHocId: string,
  known: Charge | undefined,
  deps: ChargeAdHocDeps,
): Promise<MoneyText | undefined> {
  const adHoc = await record(adHocId, { kind: 'SESSION_ENDED' }, deps);
  if (adHoc === undefined) throw new Error(`${session.id} is paid by ${adHocId}, which cannot be found`);
  const figures = session.corrections?.length ?? 0;
  const charge = chargeOf(session, known, adHoc, deps);
  const captured = await deps.payments.capture(adHoc.paymentId, { sessionId: session.id, figures, charge });
  if (!captured.ok) {
    deps.log.error('SESSION_NOT_CHARGED', { sessionId: session.id, adHocId, reason: captured.refusal.code });
    if (captured.refusal.code !== 'CLAIMED') await record(adHocId, { kind: 'SETTLEMENT_FAILED', isFinal: true }, deps);
    return undefined;
  }
  // Of a bill that is below what the provider takes, nothing was.
  const amountMinor = captured.value.claim === undefined ? 0n : chargeTotalMinor(captured.value.claim.charge);
  const charged = moneyText({ amountMinor, currency: adHoc.books.currency });
  deps.log.info('SESSION_CHARGED', { sessionId: session.id, payer: 'AD_HOC', ...charged });
  return amountMinor === 0n ? undefined : charged;
}

function chargeOf(session: ClosedSession, known: Charge | undefined, adHoc: AdHocSession, { log }: ChargeAdHocDeps): Charge {
  const { books, holdMinor } = adHoc;
  if (known === undefined) log.warn('SESSION_NOT_CHARGED', { sessionId: session.id, reason: 'NO_PRICE' });
  if (known === undefined || session.energyWh < LEAST_ENERGY_WH) return emptyCharge(session, books);
  const cost = chargeIn(known, books);
  const costMinor = chargeTotalMinor(cost);
  if (costMinor <= holdMinor) return cost;
  log.warn('AD_HOC_BEYOND_HOLD', { sessionId: session.id, adHocId: adHoc.id, missingMinor: String(costMinor - holdMinor), ...books });
  return partOfCharge(cost, holdMinor);
}
