import { inboundMessages, isInboundAction } from '../../lambdas/ocpp/v16/messages';
import { brokenAt, crashPoints, oneOfEach } from './one-of-each';
import { CARD } from './simulated-charger';

/** `npm run crash-points` takes every one; here one in so many. */
const EACH = 10;

test('without a crash the story holds, and every process takes part in it', async () => {
  const { violations, begun, sessions } = await oneOfEach();
  expect(violations).toEqual([]);
  expect(sessions.length).toBe(3);
  // The second session takes what was reserved for its card; the third is estimated and then corrected.
  expect(sessions.map(({ idTag, reservationId }) => [idTag, reservationId])).toEqual([
    [CARD, undefined],
    [CARD, 1],
    [CARD, undefined],
  ]);
  const names = new Set(begun.filter(({ pauses }) => pauses > 0).map(({ name }) => name));
  const needed = Object.keys(inboundMessages)
    .filter(isInboundAction)
    .map((action) => `frame ${action}`);
  expect([...names]).toEqual(
    expect.arrayContaining([...needed, 'frame answer', 'connect', 'disconnect', 'command', 'pump', 'plan', 'settle', 'close ghosts']),
  );
  expect([...names]).toEqual(expect.arrayContaining(['timer COMMAND_DEADLINE', 'timer GREETING', 'timer PUMP', 'sweep']));
});

test('whichever call of a port a process dies before or after, nothing is lost or doubled', async () => {
  const points = await crashPoints();
  expect(points.length).toBeGreaterThan(400);
  const broken: string[] = [];
  for (const point of points.filter((_, index) => index % EACH === 0)) broken.push(...(await brokenAt(point)));
  expect(broken).toEqual([]);
}, 300_000);
