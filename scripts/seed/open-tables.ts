import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDataFolder } from '../../local/data-folder';
import { type DynamoEngine, startDynoxide } from '../../local/dynamodb/engine';

export interface OpenTables {
  readonly engine: DynamoEngine;
  readonly core: string;
  close(): Promise<void>;
}

/** The tables of a local server that is not running. They are made by its first start. */
export async function openTables(dataDir: string): Promise<OpenTables> {
  const file = join(dataDir, 'dynamodb.sqlite');
  if (!existsSync(file)) throw new Error(`${dataDir} has no tables yet: start the server there once, and stop it.`);
  const folder = openDataFolder(dataDir);
  const engine = await startDynoxide(file, 'eu-central-1');
  const { body } = await engine.send('ListTables', '{}');
  const core = (JSON.parse(body.toString()) as { TableNames: string[] }).TableNames.find((name) => /core/i.test(name));
  if (core === undefined) throw new Error(`${dataDir} has no core table.`);
  return {
    engine,
    core,
    close: async () => {
      await engine.stop();
      folder.release();
    },
  };
}
