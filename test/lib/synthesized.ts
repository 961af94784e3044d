import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageConfig } from '../../config/stage';
import { tidewatt } from '../../lib/tidewatt';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is what it is; a wrong path fails the test that takes it.
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
}

export interface SynthesizedStack {
  readonly terminationProtection: boolean | undefined;
  readonly template: { readonly Resources: Record<string, Resource>; readonly Outputs?: Record<string, unknown> };
  /** Resources of a type by logical id. */
  ofType(type: string): Record<string, Resource>;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The templates of a stage by stack, without bundling the functions: a synth of about a second. cdk-nag and the validation do run. */
export function synthesized(config: StageConfig): Record<string, SynthesizedStack> {
  const outdir = mkdtempSync(join(tmpdir(), 'tidewatt-synth-'));
  folders.push(outdir);
  const assembly = tidewatt({ config, outdir, context: { 'aws:cdk:bundling-stacks': [] } }).synth();
  return Object.fromEntries(
    assembly.stacks.map(({ id, template, terminationProtection }) => [
      id,
      {
        template,
        terminationProtection,
        ofType: (type) =>
          Object.fromEntries(
            Object.entries(template.Resources as Record<string, Resource>).filter(([, resource]) => resource.Type === type),
          ),
      },
    ]),
  );
}
