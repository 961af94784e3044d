import type { MeterSample } from '../../domain/sessions/meter-sample';
import { readMeterValue } from '../../domain/sessions/read-meter-value';
import { reportedTime } from '../../domain/shared/reported-time';
import type { InboundRequest } from './messages';

type MeterValue = InboundRequest<'MeterValues'>['meterValue'][number];

/** An empty MeterValue says nothing (Vestel sends them); one at an impossible time is of now. */
export function readMeterValues(meterValues: readonly MeterValue[], receivedAtMs: number): readonly MeterSample[] {
  return meterValues
    .filter(({ sampledValue }) => sampledValue.length > 0)
    .map(({ timestamp, sampledValue }) => readMeterValue(reportedTime(timestamp, receivedAtMs).atMs, receivedAtMs, sampledValue));
}
