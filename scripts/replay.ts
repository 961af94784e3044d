import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readExport, UnreadableExport } from './replay/read-export';
import { ReplayDay } from './replay/replay-day';
import { linesOf, reportOf } from './replay/report';

/** `npm run replay -- FILE`: a charger's recorded messages against the code of today; see docs/how-to/replay.md. */
const USAGE = 'npm run replay -- FILE [--charger ID] [--json]';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { charger: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UnreadableExport(`one file, please: ${USAGE}`);
  const entries = readExport(readFileSync(file, 'utf8'));
  const report = reportOf(await new ReplayDay(entries, values.charger).run(), entries);
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `${linesOf(report).join('\n')}\n`);
  return report.differences.length > 0 ? 1 : 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (fault: unknown) => {
    const { message } = fault as Error;
    process.stderr.write(`${message}\n`);
    process.exitCode = 2;
  },
);
