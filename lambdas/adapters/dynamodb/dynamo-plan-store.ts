import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Currency, isCurrency } from '../../domain/shared/money';
import type { SessionPlan } from '../../domain/smart-charging/plan';
import type { PlanStore } from '../../ports/plan-store';
import { orWhatStood } from './condition';
import { keys } from './keys';

const money = z.object({ amount: z.string(), currency: z.custom<Currency>((code) => typeof code === 'string' && isCurrency(code)) });

const profile = z.object({
  chargingProfileId: z.number(),
  transactionId: z.number().exactOptional(),
  stackLevel: z.number(),
  chargingProfilePurpose: z.enum(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']),
  chargingProfileKind: z.enum(['Absolute', 'Recurring', 'Relative']),
  chargingSchedule: z.object({
    duration: z.number().exactOptional(),
    startSchedule: z.string().exactOptional(),
    chargingRateUnit: z.enum(['A', 'W']),
    chargingSchedulePeriod: z.array(z.object({ startPeriod: z.number(), limit: z.number(), numberPhases: z.number().exactOptional() })),
  }),
});

const storedPlan = z.object({
  sessionId: z.string(),
  madeAtMs: z.number(),
  version: z.number(),
  reason: z.enum(['CHEAPEST', 'HABIT', 'BOOST', 'NO_REQUEST', 'NO_PRICES', 'NO_TIME', 'CHARGER_UNABLE']),
  slots: z.array(
    z.object({
      startMs: z.number(),
      endMs: z.number(),
      powerW: z.number(),
      price: z.number().exactOptional(),
      priceQuality: z.enum(['final', 'preliminary', 'forecast', 'replay', 'manual']).exactOptional(),
      co2: z.number().exactOptional(),
    }),
  ),
  cost: money.exactOptional(),
  baselineCost: money.exactOptional(),
  readyByMs: z.number().exactOptional(),
  neededWh: z.number().exactOptional(),
  shortfallWh: z.number().exactOptional(),
  carPowerW: z.number().exactOptional(),
  priceSource: z.string().exactOptional(),
  priceQuality: z.enum(['final', 'forecast', 'replay', 'missing']).exactOptional(),
  pushed: z.object({ profile, atMs: z.number(), commandSeq: z.number(), count: z.number() }).exactOptional(),
});

/** The plan is kept as text beside its version: it is only ever read and replaced whole, and text is the smaller item. */
export class DynamoPlanStore implements PlanStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(sessionId: string): Promise<SessionPlan | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keys.plan(sessionId), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : storedPlan.parse(JSON.parse(z.string().parse(Item['plan'])));
  }

  async put(plan: SessionPlan): Promise<boolean> {
    const written = await orWhatStood(() =>
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keys.plan(plan.sessionId), version: plan.version, plan: JSON.stringify(plan) },
          ...(plan.version === 1
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': plan.version - 1 } }),
        }),
      ),
    );
    return 'done' in written;
  }
}
