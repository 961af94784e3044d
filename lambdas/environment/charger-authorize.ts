/** `charger-authorize`: the $connect authorizer. Reads the charger's password hashes, and settles which of two it has when its key was changed. */
export interface ChargerAuthorizeEnvironment {
  readonly CORE_TABLE: string;
}
