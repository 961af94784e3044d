import { mayCall } from '../../../lambdas/domain/chargers/may-call';
import { inboundMessages } from '../../../lambdas/ocpp/v16/messages';

/** OCPP 1.6 §4.2, OCPP-J errata 3.8: every message of a charger by the registration that it has. Everything else is `SecurityError`. */
const WHILE_PENDING = [
  'BootNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'Heartbeat',
  'LogStatusNotification',
  'MeterValues',
  'SecurityEventNotification',
  'SignCertificate',
  'SignedFirmwareStatusNotification',
  'StatusNotification',
  'StopTransaction',
];

test.each([
  ['Accepted', Object.keys(inboundMessages)],
  ['Pending', WHILE_PENDING],
  ['Rejected', ['BootNotification', 'StopTransaction']],
] as const)('a charger that is %s may say', (registration, actions) => {
  expect(
    Object.keys(inboundMessages)
      .filter((action) => mayCall(registration, action))
      .sort(),
  ).toEqual([...actions].sort());
});
