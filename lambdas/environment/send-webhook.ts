export interface SendWebhookEnvironment {
  readonly NOTICES_QUEUE_URL: string;
  /** `yes`: this very machine may be asked. */
  readonly ALLOW_LOOPBACK_WEBHOOKS: string;
}
