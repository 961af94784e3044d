/**
 * What a charger told in a SecurityEventNotification (security white paper, chapter 8), all of it but the times its own text; or what we
 * noticed of the charger ourselves.
 */
export interface SecurityEvent {
  readonly chargerId: string;
  /** Verbatim: makers add events of their own. */
  readonly type: string;
  readonly noticedBy?: 'US';
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

/** What we notice of a charger, and whether somebody should look at once. */
const NOTICED = {
  /** Wrong passwords under its id, one after the other: somebody guesses, or the charger has a wrong key. */
  FailedConnectionAttempts: true,
  /** A second socket took the place of a living one, from another address. */
  DuplicateConnection: false,
  /** That happened again and again: two have the key of one charger. */
  CredentialShared: true,
  /** It came in with a lower security profile than before, and was refused. */
  LowerSecurityProfile: true,
  /** Frames that nobody can read, one after the other; the socket was closed. */
  UnreadableMessages: false,
  /** More frames than any charger has reason to send; the socket was closed. */
  MessageFlood: false,
  /** Card after card that nobody knows: somebody tries out numbers. */
  UnknownCards: true,
} as const satisfies Readonly<Record<string, boolean>>;
export type NoticedSecurityEvent = keyof typeof NOTICED;

export function noticed(chargerId: string, type: NoticedSecurityEvent, atMs: number, techInfo: string): SecurityEvent {
  return { chargerId, type, noticedBy: 'US', occurredAtMs: atMs, isTimeSuspect: false, receivedAtMs: atMs, techInfo };
}

export function isCritical({ type, noticedBy }: SecurityEvent): boolean {
  return noticedBy === 'US' ? NOTICED[type as NoticedSecurityEvent] : isCriticalSecurityEvent(type);
}

/** Critical to the white paper, and every day's work: each boot would open an alert. */
const ROUTINE: ReadonlySet<string> = new Set(['FirmwareUpdated', 'SettingSystemTime', 'StartupOfTheDevice', 'ResetOrReboot']);

/** Somebody should look at this. */
export function isAlarming(event: SecurityEvent): boolean {
  return isCritical(event) && !(event.noticedBy === undefined && ROUTINE.has(event.type));
}

export function isKnownSecurityEvent(type: string): boolean {
  return Object.hasOwn(CRITICAL, type);
}

export function isCriticalSecurityEvent(type: string): boolean {
  return isKnownSecurityEvent(type) && CRITICAL[type] === true;
}
