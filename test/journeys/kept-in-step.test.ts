import { eventually, TidewattServer } from '../support/server';

/** What Tidewatt keeps in step with a charger over time: its local list, its configuration and what of it is out of service. */
let server: TidewattServer;
let goesOut: Awaited<ReturnType<typeof aStation>>;
beforeAll(async () => {
  server = await TidewattServer.start();
  for (const idTag of ['ANNA', 'BELA', 'CILLA']) expect((await server.api('POST', '/cards', { idTag })).status).toBe(201);
  goesOut = await aStation('STEP-OUT');
  goesOut.answersWith.availability = 'Scheduled';
  // Its minute passes while the others are at it.
  const at = new Date(Date.now() + 1_000).toISOString();
  const { body } = await goesOut.ask<Change>('POST', '/availability', { connectorId: 1, type: 'Inoperative', at });
  expect(body.state).toBe('PLANNED');
}, 180_000);
afterAll(() => server?.stop(), 30_000);

interface Entry {
  readonly idTag: string;
  readonly idTagInfo?: { readonly status: string };
}
type Params = Record<string, unknown>;

/** A charger with a local list, configuration keys and connectors that can be out of service, as OCPP 1.6 describes them. */
async function aStation(id: string) {
  const station = server.station(id, await server.addCharger(id));
  const broken: unknown[] = [];
  const asked: [string, Params][] = [];
  const list = { version: 0, held: new Map<string, string>() };
  const keys = new Map([
    ['SendLocalListMaxLength', { value: '2', readonly: true }],
    ['LocalAuthListEnabled', { value: 'true', readonly: false }],
    ['ConnectionTimeOut', { value: '30', readonly: false }],
    ['MeterValuesAlignedData', { value: 'Voltage,Current.Import', readonly: false }],
  ]);
  const answersWith = { availability: 'Accepted' };
  const answer: Record<string, (params: Params) => Params> = {
    GetLocalListVersion: () => ({ listVersion: list.version }),
    SendLocalList: ({ listVersion, updateType, localAuthorizationList = [] }) => {
      if (updateType === 'Differential' && Number(listVersion) <= list.version) return { status: 'VersionMismatch' };
      if (updateType === 'Full') list.held.clear();
      for (const { idTag, idTagInfo } of localAuthorizationList as Entry[]) {
        if (idTagInfo === undefined) list.held.delete(idTag);
        else list.held.set(idTag, idTagInfo.status);
      }
      list.version = Number(listVersion);
      return { status: 'Accepted' };
    },
    GetConfiguration: ({ key }) => {
      const names = (key as string[] | undefined) ?? [...keys.keys()];
      return {
        configurationKey: names.flatMap((name) => (keys.has(name) ? [{ key: name, ...keys.get(name) }] : [])),
        unknownKey: names.filter((name) => !keys.has(name)),
      };
    },
    ChangeConfiguration: ({ key, value }) => {
      const known = keys.get(String(key));
      if (known === undefined) return { status: 'NotSupported' };
      if (known.readonly) return { status: 'Rejected' };
      keys.set(String(key), { ...known, value: String(value) });
      return { status: key === 'MeterValuesAlignedData' ? 'RebootRequired' : 'Accepted' };
    },
    ChangeAvailability: () => ({ status: answersWith.availability }),
  };
  station.handle(async ({ method = '', params = {} }): Promise<Params> => {
    asked.push([method, params]);
    return answer[method]?.(params) ?? { status: 'Accepted' };
  });
  station.on('strictValidationFailure', (failure: unknown) => broken.push(failure));
  await station.connect();
  const boot = () => station.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Keeper' });
  await boot();
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
  const path = `/chargers/${id}`;
  return {
    station,
    broken,
    asked,
    list,
    boot,
    answersWith,
    ask: <T = Record<string, unknown>>(method: string, sub: string, body?: unknown) => server.api<T>(method, `${path}${sub}`, body),
    askedFor: (method: string) => asked.filter(([name]) => name === method).map(([, params]) => params),
  };
}

interface Change {
  readonly id: string;
  readonly state: string;
  readonly answer?: string;
}
interface LocalList {
  readonly state: string;
  readonly listVersion: number;
  readonly entries: number;
}
interface Configuration {
  readonly readAt: string | null;
  readonly drift: { readonly key: string; readonly state: string }[];
}

