import { RemovalPolicy } from 'aws-cdk-lib';
import type { StageConfig } from '../../config/stage';

export function removalPolicy(config: StageConfig): RemovalPolicy {
  return config.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}
