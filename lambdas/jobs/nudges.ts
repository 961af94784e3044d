import * as z from 'zod';
import type { PlanReason } from '../ports/nudges';

const planReasons = {
  SESSION_STARTED: 0,
  PREFERENCES_CHANGED: 0,
  SIGNALS_CHANGED: 0,
  RECONNECTED: 0,
  PROFILE_REFUSED: 0,
  METER_DEVIATES: 0,
  SESSION_STOPPED: 0,
  SWEEP: 0,
} satisfies Record<PlanReason, 0>;

const planNudge = z.object({
  siteId: z.string(),
  reason: z.enum(Object.keys(planReasons) as PlanReason[]),
  sessionId: z.string().exactOptional(),
  chargerId: z.string().exactOptional(),
});

/** What concerns a site: one session of it, those of one charger, or, with neither, all of them. */
export type SiteNudge = z.infer<typeof planNudge>;

const settleNudge = z.union([z.object({ sessionId: z.string() }), z.object({ adHocId: z.string() })]);

/** The body of a message on planning.fifo. A body that is not ours is thrown and ends in the dead-letter queue. */
export function readPlanNudge(body: string): SiteNudge {
  return planNudge.parse(JSON.parse(body));
}

/** The body of a message on settlements. */
export function readSettleNudge(body: string): z.infer<typeof settleNudge> {
  return settleNudge.parse(JSON.parse(body));
}

const paymentNudge = z.object({ paymentId: z.string() });

/** The body of a message on payments. */
export function readPaymentNudge(body: string): z.infer<typeof paymentNudge> {
  return paymentNudge.parse(JSON.parse(body));
}
