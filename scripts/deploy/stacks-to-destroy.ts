import type { StageConfig } from '../../config/stage';

interface Going {
  /** In the order in which they may go. */
  readonly going: readonly string[];
  readonly sentence: string;
}

/** Data goes only from a stage that says so in its configuration, and only when asked for by name. */
export function stacksToDestroy({ removal, edge, stage }: StageConfig, data: boolean): Going {
  const computing = [...(edge === undefined ? [] : ['Edge']), 'App'];
  if (!data) return { going: computing, sentence: 'Data stays: deploy again and everything is there.' };
  if (removal === 'retain') {
    throw new Error(
      `Stage ${stage} retains its data: leave out --data. To lose it for good, write "removal: 'destroy'" into its configuration, deploy, ` +
        'switch off the termination protection of its Data stack, and come again.',
    );
  }
  return { going: [...computing, 'Data'], sentence: 'Tables, operators and files of the stage are deleted for ever.' };
}
