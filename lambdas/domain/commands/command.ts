import type { JsonObject } from '../shared/json';

/** The CALLs that a central system sends, by the profile of OCPP 1.6 §3.3 that asks for them; the last are of the security white paper. */
export const ACTIONS_BY_PROFILE = {
  Core: [
    'ChangeAvailability',
    'ChangeConfiguration',
    'ClearCache',
    'DataTransfer',
    'GetConfiguration',
    'RemoteStartTransaction',
    'RemoteStopTransaction',
    'Reset',
    'UnlockConnector',
  ],
  FirmwareManagement: ['GetDiagnostics', 'UpdateFirmware'],
  LocalAuthListManagement: ['GetLocalListVersion', 'SendLocalList'],
  Reservation: ['CancelReservation', 'ReserveNow'],
  SmartCharging: ['ClearChargingProfile', 'GetCompositeSchedule', 'SetChargingProfile'],
  RemoteTrigger: ['TriggerMessage'],
  Security: [
    'CertificateSigned',
    'DeleteCertificate',
    'ExtendedTriggerMessage',
    'GetInstalledCertificateIds',
    'GetLog',
    'InstallCertificate',
    'SignedUpdateFirmware',
  ],
} as const;
export type CommandAction = (typeof ACTIONS_BY_PROFILE)[keyof typeof ACTIONS_BY_PROFILE][number];

export const TERMINAL_STATES = ['SUCCEEDED', 'REJECTED', 'ERRORED', 'TIMED_OUT', 'EXPIRED', 'CANCELLED', 'UNDELIVERABLE'] as const;
export type TerminalState = (typeof TERMINAL_STATES)[number];
export type CommandState = 'QUEUED' | 'IN_FLIGHT' | TerminalState;

export interface CommandError {
  readonly code: string;
  readonly description: string;
}

/** A CALL that we owe a charger. `seq` is its place in that charger's queue and, with the charger's id, its name. */
export interface Command {
  readonly chargerId: string;
  readonly seq: number;
  readonly action: CommandAction;
  readonly payload: JsonObject;
  readonly state: CommandState;
  /** How often it was put on the wire or tried to be. */
  readonly attempt: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Who asked: `user:…`, `api-key:…`, or the name of a job. */
  readonly actor: string;
  /** Offline charger: give up at once instead of waiting for it. */
  readonly failFast: boolean;
  /** A newer command with the same key replaces an older one that is still queued. */
  readonly supersedeKey?: string;
  readonly sentAtMs?: number;
  /** The OCPP message id of the last attempt. */
  readonly messageId?: string;
  readonly finishedAtMs?: number;
  readonly response?: JsonObject;
  readonly error?: CommandError;
  /** An answer that came after the terminal state: kept, never acted on as a state (F-3). */
  readonly lateOutcome?: { readonly atMs: number; readonly outcome: string; readonly response?: JsonObject; readonly error?: CommandError };
}

/** The one call in flight of a charger. */
export interface Slot {
  readonly seq: number;
  readonly messageId: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly deadlineMs: number;
}
