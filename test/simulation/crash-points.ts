import { brokenAt, crashPoints } from './one-of-each';

/** `npm run crash-points`: one process dies, at every place where one can, one place after the other. */
async function main(): Promise<void> {
  const begunMs = performance.now();
  const points = await crashPoints();
  let broken = 0;
  for (const point of points) {
    for (const what of await brokenAt(point)) {
      broken += 1;
      process.stdout.write(`${what}\n`);
    }
  }
  process.stdout.write(`${points.length} crash points: ${broken} violations, ${Math.round((performance.now() - begunMs) / 1_000)} s\n`);
  if (broken > 0) process.exitCode = 1;
}

void main();
