import fc from 'fast-check';
import { operations } from './api/contract';
import { aNetwork } from './api/network';
import { Names, stories, type Told, tell } from './api/story';

/**
 * Requests made from `openapi.json` alone: as it asks for them, at the edges of what it allows, and hostile, in stories in which later
 * requests speak of what earlier ones made. No answer may be a 5xx or contradict the document. `FUZZ_SEED` and `FUZZ_STORIES` for more.
 */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_301);
const STORIES = Number(process.env['FUZZ_STORIES'] ?? 80);
const LENGTH = 100;
/** The others need a mail, a boot, a payment or a bill before they answer well: what they answer then is tested by name. */
const MOST_ROUTES = 0.7;

test('whatever is asked of the API, it answers as its document says, and never breaks', async () => {
  const answered = new Map<string, Set<number>>(operations.map(({ name }) => [name, new Set()]));
  const faults = new Map<string, string>();
  for (const story of fc.sample(stories(LENGTH), { seed: SEED, numRuns: STORIES })) {
    for (const told of await aStory(story)) {
      answered.get(told.operation.name)?.add(told.answer.status);
      for (const fault of told.faults) faults.set(`${told.operation.name}: ${fault.slice(0, 60)}`, shown(told, fault));
    }
  }
  expect([...faults.values()]).toEqual([]);
  // A fuzzer that never gets past a refusal would find nothing.
  const served = [...answered.values()].filter((statuses) => [...statuses].some((status) => status < 400)).length;
  expect(served / operations.length).toBeGreaterThan(MOST_ROUTES);
}, 600_000);

async function aStory(story: Parameters<typeof tell>[0]): Promise<readonly Told[]> {
  const names = new Names();
  const world = await aNetwork(names);
  return tell(
    story,
    async ({ method, path, as, headers, body }) => {
      world.nowMs += 10;
      const answer = await world.ask(`${method} ${path}`, { as, headers, ...(body === undefined ? {} : { body }) });
      return answer.status < 500 ? answer : { ...answer, text: String((world.logged.at(-1)?.[2] as Error | undefined)?.stack) };
    },
    names,
  );
}

function shown({ sent, answer }: Told, fault: string): string {
  return `${fault} ← ${sent.as} ${sent.method} ${sent.path} ${JSON.stringify(sent.headers)} ${sent.body?.slice(0, 400) ?? ''} (${answer.status})`;
}
