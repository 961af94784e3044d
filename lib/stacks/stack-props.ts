import type { StackProps } from 'aws-cdk-lib';
import type { StageConfig } from '../../config/stage';

/** `Data` of stage `dev` is the stack `Tidewatt-dev-Data`; on the command line it stays `Data`. */
export function stackProps(config: StageConfig, id: string, what: string): StackProps {
  return {
    stackName: `Tidewatt-${config.stage}-${id}`,
    description: `Tidewatt ${config.stage}: ${what}`,
    env: { region: config.region, ...(config.account === undefined ? {} : { account: config.account }) },
    tags: { application: 'tidewatt', stage: config.stage },
  };
}
