import { authorize } from './authorize';
import { bootNotification } from './boot-notification';
import { dataTransfer } from './data-transfer';
import { diagnosticsStatusNotification } from './diagnostics-status-notification';
import { firmwareStatusNotification } from './firmware-status-notification';
import type { Handler16, Ports16 } from './handler';
import { heartbeat } from './heartbeat';
import { logStatusNotification } from './log-status-notification';
import type { InboundAction } from './messages';
import { meterValues } from './meter-values';
import { securityEventNotification } from './security-event-notification';
import { signCertificate } from './sign-certificate';
import { signedFirmwareStatusNotification } from './signed-firmware-status-notification';
import { startTransaction } from './start-transaction';
import { statusNotification } from './status-notification';
import { stopTransaction } from './stop-transaction';

/** Which handler answers which message of a charger. */
export const routes16 = {
  Authorize: authorize,
  BootNotification: bootNotification,
  DataTransfer: dataTransfer,
  DiagnosticsStatusNotification: diagnosticsStatusNotification,
  FirmwareStatusNotification: firmwareStatusNotification,
  Heartbeat: heartbeat,
  LogStatusNotification: logStatusNotification,
  MeterValues: meterValues,
  SecurityEventNotification: securityEventNotification,
  SignCertificate: signCertificate,
  SignedFirmwareStatusNotification: signedFirmwareStatusNotification,
  StartTransaction: startTransaction,
  StatusNotification: statusNotification,
  StopTransaction: stopTransaction,
} as const satisfies { readonly [Action in InboundAction]: Handler16<Action, keyof Ports16> };
