/** `plan-site`: plans every open session of one site and hands changed profiles to the mailbox. */
export interface PlanSiteEnvironment {
  readonly CORE_TABLE: string;
  readonly COMMANDS_QUEUE_URL: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
  readonly NOTICES_QUEUE_URL: string;
}
