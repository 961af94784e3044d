import type { Dialect } from './dialect';

export const statusNotificationRequest = (t: Dialect) =>
  t.object({
    connectorId: t.integer(),
    errorCode: t.wordOf([
      'ConnectorLockFailure',
      'EVCommunicationError',
      'GroundFailure',
      'HighTemperature',
      'InternalError',
      'LocalListConflict',
      'NoError',
      'OtherError',
      'OverCurrentFailure',
      'PowerMeterFailure',
      'PowerSwitchFailure',
      'ReaderFailure',
      'ResetFailure',
      'UnderVoltage',
      'OverVoltage',
      'WeakSignal',
    ]),
    info: t.optional(t.text(50)),
    status: t.oneOf([
      'Available',
      'Preparing',
      'Charging',
      'SuspendedEVSE',
      'SuspendedEV',
      'Finishing',
      'Reserved',
      'Unavailable',
      'Faulted',
    ]),
    timestamp: t.optional(t.time()),
    vendorId: t.optional(t.text(255)),
    vendorErrorCode: t.optional(t.text(50)),
  });
export { nothing as statusNotificationResponse } from './vocabulary';
