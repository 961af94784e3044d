/** `charger-authorize`: the $connect authorizer. Reads the charger's password hashes, counts failures, settles which of two keys it has. */
export interface ChargerAuthorizeEnvironment {
  readonly CORE_TABLE: string;
  /** Failed attempts, refused visits and security events; all of them expire. */
  readonly TELEMETRY_TABLE: string;
  /** What the distribution, and nobody else, sends along: then the address that it saw is the charger's. */
  readonly EDGE_MARK: string;
  readonly NOTICES_QUEUE_URL: string;
}
