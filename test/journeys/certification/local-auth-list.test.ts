import { CARDS, certification } from '../../support/certification';

/** The certification cases of the LocalAuthListManagement profile, in the order of docs/certification.md. */

const aCase = certification();

const entry = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } });
const full = { listVersion: 7, localAuthorizationList: [entry(CARDS.valid), entry(CARDS.sibling)], updateType: 'Full' };

aCase('TC_042_1_CSMS: a charger without local lists says version -1', async (station) => {
  expect(await station.isAsked('GetLocalListVersion', {}, { listVersion: -1 })).toMatchObject({
    state: 'SUCCEEDED',
    response: { listVersion: -1 },
  });
});

aCase('TC_042_2_CSMS: an empty local list has version 0', async (station) => {
  expect(await station.isAsked('GetLocalListVersion', {}, { listVersion: 0 })).toMatchObject({
    state: 'SUCCEEDED',
    response: { listVersion: 0 },
  });
});

aCase('TC_043_1_CSMS: a charger that knows no local list', async (station) => {
  expect((await station.isAsked('SendLocalList', full, { status: 'NotSupported' })).state).toBe('REJECTED');
});

aCase('TC_043_3_CSMS: a local list that the charger could not take', async (station) => {
  expect((await station.isAsked('SendLocalList', full, { status: 'Failed' })).state).toBe('REJECTED');
});

aCase('TC_043_4_CSMS: a whole local list, every card with what it may', async (station) => {
  expect((await station.isAsked('SendLocalList', full)).state).toBe('SUCCEEDED');
  expect((await station.isAsked('GetLocalListVersion', {}, { listVersion: full.listVersion })).state).toBe('SUCCEEDED');
});

aCase('TC_043_5_CSMS: one card is added to a local list, under the next version', async (station) => {
  expect((await station.isAsked('SendLocalList', full)).state).toBe('SUCCEEDED');
  expect((await station.isAsked('GetLocalListVersion', {}, { listVersion: full.listVersion })).state).toBe('SUCCEEDED');
  const more = { listVersion: full.listVersion + 1, localAuthorizationList: [entry('CARD-NEW')], updateType: 'Differential' };
  expect((await station.isAsked('SendLocalList', more)).state).toBe('SUCCEEDED');
});
