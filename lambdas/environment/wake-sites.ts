/** `wake-sites`, on signal-changes: nudges the planning of every site of a zone. */
export interface WakeSitesEnvironment {
  readonly CORE_TABLE: string;
  readonly PLANNING_QUEUE_URL: string;
  /** Of a zone too large for one run the rest is a message to itself. */
  readonly SIGNAL_CHANGES_QUEUE_URL: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
}
