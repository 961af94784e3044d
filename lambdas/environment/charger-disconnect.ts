/** `charger-disconnect`: forgets the socket if it is still the charger's. */
export interface ChargerDisconnectEnvironment {
  readonly CORE_TABLE: string;
}
