import type { CommandAction } from '../../../domain/commands/command';
import { authorizeRequest, authorizeResponse } from './authorize';
import { bootNotificationRequest, bootNotificationResponse } from './boot-notification';
import { changeConfigurationRequest, changeConfigurationResponse } from './change-configuration';
import { clearChargingProfileRequest, clearChargingProfileResponse } from './clear-charging-profile';
import { dataTransferRequest, dataTransferResponse } from './data-transfer';
import { diagnosticsStatusNotificationRequest, diagnosticsStatusNotificationResponse } from './diagnostics-status-notification';
import { type Meaning, type Shape, strict, tolerant } from './dialect';
import { firmwareStatusNotificationRequest, firmwareStatusNotificationResponse } from './firmware-status-notification';
import { getConfigurationRequest, getConfigurationResponse } from './get-configuration';
import { heartbeatRequest, heartbeatResponse } from './heartbeat';
import { meterValuesRequest, meterValuesResponse } from './meter-values';
import { remoteStartTransactionRequest, remoteStartTransactionResponse } from './remote-start-transaction';
import { remoteStopTransactionRequest, remoteStopTransactionResponse } from './remote-stop-transaction';
import { resetRequest, resetResponse } from './reset';
import { setChargingProfileRequest, setChargingProfileResponse } from './set-charging-profile';
import { startTransactionRequest, startTransactionResponse } from './start-transaction';
import { statusNotificationRequest, statusNotificationResponse } from './status-notification';
import { stopTransactionRequest, stopTransactionResponse } from './stop-transaction';
import { triggerMessageRequest, triggerMessageResponse } from './trigger-message';

/** The CALLs of OCPP 1.6 that a charger sends and we understand. */
export const inboundShapes = {
  Authorize: { request: authorizeRequest, response: authorizeResponse },
  BootNotification: { request: bootNotificationRequest, response: bootNotificationResponse },
  DataTransfer: { request: dataTransferRequest, response: dataTransferResponse },
  DiagnosticsStatusNotification: { request: diagnosticsStatusNotificationRequest, response: diagnosticsStatusNotificationResponse },
  FirmwareStatusNotification: { request: firmwareStatusNotificationRequest, response: firmwareStatusNotificationResponse },
  Heartbeat: { request: heartbeatRequest, response: heartbeatResponse },
  MeterValues: { request: meterValuesRequest, response: meterValuesResponse },
  StartTransaction: { request: startTransactionRequest, response: startTransactionResponse },
  StatusNotification: { request: statusNotificationRequest, response: statusNotificationResponse },
  StopTransaction: { request: stopTransactionRequest, response: stopTransactionResponse },
} as const satisfies Record<string, { request: Shape; response: Shape }>;

/** The CALLs of OCPP 1.6 that we send. */
export const outboundShapes = {
  RemoteStartTransaction: { request: remoteStartTransactionRequest, response: remoteStartTransactionResponse },
  RemoteStopTransaction: { request: remoteStopTransactionRequest, response: remoteStopTransactionResponse },
  SetChargingProfile: { request: setChargingProfileRequest, response: setChargingProfileResponse },
  ClearChargingProfile: { request: clearChargingProfileRequest, response: clearChargingProfileResponse },
  GetConfiguration: { request: getConfigurationRequest, response: getConfigurationResponse },
  ChangeConfiguration: { request: changeConfigurationRequest, response: changeConfigurationResponse },
  TriggerMessage: { request: triggerMessageRequest, response: triggerMessageResponse },
  Reset: { request: resetRequest, response: resetResponse },
} as const satisfies Record<CommandAction, { request: Shape; response: Shape }>;

export type InboundAction = keyof typeof inboundShapes;
export type InboundRequest<A extends InboundAction> = Meaning<(typeof inboundShapes)[A]['request']>;
export type InboundResponse<A extends InboundAction> = Meaning<(typeof inboundShapes)[A]['response']>;

export function isInboundAction(action: string): action is InboundAction {
  return Object.hasOwn(inboundShapes, action);
}

/** What a charger sends: by the book, or as far as it can be understood. */
export const inboundMessages = mapShapes(inboundShapes, ({ request }) => ({ strict: request(strict), tolerant: request(tolerant) }));

/** What we send is by the book, field by field; what comes back is understood as far as it can be. */
export const outboundMessages = mapShapes(outboundShapes, ({ request, response }) => ({
  request: request(strict),
  response: response(tolerant),
}));

function mapShapes<Name extends string, S, T>(shapes: Readonly<Record<Name, S>>, map: (shape: S) => T): Readonly<Record<Name, T>> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, map(shape as S)])) as Record<Name, T>;
}
