import { AttributeType, Billing, ProjectionType, type TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import type { AppFunction } from './app-function';
import { removalPolicy } from './removal-policy';

/** The names of `lambdas/adapters/dynamodb/keys.ts`. Every index holds keys only: it finds items, the table tells what is in them. */
const CORE_INDEXES = {
  gsi1: ['gsi1pk', 'gsi1sk'],
  gsi2: ['gsi2pk', 'gsi2sk'],
  gsi3: ['gsi3pk', 'gsi3sk'],
  due: ['duePk', 'dueSk'],
} as const;

type Index = keyof typeof CORE_INDEXES;

/** A transaction has no action of its own: it needs the action of each of its items. */
type ItemAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem' | 'BatchWriteItem';

/** A table of items under `pk` and `sk`. */
export class ItemTable extends TableV2 {
  constructor(scope: Construct, id: string, config: StageConfig, props: Omit<TablePropsV2, 'partitionKey' | 'sortKey'>) {
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      removalPolicy: removalPolicy(config),
      deletionProtection: config.removal === 'retain',
      ...props,
    });
  }

  /** Exactly these actions on the items of the table, and Query on exactly these indexes. */
  allow(fn: AppFunction, actions: readonly ItemAction[], queriedIndexes: readonly Index[] = []): void {
    fn.allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.tableArn],
    );
    if (queriedIndexes.length === 0) return;
    fn.allow(
      ['dynamodb:Query'],
      queriedIndexes.map((index) => `${this.tableArn}/index/${index}`),
    );
  }
}

/** core: what is. ledger: money, append-only. telemetry: meter samples, which expire. */
export class Tables extends Construct {
  readonly core: ItemTable;
  readonly ledger: ItemTable;
  readonly telemetry: ItemTable;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id);
    const pointInTimeRecoverySpecification = { pointInTimeRecoveryEnabled: true };
    this.core = new ItemTable(this, 'Core', config, {
      pointInTimeRecoverySpecification,
      globalSecondaryIndexes: Object.entries(CORE_INDEXES).map(([indexName, [partitionKey, sortKey]]) => ({
        indexName,
        partitionKey: { name: partitionKey, type: AttributeType.STRING },
        sortKey: { name: sortKey, type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      })),
    });
    this.ledger = new ItemTable(this, 'Ledger', config, { pointInTimeRecoverySpecification });
    // Samples expire by themselves; what money rests on is copied into the session and the ledger, which can be set back.
    this.telemetry = new ItemTable(this, 'Telemetry', config, { timeToLiveAttribute: 'expiresAtS' });
  }
}
