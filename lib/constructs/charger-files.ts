import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { HttpMethods, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/stage';
import type { AppFunction } from './app-function';
import { privateBucket } from './private-bucket';

/** Diagnostics and logs that chargers upload, which are forgotten after 30 days, and firmware, which is not. */
export class ChargerFiles extends Construct {
  readonly #bucket: IBucket;

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id);
    this.#bucket = privateBucket(this, 'Bucket', config, {
      lifecycleRules: [
        { prefix: 'diagnostics/', expiration: Duration.days(30) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      ...(config.edge === undefined
        ? {}
        : // An operator's browser puts a firmware file straight into the bucket.
          {
            cors: [
              {
                allowedMethods: [HttpMethods.PUT],
                allowedOrigins: [`https://${config.edge.domainName}`],
                allowedHeaders: ['content-type'],
              },
            ],
          }),
    });
    Validations.of(this.#bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'An access log would keep the signed addresses it is opened by; who asked for an address is in the log of the function.',
    });
  }

  get bucketName(): string {
    return this.#bucket.bucketName;
  }

  /** An address opens what its signer may open. Who may list is told that a file is not there; the others only hear "denied". */
  allowSigning(fn: AppFunction): void {
    const folders = ['diagnostics/*', 'firmware/*'];
    fn.allow(
      ['s3:GetObject', 's3:PutObject'],
      folders.map((folder) => this.#bucket.arnForObjects(folder)),
    );
    const { stackName, region } = Stack.of(this);
    for (const folder of folders) {
      // As the template of the other stack calls the ARN; the tail is CDK's hash of the path to it.
      const output = { StackName: stackName, Region: region, OutputName: 'PublishOutputFnGetAttFilesBucket7C17EE2EArnB15558E8' };
      Validations.of(fn.role!).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${JSON.stringify({ 'Fn::GetStackOutput': output })}/${folder}]`,
        reason: 'The names of files are not known before they are asked for; the statement holds for the files of one folder alone.',
      });
    }
    fn.allow(['s3:ListBucket'], [this.#bucket.bucketArn]);
  }
}
