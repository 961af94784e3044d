import type { Dialect } from './dialect';

/** OCPP 1.6 §7.8 IdTagInfo. */
export const idTagInfo = (t: Dialect) =>
  t.object({
    expiryDate: t.optional(t.time()),
    parentIdTag: t.optional(t.text(20)),
    status: t.oneOf(['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx']),
  });

/** OCPP 1.6 §7.33 MeterValue: everything measured at one instant. */
export const meterValue = (t: Dialect) => t.object({ timestamp: t.time(), sampledValue: t.list(sampledValue(t)) });

const sampledValue = (t: Dialect) =>
  t.object({
    value: t.text(),
    context: t.optional(
      t.wordOf([
        'Interruption.Begin',
        'Interruption.End',
        'Sample.Clock',
        'Sample.Periodic',
        'Transaction.Begin',
        'Transaction.End',
        'Trigger',
        'Other',
      ]),
    ),
    format: t.optional(t.wordOf(['Raw', 'SignedData'])),
    measurand: t.optional(
      t.wordOf([
        'Energy.Active.Export.Register',
        'Energy.Active.Import.Register',
        'Energy.Reactive.Export.Register',
        'Energy.Reactive.Import.Register',
        'Energy.Active.Export.Interval',
        'Energy.Active.Import.Interval',
        'Energy.Reactive.Export.Interval',
        'Energy.Reactive.Import.Interval',
        'Power.Active.Export',
        'Power.Active.Import',
        'Power.Offered',
        'Power.Reactive.Export',
        'Power.Reactive.Import',
        'Power.Factor',
        'Current.Import',
        'Current.Export',
        'Current.Offered',
        'Voltage',
        'Frequency',
        'Temperature',
        'SoC',
        'RPM',
      ]),
    ),
    phase: t.optional(t.wordOf(['L1', 'L2', 'L3', 'N', 'L1-N', 'L2-N', 'L3-N', 'L1-L2', 'L2-L3', 'L3-L1'])),
    location: t.optional(t.wordOf(['Cable', 'EV', 'Inlet', 'Outlet', 'Body'])),
    // `Celcius` is the specification's own mistake; its errata allow both (2.1).
    unit: t.optional(
      t.wordOf([
        'Wh',
        'kWh',
        'varh',
        'kvarh',
        'W',
        'kW',
        'VA',
        'kVA',
        'var',
        'kvar',
        'A',
        'V',
        'K',
        'Celcius',
        'Celsius',
        'Fahrenheit',
        'Percent',
      ]),
    ),
  });

/** OCPP 1.6 §7.8 ChargingProfile. */
export const chargingProfile = (t: Dialect) =>
  t.object({
    chargingProfileId: t.integer(),
    transactionId: t.optional(t.integer()),
    stackLevel: t.integer(),
    chargingProfilePurpose: chargingProfilePurpose(t),
    chargingProfileKind: t.oneOf(['Absolute', 'Recurring', 'Relative']),
    recurrencyKind: t.optional(t.oneOf(['Daily', 'Weekly'])),
    validFrom: t.optional(t.time()),
    validTo: t.optional(t.time()),
    chargingSchedule: chargingSchedule(t),
  });

/** OCPP 1.6 §7.13 ChargingSchedule. */
export const chargingSchedule = (t: Dialect) =>
  t.object({
    duration: t.optional(t.integer()),
    startSchedule: t.optional(t.time()),
    chargingRateUnit: t.oneOf(['A', 'W']),
    chargingSchedulePeriod: t.list(t.object({ startPeriod: t.integer(), limit: t.decimal(), numberPhases: t.optional(t.integer()) })),
    minChargingRate: t.optional(t.decimal()),
  });

/** What a certificate is there to check (security white paper, CertificateUseEnumType). */
export const certificateUse = (t: Dialect) => t.oneOf(['CentralSystemRootCertificate', 'ManufacturerRootCertificate']);

/** The name of an installed certificate (security white paper, CertificateHashDataType). */
export const certificateHashData = (t: Dialect) =>
  t.object({
    hashAlgorithm: t.oneOf(['SHA256', 'SHA384', 'SHA512']),
    issuerNameHash: t.text(128),
    issuerKeyHash: t.text(128),
    serialNumber: t.text(40),
  });

export const chargingProfilePurpose = (t: Dialect) => t.oneOf(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']);
export const acceptedOrRejected = (t: Dialect) => t.object({ status: t.oneOf(['Accepted', 'Rejected']) });
export const nothing = (t: Dialect) => t.object({});
