import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { routeFrame } from '../../lambdas/ocpp/router';
import { inboundMessages, isInboundAction } from '../../lambdas/ocpp/v16/messages';
import { ApiWorld } from '../api/world';
import { Dice } from '../ocpp/v16/payloads';
import { schemaOf, validator } from '../ocpp/v16/published-schemas';
import { aCard, aCharger, aConnectedCharger } from '../support/charger';
import { hostileFrame } from './hostile-frames';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_301);
const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 50_000);
/** The stores are begun anew after so many: what is left in memory then is ours and not theirs. */
const PER_WORLD = 5_000;
const MOST_LEFT_BEHIND_BYTES = 32 * 2 ** 20;

const CODES = [
  'NotImplemented',
  'NotSupported',
  'InternalError',
  'ProtocolError',
  'SecurityError',
  'FormationViolation',
  'PropertyConstraintViolation',
  'OccurenceConstraintViolation',
  'TypeConstraintViolation',
  'GenericError',
];
const answers = new Map(Object.keys(inboundMessages).map((action) => [action, validator(schemaOf(action, 'response'))]));

/** A charger that says anything, and the operator's API over what is stored of it. */
async function aWorld() {
  const world = new ApiWorld();
  const { connections, chargers, sessions, cards, telemetry, securityEvents } = world;
  const charger = aConnectedCharger();
  const ports = { ...charger.ports, connections, chargers, sessions, cards, telemetry, securityEvents };
  await chargers.create(aCharger({ id: 'CP1' }));
  await connections.open('CP1', 'socket-1', world.nowMs);
  await cards.create(aCard({ idTag: 'TAG1' }));
  const hear = (text: string) => {
    world.nowMs += 1_000;
    charger.nowMs = world.nowMs;
    const origin = { chargerId: 'CP1', siteId: 'site_1', registration: 'Accepted', connectionId: 'socket-1' } as const;
    return routeFrame(text, { ...origin, connectedAtMs: world.nowMs, receivedAtMs: world.nowMs }, ports);
  };
  return { world, charger, hear };
}

/** What has to come back, by the specification and not by our parser: the id to answer, or nothing. */
function idToAnswer(text: string): string | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    if (!Array.isArray(frame) || frame[0] !== 2) return undefined;
    const id: unknown = frame[1];
    if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
    return typeof id === 'string' ? Buffer.from(id).toString().slice(0, 36) : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(text: string, answer: string | undefined): string | undefined {
  const id = idToAnswer(text);
  if (id === undefined) return answer === undefined ? undefined : 'something was answered that nobody asked';
  if (answer === undefined) return 'a readable CALL was not answered';
  const said = JSON.parse(answer) as unknown[];
  if (said[1] !== id) return `answered to ${JSON.stringify(said[1])}`;
  if (said[0] === 4) {
    const [, , code, description, details] = said;
    const isWellFormed = said.length === 5 && typeof description === 'string' && description.length <= 255 && typeof details === 'object';
    if (!isWellFormed || !CODES.includes(code as string)) return 'a CALLERROR out of form';
    return code === 'InternalError' ? 'a fault of ours' : undefined;
  }
  const action = (JSON.parse(text) as unknown[])[2] as string;
  if (said[0] !== 3 || said.length !== 3 || !isInboundAction(action)) return 'a CALLRESULT out of form';
  return answers.get(action)?.(said[2]) === true ? undefined : 'a payload that the schema does not allow';
}

/** Every list of the API and everything that the lists name. */
async function readEverything(world: ApiWorld): Promise<string[]> {
  const failed: string[] = [];
  const read = async (path: string) => {
    const answer = await world.ask(`GET ${path}`, { as: 'owner' });
    if (answer.status !== 200) failed.push(`${path}: ${answer.status} ${answer.text.slice(0, 200)}`);
    return answer.body;
  };
  const readAll = async (path: string): Promise<{ id: string }[]> => {
    const items: { id: string }[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } | undefined = await read(
        `${path}?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...(page?.items ?? []));
      cursor = page?.nextCursor ?? null;
    }
    return items;
  };
  for (const path of ['/v1/health', '/v1/config', '/v1/me', '/v1/chargers/CP1', '/v1/cards/TAG1', '/v1/api-keys']) await read(path);
  for (const path of ['/v1/chargers', '/v1/cards', '/v1/sites', '/v1/chargers/CP1/commands']) await readAll(path);
  await readAll('/v1/chargers/CP1/security-events');
  for (const { id } of await readAll('/v1/orphans')) await read(`/v1/orphans/${id}`);
  const sessions = await readAll('/v1/sessions');
  for (const { id } of sessions) {
    await read(`/v1/sessions/${id}`);
    await read(`/v1/sessions/${id}/meter-values`);
  }
  if (sessions.length === 0) failed.push('no session was ever opened');
  return failed;
}

function languageItself(): unknown {
  return [Object, Array, String, Number, Function, Promise].map(({ prototype }) => Reflect.ownKeys(prototype).map(String).sort());
}

/** What is still held. Requests and answers are let go in steps, some of them only when the loop has turned. */
async function heapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 4; round += 1) {
    collect();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed;
}

test(`of ${FRAMES} frames with something wrong (seed ${SEED}) every readable CALL is answered once and in form, and all that is stored can be read`, async () => {
  const dice = new Dice(SEED);
  const before = languageItself();
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const faults: string[] = [];
  const seen = { answered: 0, refused: 0, silent: 0 };
  const leftBehindBytes: number[] = [];
  for (let done = 0; done < FRAMES && faults.length < 10; done += PER_WORLD) {
    const { world, charger, hear } = await aWorld();
    for (let n = 0; n < Math.min(PER_WORLD, FRAMES - done); n++) {
      const text = hostileFrame(dice);
      const answer = await hear(text).catch((error: unknown) => `threw ${String(error)}`);
      const fault = answer?.startsWith('threw') ? answer : faultOf(text, answer);
      if (fault !== undefined) faults.push(`${fault}: ${text.slice(0, 400)} → ${answer}`);
      seen[answer === undefined ? 'silent' : answer.startsWith('[3') ? 'answered' : 'refused'] += 1;
    }
    for (const [code, facts] of charger.logged) if (code === 'FRAME_FAILED') faults.push(`logged as failed: ${JSON.stringify(facts)}`);
    faults.push(...(await readEverything(world)));
    leftBehindBytes.push(await heapBytes());
  }
  process.off('unhandledRejection', note);
  expect(faults).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(languageItself()).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  // The first rounds compile and fill caches.
  expect((leftBehindBytes.at(-1) ?? 0) - (leftBehindBytes[1] ?? leftBehindBytes[0] ?? 0)).toBeLessThan(MOST_LEFT_BEHIND_BYTES);
  // Frames that all fail at the first look would find nothing.
  expect(Math.min(seen.answered, seen.refused, seen.silent)).toBeGreaterThan(FRAMES / 20);
}, 180_000);
