import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import { removalPolicy } from './removal-policy';

/** A log that forgets after the stage's retention. */
export class AppLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, config: StageConfig) {
    // The members of RetentionDays are numbers of days; the configuration admits only those.
    super(scope, id, { retention: config.logRetentionDays as RetentionDays, removalPolicy: removalPolicy(config) });
  }
}
