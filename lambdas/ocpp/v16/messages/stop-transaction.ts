import type { Dialect } from './dialect';
import { idTagInfo, meterValue } from './vocabulary';

export const stopTransactionRequest = (t: Dialect) =>
  t.object({
    idTag: t.optional(t.text(20)),
    meterStop: t.figure(),
    timestamp: t.time(),
    transactionId: t.integer(),
    reason: t.optional(
      t.wordOf([
        'EmergencyStop',
        'EVDisconnected',
        'HardReset',
        'Local',
        'Other',
        'PowerLoss',
        'Reboot',
        'Remote',
        'SoftReset',
        'UnlockCommand',
        'DeAuthorized',
      ]),
    ),
    transactionData: t.optional(t.list(meterValue(t))),
  });
export const stopTransactionResponse = (t: Dialect) => t.object({ idTagInfo: t.optional(idTagInfo(t)) });
