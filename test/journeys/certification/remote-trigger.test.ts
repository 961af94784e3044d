import { at, type CaseStation, certification, type Payload } from '../../support/certification';

/** The certification cases of the RemoteTrigger profile, in the order of docs/certification.md. */

const aCase = certification();

/** What the charger is asked to say, in the order of the case, and what it then says. */
const TRIGGERED: readonly (readonly [trigger: Payload, action: string, payload: () => Payload])[] = [
  [
    { requestedMessage: 'MeterValues', connectorId: 1 },
    'MeterValues',
    () => ({ connectorId: 1, meterValue: [{ timestamp: at(Date.now()), sampledValue: [{ value: '1000', context: 'Trigger' }] }] }),
  ],
  [{ requestedMessage: 'Heartbeat' }, 'Heartbeat', () => ({})],
  [
    { requestedMessage: 'StatusNotification', connectorId: 1 },
    'StatusNotification',
    () => ({ connectorId: 1, errorCode: 'NoError', status: 'Available' }),
  ],
  [{ requestedMessage: 'DiagnosticsStatusNotification' }, 'DiagnosticsStatusNotification', () => ({ status: 'Idle' })],
  [{ requestedMessage: 'FirmwareStatusNotification' }, 'FirmwareStatusNotification', () => ({ status: 'Idle' })],
];

/** The journal has no heartbeats and meter values: they are too many. */
async function says(station: CaseStation, action: string, payload: Payload): Promise<void> {
  if (action === 'Heartbeat') expect(await station.says(action, payload)).toEqual({ currentTime: expect.any(String) });
  else if (action === 'MeterValues') expect(await station.says(action, payload)).toEqual({});
  else await station.notifies(action, payload);
}

aCase('TC_054_CSMS: the operator has the charger say each of five messages', async (station) => {
  for (const [trigger, action, payload] of TRIGGERED) {
    expect((await station.isAsked('TriggerMessage', trigger)).state).toBe('SUCCEEDED');
    await says(station, action, payload());
  }
});

aCase('TC_055_CSMS: a message that the charger will not say', async (station) => {
  const asked = { requestedMessage: 'MeterValues', connectorId: 1 };
  expect((await station.isAsked('TriggerMessage', asked, { status: 'Rejected' })).state).toBe('REJECTED');
});
