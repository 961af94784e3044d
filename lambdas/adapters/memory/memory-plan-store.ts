import type { SessionPlan } from '../../domain/smart-charging/plan';
import type { PlanStore } from '../../ports/plan-store';

export class MemoryPlanStore implements PlanStore {
  readonly #plans = new Map<string, SessionPlan>();

  async get(sessionId: string): Promise<SessionPlan | undefined> {
    return this.#plans.get(sessionId);
  }

  async put(plan: SessionPlan): Promise<boolean> {
    if ((this.#plans.get(plan.sessionId)?.version ?? 0) !== plan.version - 1) return false;
    this.#plans.set(plan.sessionId, plan);
    return true;
  }
}
