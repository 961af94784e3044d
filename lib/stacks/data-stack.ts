import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import { ChargerFiles } from '../constructs/charger-files';
import { Operators } from '../constructs/operators';
import { Tables } from '../constructs/tables';
import { stackProps } from './stack-props';

/** Everything that may not be lost. It changes seldom; App and Edge can be deleted and deployed again beside it. */
export class DataStack extends Stack {
  readonly tables: Tables;
  readonly operators: Operators;
  readonly files: ChargerFiles;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id, { ...stackProps(config, id, 'tables, operators and files'), terminationProtection: config.removal === 'retain' });
    this.tables = new Tables(this, 'Tables', config);
    this.operators = new Operators(this, 'Operators', config);
    this.files = new ChargerFiles(this, 'Files', config);
  }
}
