import type { Dialect } from './dialect';
import { idTagInfo } from './vocabulary';

export const startTransactionRequest = (t: Dialect) =>
  t.object({
    connectorId: t.integer(),
    idTag: t.text(20),
    meterStart: t.integer(),
    reservationId: t.optional(t.integer()),
    timestamp: t.time(),
  });
export const startTransactionResponse = (t: Dialect) => t.object({ idTagInfo: idTagInfo(t), transactionId: t.integer() });
