import { dev } from './dev';
import { local } from './local';
import { prod } from './prod';
import type { StageConfig } from './stage';

const STAGES: readonly StageConfig[] = [local, dev, prod];

/** A stage of your own is a file beside these and a name in the list above. */
export function stageNamed(name: string): StageConfig {
  const found = STAGES.find((config) => config.stage === name);
  if (found !== undefined) return found;
  throw new Error(
    `There is no stage ${JSON.stringify(name)} in config/. Write one of: ${STAGES.map((config) => config.stage).join(', ')}.`,
  );
}
