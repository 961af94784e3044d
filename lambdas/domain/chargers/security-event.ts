/** What a charger told in a SecurityEventNotification (security white paper, chapter 8). All of it but the times is the charger's own text. */
export interface SecurityEvent {
  readonly chargerId: string;
  /** Verbatim: makers add events of their own. */
  readonly type: string;
  readonly occurredAtMs: number;
  /** The charger's time could not be true; that of receipt stands in. */
  readonly isTimeSuspect: boolean;
  readonly receivedAtMs: number;
  readonly techInfo?: string;
}

/** The events that the white paper names, and whether it calls them critical. */
const CRITICAL: Readonly<Record<string, boolean>> = {
  FirmwareUpdated: true,
  FailedToAuthenticateAtCentralSystem: false,
  CentralSystemFailedToAuthenticate: false,
  SettingSystemTime: true,
  StartupOfTheDevice: true,
  ResetOrReboot: true,
  SecurityLogWasCleared: true,
  ReconfigurationOfSecurityParameters: false,
  MemoryExhaustion: true,
  InvalidMessages: false,
  AttemptedReplayAttacks: false,
  TamperDetectionActivated: true,
  InvalidFirmwareSignature: false,
  InvalidFirmwareSigningCertificate: false,
  InvalidCentralSystemCertificate: false,
  InvalidChargePointCertificate: false,
  InvalidTLSVersion: false,
  InvalidTLSCipherSuite: false,
};

export function isKnownSecurityEvent(type: string): boolean {
  return Object.hasOwn(CRITICAL, type);
}

export function isCriticalSecurityEvent(type: string): boolean {
  return isKnownSecurityEvent(type) && CRITICAL[type] === true;
}
