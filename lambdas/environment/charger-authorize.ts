/** `charger-authorize`: the $connect authorizer. Reads the charger's password hash and nothing else. */
export interface ChargerAuthorizeEnvironment {
  readonly CORE_TABLE: string;
}
