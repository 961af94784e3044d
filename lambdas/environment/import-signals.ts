/** `import-signals`, on a schedule: asks the configured sources for prices, CO2 and demand of every zone in use. */
export interface ImportSignalsEnvironment {
  readonly CORE_TABLE: string;
  readonly SIGNAL_CHANGES_QUEUE_URL: string;
  /** JSON, by kind the sources in order of preference: `{"price":["energy-charts"],"co2":[],"demand":[],"byZone":{}}`. */
  readonly SIGNAL_SOURCES: string;
  /** Name of the encrypted parameter with the token of ENTSO-E, or `-`. */
  readonly ENTSOE_TOKEN_PARAMETER: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
}
