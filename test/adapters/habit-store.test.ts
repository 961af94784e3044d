import { DynamoHabitStore } from '../../lambdas/adapters/dynamodb/dynamo-habit-store';
import { MemoryHabitStore } from '../../lambdas/adapters/memory/memory-habit-store';
import type { Stay } from '../../lambdas/domain/smart-charging/habits';
import type { HabitStore } from '../../lambdas/ports/habit-store';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const MONDAY: Stay = { id: 'ses_1', person: 'TAG', startedAtMs: 1_000, minuteOfWeek: 60, lengthMs: 36_000_000, energyWh: 9_600 };
const TUESDAY: Stay = {
  id: 'ses_2',
  person: 'drv_a',
  startedAtMs: 2_000,
  minuteOfWeek: 1_500,
  lengthMs: 7_200_000,
  energyWh: 4_321.5,
  statedMs: 9_000_000,
};

describe.each([
  ['in memory', async (): Promise<HabitStore> => new MemoryHabitStore()],
  ['in DynamoDB', async (): Promise<HabitStore> => new DynamoHabitStore(dynamo.documents, (await dynamo.tables()).core)],
])('habits %s', (_where, make) => {
  test('a site that nobody came to has none', async () => {
    expect(await (await make()).get('site_a')).toEqual([]);
  });

  test('stays are kept per site, oldest first, whichever is learned first', async () => {
    const habits = await make();
    await habits.learn('site_a', TUESDAY);
    await habits.learn('site_a', MONDAY);
    expect(await habits.get('site_a')).toEqual([MONDAY, TUESDAY]);
    expect(await habits.get('site_b')).toEqual([]);
  });

  test('a session told again, with other figures, replaces what was learned from it', async () => {
    const habits = await make();
    await habits.learn('site_a', MONDAY);
    await habits.learn('site_a', { ...MONDAY, energyWh: 10_000 });
    expect(await habits.get('site_a')).toEqual([{ ...MONDAY, energyWh: 10_000 }]);
  });

  test('two that end at the same moment are both kept', async () => {
    const habits = await make();
    await Promise.all([habits.learn('site_a', MONDAY), habits.learn('site_a', TUESDAY)]);
    expect(await habits.get('site_a')).toEqual([MONDAY, TUESDAY]);
  });

  test('the newest five hundred are kept', async () => {
    const habits = await make();
    for (let i = 0; i < 502; i += 1) await habits.learn('site_a', { ...MONDAY, id: `ses_${i}`, startedAtMs: i });
    const stays = await habits.get('site_a');
    expect(stays).toHaveLength(500);
    expect(stays[0]).toMatchObject({ id: 'ses_2' });
  });
});
