import { App, Aspects, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { context as cdkJsonContext } from '../cdk.json';
import type { StageConfig } from '../config/stage';
import { stageNamed } from '../config/stages';
import { NoSandboxInTheCloud } from './constructs/payment-provider';
import { AppStack } from './stacks/app-stack';
import { DataStack } from './stacks/data-stack';
import { EdgeStack } from './stacks/edge-stack';

export interface TidewattProps {
  /** Default: what `CDK_OUTDIR` says. */
  readonly outdir?: string;
  /** Beside cdk.json's, and stronger than it. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Instead of the stage that the context names. */
  readonly config?: StageConfig;
}

/**
 * The whole application of the stage that the context names (`stage`, default `dev`).
 *
 * Synthesized with and without the CDK command line it gives the same bytes: what the command line would add by itself (feature flags
 * of cdk.json, resource paths in the metadata) is said here.
 */
export function tidewatt(props: TidewattProps = {}): App {
  const app = new App({
    ...(props.outdir === undefined ? {} : { outdir: props.outdir }),
    context: { ...cdkJsonContext, ...props.context },
    postCliContext: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true },
    analyticsReporting: false,
    stackTraces: false,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));

  const config = props.config ?? stageNamed(String(app.node.tryGetContext('stage') ?? 'dev'), app.node.tryGetContext('payments'));
  Aspects.of(app).add(new NoSandboxInTheCloud(config));
  const data = new DataStack(app, 'Data', config);
  const application = new AppStack(app, 'App', { config, data });
  if (config.edge !== undefined) new EdgeStack(app, 'Edge', { config, edge: config.edge, app: application });
  return app;
}
