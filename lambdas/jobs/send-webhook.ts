import type { Notices } from '../ports/notices';
import type { WebhookPoster, WebhookRequest } from '../ports/webhooks';

/** Makes one attempt and tells what came of it. Whoever does this may read nothing of ours: it speaks to addresses of strangers. */
export async function sendWebhook(
  { deliveryId, attempt, ...request }: WebhookRequest,
  { poster, notices }: { readonly poster: WebhookPoster; readonly notices: Notices },
): Promise<void> {
  await notices.send({ kind: 'DELIVERY_ENDED', deliveryId, attempt, outcome: await poster.post(request) });
}
