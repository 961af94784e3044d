import type { CommandAction } from '../commands/command';
import type { CertificateRequest } from './certificate-request';

/** OCPP 1.6 §7.53 RegistrationStatus, kept per charger and not per socket: a reconnect needs no new BootNotification. */
export type Registration = 'Accepted' | 'Pending' | 'Rejected';

/** A salted scrypt hash of the charger's Basic-auth password bytes. The password itself is shown once and never stored. */
export interface PasswordHash {
  readonly algorithm: 'scrypt';
  readonly saltHex: string;
  readonly hashHex: string;
  /** HMAC-SHA-256 of a key that we made at random: too long to be guessed, and so it needs no slow hash to be checked by. */
  readonly quickHex?: string;
}

/** Of the OCPP 1.6 security white paper §2.2: 1 is Basic auth in the clear, 2 Basic auth over TLS, 3 a client certificate. */
export type SecurityProfile = 1 | 2 | 3;

/** A key between its ChangeConfiguration and the proof that the charger has it. Until then either key opens the door. */
export interface PendingPassword {
  readonly hash: PasswordHash;
  /** The ChangeConfiguration that carries it. */
  readonly seq: number;
  /** The charger came back with the old key: this one opens nothing any more, unless its Accepted comes late after all. */
  readonly isSetAside: boolean;
}

/** What the charger said of itself in BootNotification (OCPP 1.6 §6.5). All of it is untrusted text. */
export interface ChargerIdentity {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber?: string;
  readonly firmwareVersion?: string;
  readonly iccid?: string;
  readonly imsi?: string;
  readonly meterType?: string;
  readonly meterSerialNumber?: string;
}

/** What the charger can do for smart charging, learned from GetConfiguration and from what it refused. */
export interface ChargingCapabilities {
  /** `ChargingScheduleMaxPeriods`. */
  readonly maxPeriods?: number;
  /** `ChargeProfileMaxStackLevel`. */
  readonly maxStackLevel?: number;
  /** `ChargingScheduleAllowedChargingRateUnit`, synonyms folded. */
  readonly rateUnits?: readonly ('A' | 'W')[];
  /** A TxProfile was refused once (Rejected or NotSupported): TxDefaultProfile is sent instead. */
  readonly refusesTxProfile?: boolean;
  /** Neither purpose was taken: the charger is left alone and charges at once. */
  readonly refusesProfiles?: boolean;
}

export interface Charger {
  readonly id: string;
  readonly siteId: string;
  readonly registration: Registration;
  readonly password: PasswordHash;
  /** A key that the charger was told to use and has not been seen to use. */
  readonly pendingPassword?: PendingPassword;
  /** Pending only until its key has been changed: then it is accepted without anybody's doing. */
  readonly acceptAfterKeyChange?: boolean;
  /** It comes in with this security profile or a higher one, and with no lower (white paper A05.FR.09). None was seen yet: any. */
  readonly minProfile?: SecurityProfile;
  /** The highest profile that it ever came in with. */
  readonly provenProfile?: SecurityProfile;
  /** When it was last accepted: the boot after that sets it up. */
  readonly acceptedAtMs?: number;
  readonly createdAtMs: number;
  /** Rating of one connector: the planner's limits until the meter has shown what the car draws. */
  readonly maxCurrentA: number;
  readonly phases: 1 | 3;
  readonly identity?: ChargerIdentity;
  readonly bootedAtMs?: number;
  readonly capabilities: ChargingCapabilities;
  readonly diagnostics?: Progress;
  readonly firmware?: Progress;
  /** CALLs that this charger said it does not know (F-4). Read with `refusedActions`: another firmware may know them. */
  readonly refusedActions?: Readonly<Partial<Record<CommandAction, RefusedAction>>>;
  /** The last SignCertificate that a certificate authority could be handed. */
  readonly certificateRequest?: CertificateRequest;
}

/** A refusal of a whole action, and not of what was in it. */
export interface RefusedAction {
  /** NotImplemented: the firmware does not know the action. NotSupported: it does, and the charger cannot do it. */
  readonly code: 'NotImplemented' | 'NotSupported';
  readonly atMs: number;
  /** The firmware that refused. */
  readonly firmwareVersion?: string;
}

/** What the charger last said in DiagnosticsStatusNotification or FirmwareStatusNotification, or their signed successors, verbatim. */
export interface Progress {
  readonly status: string;
  readonly atMs: number;
  /** Of the GetLog or SignedUpdateFirmware that it belongs to. */
  readonly requestId?: number;
}

/** OCPP 1.6 §7.6 ChargePointStatus. */
export type ConnectorStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted';

export interface Connector {
  readonly chargerId: string;
  /** 0 is the charger as a whole (OCPP 1.6 §3.8). */
  readonly connectorId: number;
  readonly status: ConnectorStatus;
  /** Verbatim: chargers in the field send codes outside the specification's list. */
  readonly errorCode: string;
  readonly info?: string;
  readonly vendorErrorCode?: string;
  /** The order of statuses: the connection's epoch first, then the charger's time, then ours (F-15). */
  readonly epoch: number;
  readonly reportedAtMs: number;
  readonly receivedAtMs: number;
}

/** The one socket through which a charger is reached. A newer one replaces it and raises the epoch. */
export interface Connection {
  readonly chargerId: string;
  readonly connectionId: string;
  readonly epoch: number;
  readonly connectedAtMs: number;
  readonly lastSeenAtMs: number;
}
