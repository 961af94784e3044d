import type { CommandAction } from '../../../domain/commands/command';
import { authorizeRequest, authorizeResponse } from './authorize';
import { bootNotificationRequest, bootNotificationResponse } from './boot-notification';
import { cancelReservationRequest, cancelReservationResponse } from './cancel-reservation';
import { certificateSignedRequest, certificateSignedResponse } from './certificate-signed';
import { changeAvailabilityRequest, changeAvailabilityResponse } from './change-availability';
import { changeConfigurationRequest, changeConfigurationResponse } from './change-configuration';
import { clearCacheRequest, clearCacheResponse } from './clear-cache';
import { clearChargingProfileRequest, clearChargingProfileResponse } from './clear-charging-profile';
import { dataTransferRequest, dataTransferResponse } from './data-transfer';
import { deleteCertificateRequest, deleteCertificateResponse } from './delete-certificate';
import { diagnosticsStatusNotificationRequest, diagnosticsStatusNotificationResponse } from './diagnostics-status-notification';
import { type Meaning, type Shape, strict, tolerant } from './dialect';
import { extendedTriggerMessageRequest, extendedTriggerMessageResponse } from './extended-trigger-message';
import { firmwareStatusNotificationRequest, firmwareStatusNotificationResponse } from './firmware-status-notification';
import { getCompositeScheduleRequest, getCompositeScheduleResponse } from './get-composite-schedule';
import { getConfigurationRequest, getConfigurationResponse } from './get-configuration';
import { getDiagnosticsRequest, getDiagnosticsResponse } from './get-diagnostics';
import { getInstalledCertificateIdsRequest, getInstalledCertificateIdsResponse } from './get-installed-certificate-ids';
import { getLocalListVersionRequest, getLocalListVersionResponse } from './get-local-list-version';
import { getLogRequest, getLogResponse } from './get-log';
import { heartbeatRequest, heartbeatResponse } from './heartbeat';
import { installCertificateRequest, installCertificateResponse } from './install-certificate';
import { logStatusNotificationRequest, logStatusNotificationResponse } from './log-status-notification';
import { meterValuesRequest, meterValuesResponse } from './meter-values';
import { remoteStartTransactionRequest, remoteStartTransactionResponse } from './remote-start-transaction';
import { remoteStopTransactionRequest, remoteStopTransactionResponse } from './remote-stop-transaction';
import { reserveNowRequest, reserveNowResponse } from './reserve-now';
import { resetRequest, resetResponse } from './reset';
import { securityEventNotificationRequest, securityEventNotificationResponse } from './security-event-notification';
import { sendLocalListRequest, sendLocalListResponse } from './send-local-list';
import { setChargingProfileRequest, setChargingProfileResponse } from './set-charging-profile';
import { signCertificateRequest, signCertificateResponse } from './sign-certificate';
import { signedFirmwareStatusNotificationRequest, signedFirmwareStatusNotificationResponse } from './signed-firmware-status-notification';
import { signedUpdateFirmwareRequest, signedUpdateFirmwareResponse } from './signed-update-firmware';
import { startTransactionRequest, startTransactionResponse } from './start-transaction';
import { statusNotificationRequest, statusNotificationResponse } from './status-notification';
import { stopTransactionRequest, stopTransactionResponse } from './stop-transaction';
import { triggerMessageRequest, triggerMessageResponse } from './trigger-message';
import { unlockConnectorRequest, unlockConnectorResponse } from './unlock-connector';
import { updateFirmwareRequest, updateFirmwareResponse } from './update-firmware';

/** The CALLs of OCPP 1.6 that a charger sends and we understand. */
export const inboundShapes = {
  Authorize: { request: authorizeRequest, response: authorizeResponse },
  BootNotification: { request: bootNotificationRequest, response: bootNotificationResponse },
  DataTransfer: { request: dataTransferRequest, response: dataTransferResponse },
  DiagnosticsStatusNotification: { request: diagnosticsStatusNotificationRequest, response: diagnosticsStatusNotificationResponse },
  FirmwareStatusNotification: { request: firmwareStatusNotificationRequest, response: firmwareStatusNotificationResponse },
  Heartbeat: { request: heartbeatRequest, response: heartbeatResponse },
  LogStatusNotification: { request: logStatusNotificationRequest, response: logStatusNotificationResponse },
  MeterValues: { request: meterValuesRequest, response: meterValuesResponse },
  SecurityEventNotification: { request: securityEventNotificationRequest, response: securityEventNotificationResponse },
  SignCertificate: { request: signCertificateRequest, response: signCertificateResponse },
  SignedFirmwareStatusNotification: {
    request: signedFirmwareStatusNotificationRequest,
    response: signedFirmwareStatusNotificationResponse,
  },
  StartTransaction: { request: startTransactionRequest, response: startTransactionResponse },
  StatusNotification: { request: statusNotificationRequest, response: statusNotificationResponse },
  StopTransaction: { request: stopTransactionRequest, response: stopTransactionResponse },
} as const satisfies Record<string, { request: Shape; response: Shape }>;

/** The CALLs of OCPP 1.6 that we send. */
export const outboundShapes = {
  ChangeAvailability: { request: changeAvailabilityRequest, response: changeAvailabilityResponse },
  ChangeConfiguration: { request: changeConfigurationRequest, response: changeConfigurationResponse },
  ClearCache: { request: clearCacheRequest, response: clearCacheResponse },
  DataTransfer: { request: dataTransferRequest, response: dataTransferResponse },
  GetConfiguration: { request: getConfigurationRequest, response: getConfigurationResponse },
  RemoteStartTransaction: { request: remoteStartTransactionRequest, response: remoteStartTransactionResponse },
  RemoteStopTransaction: { request: remoteStopTransactionRequest, response: remoteStopTransactionResponse },
  Reset: { request: resetRequest, response: resetResponse },
  UnlockConnector: { request: unlockConnectorRequest, response: unlockConnectorResponse },
  GetDiagnostics: { request: getDiagnosticsRequest, response: getDiagnosticsResponse },
  UpdateFirmware: { request: updateFirmwareRequest, response: updateFirmwareResponse },
  GetLocalListVersion: { request: getLocalListVersionRequest, response: getLocalListVersionResponse },
  SendLocalList: { request: sendLocalListRequest, response: sendLocalListResponse },
  CancelReservation: { request: cancelReservationRequest, response: cancelReservationResponse },
  ReserveNow: { request: reserveNowRequest, response: reserveNowResponse },
  ClearChargingProfile: { request: clearChargingProfileRequest, response: clearChargingProfileResponse },
  GetCompositeSchedule: { request: getCompositeScheduleRequest, response: getCompositeScheduleResponse },
  SetChargingProfile: { request: setChargingProfileRequest, response: setChargingProfileResponse },
  TriggerMessage: { request: triggerMessageRequest, response: triggerMessageResponse },
  CertificateSigned: { request: certificateSignedRequest, response: certificateSignedResponse },
  DeleteCertificate: { request: deleteCertificateRequest, response: deleteCertificateResponse },
  ExtendedTriggerMessage: { request: extendedTriggerMessageRequest, response: extendedTriggerMessageResponse },
  GetInstalledCertificateIds: { request: getInstalledCertificateIdsRequest, response: getInstalledCertificateIdsResponse },
  GetLog: { request: getLogRequest, response: getLogResponse },
  InstallCertificate: { request: installCertificateRequest, response: installCertificateResponse },
  SignedUpdateFirmware: { request: signedUpdateFirmwareRequest, response: signedUpdateFirmwareResponse },
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
