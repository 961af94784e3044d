import type { JsonObject } from '../domain/shared/json';

/** Where a charger's answers to our CALLs go. An answer that fits no call of ours is dropped and logged (F-2). */
export interface CommandAnswers {
  answered(chargerId: string, messageId: string, payload: JsonObject, atMs: number): Promise<void>;
  refused(chargerId: string, messageId: string, code: string, description: string, atMs: number): Promise<void>;
}
