import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import { AppLogGroup } from './app-log-group';

interface WebPagesProps {
  readonly config: StageConfig;
  /** Relative to the root of the project. */
  readonly folder: string;
  readonly bucket: IBucket;
  readonly distribution: IDistribution;
}

/** Copies the built pages into their bucket with every deployment and makes the distribution forget the old ones. */
export class WebPages extends Construct {
  constructor(scope: Construct, id: string, { config, folder, bucket, distribution }: WebPagesProps) {
    super(scope, id);
    const pages = join(__dirname, '..', '..', folder);
    if (!existsSync(pages)) throw new Error(`${folder} is not there: run "npm run build:web", or leave edge.webFolder out of config/.`);
    const deployment = new BucketDeployment(this, 'Deployment', {
      sources: [Source.asset(pages)],
      destinationBucket: bucket,
      distribution,
      distributionPaths: ['/*'],
      memoryLimit: 512,
      logGroup: new AppLogGroup(this, 'Log', config),
    });
    acknowledgeCdksOwnFunction(deployment, bucket);
  }
}

/** The function that copies is CDK's, with CDK's role, and runs only while a deployment does. */
function acknowledgeCdksOwnFunction(deployment: BucketDeployment, pages: IBucket): void {
  const { account, partition, region } = Stack.of(deployment);
  const accountId = Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
  const pagesId = Stack.of(pages).getLogicalId(pages.node.defaultChild as CfnBucket);
  const managedPolicy = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  const wildcards = [
    ...['GetBucket*', 'GetObject*', 'List*', 'Abort*', 'DeleteObject*'].map((action) => `Action::s3:${action}`),
    `Resource::arn:${partition}:s3:::cdk-hnb659fds-assets-${accountId}-${region}/*`,
    `Resource::<${pagesId}.Arn>/*`,
    // Invalidations of a distribution; CDK names no resource.
    'Resource::*',
  ];
  Validations.of(deployment.handlerRole.node.scope!).acknowledge(
    { id: `AwsSolutions-IAM4[Policy::${managedPolicy}]`, reason: "CDK's own copying function writes its log by the managed policy." },
    { id: 'AwsSolutions-L1', reason: "CDK chooses the runtime of its own copying function and moves it with CDK's versions." },
    ...wildcards.map((wildcard) => ({
      id: `AwsSolutions-IAM5[${wildcard}]`,
      reason: "CDK's own copying function reads the assets, writes the bucket of the pages and empties the distribution's cache.",
    })),
  );
}
