import type { SessionPlan } from '../domain/smart-charging/plan';

export interface PlanStore {
  get(sessionId: string): Promise<SessionPlan | undefined>;
  /** Replaces the plan only if it is still the version that was read (`plan.version - 1`); answers whether it did. */
  put(plan: SessionPlan): Promise<boolean>;
}
