export interface HandleNoticeEnvironment {
  readonly CORE_TABLE: string;
  readonly NOTICES_QUEUE_URL: string;
  readonly WEBHOOKS_QUEUE_URL: string;
  /** Separated by commas. */
  readonly DEAD_LETTER_QUEUE_URLS: string;
  readonly DEFAULT_TIME_ZONE: string;
  readonly DEFAULT_PRICE_ZONE: string;
}
