import { FrameGuard } from '../../lambdas/ocpp/frame-guard';
import { receiveFrame } from '../../lambdas/ocpp/receive-frame';
import { aConnectedCharger, NOW } from '../support/charger';

function line(connectionId = 'socket-1') {
  const charger = aConnectedCharger();
  const heard: string[] = [];
  const looked: string[] = [];
  const counted: string[] = [];
  const socket = {
    post: async (_to: string, text: string) => ({ ok: true, value: void heard.push(text) }) as const,
    close: async (id: string) => void charger.closed.push(id),
  };
  const tallies = {
    count: (...given: Parameters<typeof charger.tallies.count>) => {
      counted.push(given[0]);
      return charger.tallies.count(...given);
    },
    countMember: (...given: Parameters<typeof charger.tallies.countMember>) => {
      counted.push(given[0]);
      return charger.tallies.countMember(...given);
    },
  };
  const cards = Object.assign(Object.create(charger.cards) as typeof charger.cards, {
    get: (tag: string) => {
      looked.push(tag);
      return charger.cards.get(tag);
    },
  });
  const { securityEvents } = charger;
  const guard = new FrameGuard({ tallies, securityEvents, socket, log: charger.ports.log });
  const origin = { chargerId: 'CP1', siteId: 'site_1', registration: 'Accepted', connectionId, connectedAtMs: 1 } as const;
  const says = async (text: string) => {
    heard.length = 0;
    await receiveFrame(text, { ...origin, receivedAtMs: charger.nowMs }, { ...charger.ports, cards, socket, guard });
    return heard[0];
  };
  const events = async () => (await securityEvents.list('CP1', { limit: 50 })).items.map(({ type, techInfo }) => `${type}: ${techInfo}`);
  return { charger, says, events, looked, counted, closed: charger.closed, socket };
}

const authorize = (idTag: string, id = 'a') => JSON.stringify([2, id, 'Authorize', { idTag }]);
const INVALID = '[3,"a",{"idTagInfo":{"status":"Invalid"}}]';

test('whoever behaves costs nothing to count', async () => {
  const { says, counted, closed } = line();
  for (let n = 0; n < 100; n++) await says('[2,"h","Heartbeat",{}]');
  await says(authorize('TAG1'));
  expect([counted, closed]).toEqual([[], []]);
});

describe('frames that nobody can read', () => {
  test('ten in a minute end the connection, and the operator is told once', async () => {
    const { says, closed, events } = line();
    for (let n = 0; n < 9; n++) expect(await says('no frame')).toBeUndefined();
    expect(closed).toEqual([]);
    for (let n = 0; n < 3; n++) await says('{"neither":"this"}');
    expect(closed).toEqual(Array(3).fill('socket-1'));
    expect(await events()).toEqual(['UnreadableMessages: 10 in a minute']);
  });

  test('nine in a minute and nine in the next do not', async () => {
    const { charger, says, closed } = line();
    for (let n = 0; n < 9; n++) await says('no frame');
    charger.nowMs += 60_000;
    for (let n = 0; n < 9; n++) await says('no frame');
    expect(closed).toEqual([]);
  });

  test.each([
    ['an unknown type of message is to be ignored', '[9,"x","y",{}]'],
    ['a CALL with a fault is answered', '[2,"x","MakeCoffee",{}]'],
    ['an answer to nothing is dropped', '[3,"x",{}]'],
  ])('%s, and is not one of them', async (_what, text) => {
    const { says, closed } = line();
    for (let n = 0; n < 50; n++) await says(text);
    expect(closed).toEqual([]);
  });
});

describe('a scan of card numbers', () => {
  test('a thousand unknown cards are ten look-ups and a thousand equal answers', async () => {
    const { says, looked, events } = line();
    const answers = new Set<string | undefined>();
    for (let n = 0; n < 1_000; n++) answers.add(await says(authorize(`SCAN${n}`)));
    expect(answers).toEqual(new Set([INVALID]));
    expect(looked).toHaveLength(10);
    expect(await events()).toEqual(['UnknownCards: 10 different ones in five minutes']);
  });

  test('a card that is known is answered like the others while it lasts, and as it should be five minutes later', async () => {
    const { charger, says } = line();
    for (let n = 0; n < 10; n++) await says(authorize(`SCAN${n}`));
    expect(await says(authorize('TAG1'))).toBe(INVALID);
    expect(await says('[2,"h","Heartbeat",{}]')).toContain('currentTime');
    charger.nowMs += 5 * 60_000;
    expect(await says(authorize('TAG1'))).toContain('Accepted');
  });

  test('one driver who holds a wrong card to the reader again and again is no scan', async () => {
    const { says, looked } = line();
    for (let n = 0; n < 50; n++) await says(authorize('unknown', 'a'));
    for (let n = 0; n < 50; n++) await says(authorize('UNKNOWN ', 'a'));
    expect(looked).toHaveLength(100);
  });

  test('another process learns of it from the first card that it looks up', async () => {
    const first = line();
    for (let n = 0; n < 10; n++) await first.says(authorize(`SCAN${n}`));
    const { charger } = first;
    const guard = new FrameGuard({
      tallies: charger.tallies,
      securityEvents: charger.securityEvents,
      socket: first.socket,
      log: charger.ports.log,
    });
    const origin = {
      chargerId: 'CP1',
      siteId: 's',
      registration: 'Accepted',
      connectionId: 'x',
      connectedAtMs: 1,
      receivedAtMs: charger.nowMs,
    } as const;
    expect(await guard.before(authorize('TAG1'), origin)).toBe('PASS');
    await receiveFrame(authorize('SCAN10'), origin, { ...charger.ports, socket: first.socket, guard });
    expect(await guard.before(authorize('TAG1'), origin)).toMatchObject({ reply: INVALID });
  });
});

describe('a flood', () => {
  const heartbeat = '[2,"h","Heartbeat",{}]';

  test('twenty thousand frames at once are what a charger has kept for weeks: all are answered; what goes on after them is cut off', async () => {
    const { says, events, closed } = line();
    for (let n = 0; n < 20_000; n++) expect(await says(heartbeat)).toBeDefined();
    for (let n = 0; n < 10; n++) expect(await says(heartbeat)).toBeUndefined();
    expect(closed).toEqual(['socket-1']);
    expect(await events()).toEqual(['MessageFlood: more than 20000 frames, and 20 a second after them']);
  });

  test('twenty a second are answered for ever', async () => {
    const { charger, says, closed } = line();
    for (let second = 0; second < 1_100; second++) {
      for (let n = 0; n < 20; n++) await says(heartbeat);
      charger.nowMs += 1_000;
    }
    expect(closed).toEqual([]);
  });

  test('time gives back what a flood took', async () => {
    const { charger, says } = line();
    for (let n = 0; n < 20_010; n++) await says(heartbeat);
    charger.at(NOW).nowMs += 1_000;
    const answers: (string | undefined)[] = [];
    for (let n = 0; n < 30; n++) answers.push(await says(heartbeat));
    expect(answers.filter((text) => text !== undefined)).toHaveLength(20);
  });
});
