import type { CertificateRequest } from '../domain/chargers/certificate-request';
import type {
  Charger,
  ChargerIdentity,
  ChargingCapabilities,
  Connection,
  Connector,
  Progress,
  SecurityProfile,
} from '../domain/chargers/charger';
import type { Result } from '../domain/shared/result';
import type { Line } from '../domain/statistics/presence';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** Chargers and their connectors. Reading one charger with all that is known live of it is one query. */
export interface ChargerStore {
  create(charger: Charger): Promise<Result<undefined, { code: 'CHARGER_EXISTS' }>>;
  get(chargerId: string): Promise<Charger | undefined>;
  getWithConnectors(chargerId: string): Promise<ChargerView | undefined>;
  list(page: PageRequest & { readonly siteId?: string }): Promise<Page<ChargerView>>;
  /**
   * The operator's facts only; what the charger says of itself has its own writers below. A password that the operator sets leaves
   * a key change under way, whose key the charger may already have; a registration decides for good. Refuses an unknown charger.
   */
  update(chargerId: string, change: ChargerChange): Promise<Result<Charger, { code: 'CHARGER_NOT_FOUND' }>>;
  /** Records a BootNotification and answers the charger as it then stands. One write, no read. */
  recordBoot(chargerId: string, identity: ChargerIdentity, atMs: number): Promise<Result<Charger, { code: 'CHARGER_NOT_FOUND' }>>;
  /**
   * What became of the key that this command carried. HOLDS: it is the charger's password and the one before is gone. DROPPED: it never was.
   * SET_ASIDE: it opens nothing, and can still be found to hold. One conditional write: of another command's key nothing changes, and so it answers.
   */
  settlePassword(chargerId: string, seq: number, fate: 'HOLDS' | 'DROPPED' | 'SET_ASIDE'): Promise<boolean>;
  /** From Pending to Accepted, where it was registered so and nobody has decided otherwise since. Answers whether it was. */
  acceptAfterKeyChange(chargerId: string, atMs: number): Promise<boolean>;
  /**
   * The charger came in with this security profile: with the first of a higher one, the lower ones are closed to it (white paper
   * A05.FR.09). One conditional write; answers whether it was the first.
   */
  proveProfile(chargerId: string, profile: SecurityProfile): Promise<boolean>;
  /** How far an upload of diagnostics or a firmware update has come. One write; of an unknown charger nothing is kept. */
  recordProgress(chargerId: string, of: 'diagnostics' | 'firmware', progress: Progress): Promise<void>;
  /** Takes the place of what was known of the actions that the charger refuses. One write; of an unknown charger nothing is kept. */
  recordRefusedActions(chargerId: string, refused: NonNullable<Charger['refusedActions']>): Promise<void>;
  /** Keeps the newest request. One write; of an unknown charger nothing is kept. */
  recordCertificateRequest(chargerId: string, request: CertificateRequest): Promise<void>;
  /** Idempotent; merges over what is known. */
  recordCapabilities(chargerId: string, learned: ChargingCapabilities): Promise<void>;
  /** Keeps the newest by (epoch, reportedAtMs, receivedAtMs), whatever order they come in. One write. An older one changes nothing. */
  recordStatus(connector: Connector): Promise<void>;
}

export interface ChargerChange {
  readonly siteId?: string;
  readonly maxCurrentA?: number;
  readonly phases?: 1 | 3;
  readonly minProfile?: SecurityProfile;
  readonly password?: Charger['password'];
  readonly registration?: Charger['registration'];
  readonly acceptedAtMs?: number;
}

export interface ChargerView {
  readonly charger: Charger;
  readonly connection?: Connection;
  readonly connectors: readonly Connector[];
}

export interface OpenedConnection {
  readonly connection: Connection;
  /** The socket that was the charger's until now. */
  readonly replaced?: string;
  /** Where that one came from and when it last showed life, where both are known. */
  readonly replacedSeen?: { readonly address: string; readonly lastSeenAtMs: number };
}

/** Which socket leads to a charger. The newest authenticated connection wins, fenced by its epoch (F-18). */
export interface ConnectionStore {
  /** Raises the epoch and answers the connection that was replaced, if any. Refused when a newer one is already there. */
  open(
    chargerId: string,
    connectionId: string,
    connectedAtMs: number,
    address?: string,
  ): Promise<Result<OpenedConnection, { code: 'NEWER_CONNECTION' }>>;
  get(chargerId: string): Promise<Connection | undefined>;
  /**
   * Heartbeat's one write. A socket that is no longer the charger's changes nothing. One that was given up as gone and still talks is the
   * charger's again: the gateway sometimes says "gone" of a living connection. Answers whether that was so.
   */
  touch(
    chargerId: string,
    socket: { readonly connectionId: string; readonly connectedAtMs: number },
    atMs: number,
  ): Promise<{ readonly restored: boolean }>;
  /**
   * Removes the connection only if it is still this one; the epoch stays. A late $disconnect of an old socket is a no-op. The same write notes
   * when the line was lost and marks it to be looked at; the next connection takes the mark away.
   */
  close(chargerId: string, connectionId: string, lostAtMs: number): Promise<boolean>;
}

/** When a charger was there. */
export interface LineHistory {
  /** The lines that began at or after this, the newest one always. In order. Two reads. */
  lines(chargerId: string, fromMs: number): Promise<readonly Line[]>;
}
