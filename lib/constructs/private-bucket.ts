import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import { removalPolicy } from './removal-policy';

/** A bucket that nobody reads but by a grant, and over TLS. */
export function privateBucket(scope: Construct, id: string, config: StageConfig, props: BucketProps): IBucket {
  // CDK's own Bucket and IBucket disagree about `undefined` under exactOptionalPropertyTypes, hence the cast.
  return new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: removalPolicy(config),
    ...props,
  }) as IBucket;
}
