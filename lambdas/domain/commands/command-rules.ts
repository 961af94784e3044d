import type { Registration } from '../chargers/charger';
import { isKeyChange } from '../chargers/key-change';
import type { JsonObject } from '../shared/json';
import type { Command, CommandAction, TerminalState } from './command';

/** API Gateway closes a socket over a frame of more than 32 KB, and many chargers hold less: what is longer is sent in parts (F-20). */
export const MOST_PAYLOAD_BYTES = 24 * 1024;

export function fitsInOneFrame(payload: JsonObject): boolean {
  return Buffer.byteLength(JSON.stringify(payload)) <= MOST_PAYLOAD_BYTES;
}

/** A call is put on the wire at most this often. */
export const MOST_ATTEMPTS = 3;

/**
 * May the same CALL be sent again when its fate is unknown? Only where doing it twice is the same as doing it once. A charger that
 * resets or starts twice does something its driver notices.
 */
export function isSafeToRepeat(action: CommandAction, payload: JsonObject): boolean {
  switch (action) {
    case 'CancelReservation':
    case 'ChangeAvailability':
    case 'ClearCache':
    case 'ClearChargingProfile':
    case 'ExtendedTriggerMessage':
    case 'GetCompositeSchedule':
    case 'GetConfiguration':
    case 'GetDiagnostics':
    case 'GetInstalledCertificateIds':
    case 'GetLocalListVersion':
    case 'GetLog':
    case 'RemoteStopTransaction':
    // The same reservation id replaces itself (OCPP 1.6 §5.13).
    case 'ReserveNow':
    case 'SetChargingProfile':
    case 'TriggerMessage':
      return true;
    case 'ChangeConfiguration':
      // A lost answer to a key rotation leaves two keys possible; sending it again does not tell which one holds.
      return !isKeyChange(action, payload);
    case 'SendLocalList':
      // A differential update builds on a version that it has itself changed.
      return payload['updateType'] === 'Full';
    // A second update begins the download anew, a second certificate may meet a store that the first has filled.
    case 'CertificateSigned':
    case 'DataTransfer':
    case 'DeleteCertificate':
    case 'InstallCertificate':
    case 'RemoteStartTransaction':
    case 'Reset':
    case 'SignedUpdateFirmware':
    case 'UnlockConnector':
    case 'UpdateFirmware':
      return false;
  }
}

/** OCPP 1.6 §4.2: a Pending charger takes no remote start or stop, a Rejected one is sent nothing. */
export function isPermittedWhile(registration: Registration, action: CommandAction): boolean {
  switch (registration) {
    case 'Accepted':
      return true;
    case 'Pending':
      return action !== 'RemoteStartTransaction' && action !== 'RemoteStopTransaction';
    case 'Rejected':
      return false;
  }
}

/** Statuses of the answers that mean "done" or "will be done"; every other status is the charger's refusal. */
const FAVOURABLE = new Set(['Accepted', 'AcceptedCanceled', 'RebootRequired', 'Scheduled', 'Unlocked']);

/** What a CALLRESULT says of the command. An answer without a status (GetConfiguration) is one. */
export function outcomeOf(response: JsonObject): Extract<TerminalState, 'SUCCEEDED' | 'REJECTED'> {
  const status = response['status'];
  return typeof status !== 'string' || FAVOURABLE.has(status) ? 'SUCCEEDED' : 'REJECTED';
}

/** The queued commands that a newer queued one with the same key makes pointless. */
export function superseded(queuedOldestFirst: readonly Command[]): readonly Command[] {
  const newest = new Map<string, number>();
  for (const command of queuedOldestFirst) {
    if (command.supersedeKey !== undefined) newest.set(command.supersedeKey, command.seq);
  }
  return queuedOldestFirst.filter(({ seq, supersedeKey }) => supersedeKey !== undefined && newest.get(supersedeKey) !== seq);
}