test('a charger gets the cards in parts that it can take, and a blocked one within a minute or two (TC_042 to TC_043)', async () => {
  const { station, broken, asked, askedFor, list, boot, ask } = await aStation('STEP-LIST');
  await eventually(async () => (await ask<Configuration>('GET', '/configuration')).body.readAt ?? undefined, 'the keys are read');
  expect((await ask('POST', '/local-list/sync', {})).status).toBe(202);
  const state = async () => (await ask<LocalList>('GET', '/local-list')).body;
  const isInSync = async () => (await state()).state === 'IN_SYNC';
  await eventually(isInSync, 'the list is in step');
  expect(askedFor('SendLocalList').map(({ updateType, listVersion }) => [updateType, listVersion])).toEqual([
    ['Full', 1],
    ['Differential', 2],
  ]);
  expect([...list.held.keys()]).toEqual(['ANNA', 'BELA', 'CILLA']);

  await server.api('PATCH', '/cards/BELA', { status: 'BLOCKED' });
  expect((await state()).state).toBe('STALE');
  await eventually(async () => list.held.get('BELA') === 'Blocked', 'the charger knows that the card is blocked', 130_000);
  await eventually(isInSync, 'the list is in step again');

  // A new board: the list is gone, and the boot shows it.
  list.held.clear();
  list.version = 0;
  asked.length = 0;
  await boot();
  await eventually(async () => list.held.size === 3, 'the charger has its list again');
  expect(askedFor('SendLocalList')[0]).toMatchObject({ updateType: 'Full', listVersion: 4 });
  expect(broken).toEqual([]);
  await station.close();
}, 200_000);

test('a charger is brought to its template, and what waits for a reboot is shown until it has booted (TC_019, TC_021, TC_040)', async () => {
  const { station, broken, askedFor, asked, boot, ask } = await aStation('STEP-KEYS');
  const keys = { ConnectionTimeOut: '60', MeterValuesAlignedData: 'Voltage', SendLocalListMaxLength: '9', VendorMode: 'x' };
  expect((await server.api('POST', '/configuration-templates', { name: 'Keepers', vendor: 'acme', keys })).status).toBe(201);
  const states = async () =>
    Object.fromEntries((await ask<Configuration>('GET', '/configuration')).body.drift.map(({ key, state }) => [key, state]));
  await eventually(async () => (await states())['ConnectionTimeOut'] === 'DIFFERENT', 'the keys are read');
  asked.length = 0;
  await ask('POST', '/configuration/apply');
  await eventually(async () => (await states())['VendorMode'] === 'UNKNOWN', 'the template is applied');
  const sent = askedFor('ChangeConfiguration').map(({ key }) => String(key));
  // The first boot sets up keys of its own.
  expect(sent.filter((key) => key in keys)).toEqual(['ConnectionTimeOut', 'MeterValuesAlignedData', 'VendorMode']);
  expect(await states()).toEqual({
    ConnectionTimeOut: 'SAME',
    MeterValuesAlignedData: 'PENDING_REBOOT',
    SendLocalListMaxLength: 'READONLY',
    VendorMode: 'UNKNOWN',
  });
  asked.length = 0;
  await boot();
  await eventually(async () => askedFor('GetConfiguration').length > 0, 'the value is asked for after the boot');
  expect(askedFor('GetConfiguration')).toEqual([{ key: ['MeterValuesAlignedData'] }]);
  await eventually(async () => (await states())['MeterValuesAlignedData'] === 'SAME', 'the value is in use');
  expect(broken).toEqual([]);
  await station.close();
}, 60_000);

test('a connector goes out of service at its time, stays so over a boot, and comes back', async () => {
  const { station, broken, askedFor, asked, answersWith, boot, ask } = goesOut;
  const holds = async () => {
    const { body } = await ask<{ connectors: { availability?: { type: string; answer: string } }[] }>('GET', '');
    const availability = body.connectors[0]?.availability;
    return availability === undefined ? 'nothing' : `${availability.type} ${availability.answer}`;
  };
  const { body: never } = await ask<Change>('POST', '/availability', { connectorId: 1, type: 'Operative', at: '2099-01-01T00:00:00Z' });
  await ask('POST', `/availability/${never.id}/cancel`);
  await eventually(async () => (await holds()) === 'Inoperative Scheduled', 'the change is sent at its time', 130_000);
  const { body: listed } = await ask<{ items: Change[] }>('GET', '/availability');
  expect(listed.items.map(({ state, answer }) => [state, answer])).toEqual([
    ['CANCELLED', undefined],
    ['SUCCEEDED', 'Scheduled'],
  ]);

  asked.length = 0;
  answersWith.availability = 'Accepted';
  await boot();
  await eventually(async () => (await holds()) === 'Inoperative Accepted', 'the charger is told again after its boot');
  expect(askedFor('ChangeAvailability')).toEqual([{ connectorId: 1, type: 'Inoperative' }]);

  await ask('POST', '/availability', { connectorId: 0, type: 'Operative' });
  await eventually(async () => (await holds()) === 'Operative Accepted', 'the whole charger is back');
  asked.length = 0;
  await boot();
  expect(askedFor('ChangeAvailability')).toEqual([]);
  expect(broken).toEqual([]);
  await station.close();
}, 200_000);
