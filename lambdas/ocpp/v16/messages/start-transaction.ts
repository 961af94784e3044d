import type { Dialect } from './dialect';
import { idTagInfo } from './vocabulary';

export const startTransactionRequest = (t: Dialect) =>
  t.object({
    connectorId: t.figure(),
    idTag: t.text(20),
    meterStart: t.figure(),
    reservationId: t.optional(t.figure()),
    timestamp: t.time(),
  });
export const startTransactionResponse = (t: Dialect) => t.object({ idTagInfo: idTagInfo(t), transactionId: t.integer() });
