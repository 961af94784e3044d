import type { AdHocSession } from '../domain/ad-hoc/ad-hoc-session';
import { chargeIn } from '../domain/ad-hoc/charge-in-books';
import { chargeTotalMinor } from '../domain/ledger/charge';
import { chargeFor } from '../domain/ledger/charge-session';
import { closeSession } from '../domain/sessions/close-session';
import type { ClosedSession, OpenSession } from '../domain/sessions/session';
import { moneyText } from '../domain/shared/money';
import { isoTime } from '../domain/shared/time';
import { sessionPrices } from '../jobs/session-prices';
import type { ApiPorts } from './ports';

/** What a driver sees of the charging itself: how long, how much, and what it costs so far in the money it is paid in. */
export async function liveFigures(adHoc: AdHocSession, ports: ApiPorts) {
  const [session, payment] = await Promise.all([
    adHoc.sessionId === undefined ? undefined : ports.sessions.get(adHoc.sessionId),
    adHoc.state === 'completed' ? ports.payments.get(adHoc.paymentId) : undefined,
  ]);
  if (session === undefined) return { hasReceipt: false };
  const hasReceipt = payment !== undefined && payment.capturedMinor > 0n;
  const startedAt = isoTime(session.startedAtMs);
  if (session.status === 'OPEN') {
    const energyWh = Math.max(0, (session.live?.registerWh ?? session.meterStartWh) - session.meterStartWh);
    const powerW = session.live?.powerW;
    const costMinor = await costMinorOf(endedNow(session, ports.clock.nowMs()), adHoc, ports);
    return { startedAt, energyWh, ...(powerW === undefined ? {} : { powerW }), ...costOf(adHoc, costMinor), hasReceipt };
  }
  const { energyWh, stoppedAtMs } = session;
  const costMinor = payment?.capturedMinor ?? (session.status === 'CLOSED' ? await costMinorOf(session, adHoc, ports) : undefined);
  return { startedAt, stoppedAt: isoTime(stoppedAtMs), energyWh, ...costOf(adHoc, costMinor), hasReceipt };
}

function costOf({ books }: AdHocSession, amountMinor: bigint | undefined) {
  return amountMinor === undefined ? {} : { cost: { ...moneyText({ amountMinor, currency: books.currency }) } };
}

function endedNow(session: OpenSession, nowMs: number): ClosedSession {
  const stoppedAtMs = Math.max(nowMs, session.startedAtMs, session.live?.sampledAtMs ?? 0);
  const meterStopWh = Math.max(session.meterStartWh, session.live?.registerWh ?? session.meterStartWh);
  return closeSession(session, { stoppedAtMs, stopReceivedAtMs: stoppedAtMs, clockSuspect: false, meterStopWh, stopReason: 'Other' });
}

async function costMinorOf(ended: ClosedSession, { books, holdMinor }: AdHocSession, ports: ApiPorts): Promise<bigint | undefined> {
  const { bill } = await sessionPrices(ended, { charger: undefined, untilMs: ended.stoppedAtMs }, ports);
  const charge = chargeFor(ended, { bill: bill(ended) });
  if (charge === undefined) return undefined;
  const totalMinor = chargeTotalMinor(chargeIn(charge, books));
  return totalMinor < holdMinor ? totalMinor : holdMinor;
}
