import type { Dialect } from './dialect';
import { meterValue } from './vocabulary';

export const meterValuesRequest = (t: Dialect) =>
  t.object({ connectorId: t.figure(), transactionId: t.optional(t.integer()), meterValue: t.list(meterValue(t)) });
export { nothing as meterValuesResponse } from './vocabulary';
