import type { MeterSample } from '../sessions/meter-sample';
import type { ClosedSession } from '../sessions/session';
import type { SignalSlot } from '../signals/signal';
import { type PricedSlot, pricedSlots } from './deliver';
import { registerAt, registerCurve } from './saving-report';

type Told = readonly (SignalSlot & { readonly source: string })[];

/** One quarter-hour of a session, or the part of one at its edges: what flowed, and at which price and with how much CO2. */
export interface ReportedSlot {
  readonly startMs: number;
  readonly endMs: number;
  readonly energyWh: number;
  readonly price?: Pick<PricedSlot, 'quality' | 'source'> & { readonly perKwh: number; readonly cost: number };
  readonly co2?: Pick<PricedSlot, 'quality' | 'source'> & { readonly gPerKwh: number; readonly grams: number };
}

/**
 * Cuts a session at the quarter-hours. What flowed in each is the difference of the register at its edges, which lies on the straight line
 * between the readings around them, in thousandths of a watt-hour, so that the quarters add up to the session. A quarter without a
 * price or without CO2 has none: nothing is made up.
 */
export function slotReport(
  session: Pick<ClosedSession, 'startedAtMs' | 'stoppedAtMs' | 'meterStartWh' | 'energyWh'>,
  samples: readonly MeterSample[],
  { prices, co2 }: { readonly prices: Told; readonly co2: Told },
): ReportedSlot[] {
  const curve = registerCurve(session, samples);
  const slots = pricedSlots(session.startedAtMs, Math.max(session.stoppedAtMs, session.startedAtMs + 1), prices);
  const grams = pricedSlots(session.startedAtMs, Math.max(session.stoppedAtMs, session.startedAtMs + 1), co2);
  let beforeWh = session.meterStartWh;
  return slots.map(({ startMs, endMs, ...priced }, i) => {
    const edgeWh = i === slots.length - 1 ? session.meterStartWh + session.energyWh : thousandths(registerAt(curve, endMs));
    const energyWh = thousandths(edgeWh - beforeWh);
    beforeWh = edgeWh;
    const told = grams[i]!;
    return {
      startMs,
      endMs,
      energyWh,
      ...(priced.price === undefined
        ? {}
        : { price: { perKwh: priced.price, cost: (energyWh / 1_000) * priced.price, ...origin(priced) } }),
      ...(told.price === undefined
        ? {}
        : { co2: { gPerKwh: told.price, grams: thousandths((energyWh / 1_000) * told.price), ...origin(told) } }),
    };
  });
}

function origin({ quality, source }: Pick<PricedSlot, 'quality' | 'source'>): Pick<PricedSlot, 'quality' | 'source'> {
  return { ...(quality === undefined ? {} : { quality }), ...(source === undefined ? {} : { source }) };
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
