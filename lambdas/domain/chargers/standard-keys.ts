/** OCPP 1.6 §9 and chapter 7 of the security white paper, without the secrets. */
export const STANDARD_KEYS = [
  'AllowOfflineTxForUnknownId',
  'AuthorizationCacheEnabled',
  'AuthorizeRemoteTxRequests',
  'BlinkRepeat',
  'ClockAlignedDataInterval',
  'ConnectionTimeOut',
  'ConnectorPhaseRotation',
  'ConnectorPhaseRotationMaxLength',
  'GetConfigurationMaxKeys',
  'HeartbeatInterval',
  'LightIntensity',
  'LocalAuthorizeOffline',
  'LocalPreAuthorize',
  'MaxEnergyOnInvalidId',
  'MeterValuesAlignedData',
  'MeterValuesAlignedDataMaxLength',
  'MeterValuesSampledData',
  'MeterValuesSampledDataMaxLength',
  'MeterValueSampleInterval',
  'MinimumStatusDuration',
  'NumberOfConnectors',
  'ResetRetries',
  'StopTransactionOnEVSideDisconnect',
  'StopTransactionOnInvalidId',
  'StopTxnAlignedData',
  'StopTxnAlignedDataMaxLength',
  'StopTxnSampledData',
  'StopTxnSampledDataMaxLength',
  'SupportedFeatureProfiles',
  'SupportedFeatureProfilesMaxLength',
  'TransactionMessageAttempts',
  'TransactionMessageRetryInterval',
  'UnlockConnectorOnEVSideDisconnect',
  'WebSocketPingInterval',
  'LocalAuthListEnabled',
  'LocalAuthListMaxLength',
  'SendLocalListMaxLength',
  'ReserveConnectorZeroSupported',
  'ChargeProfileMaxStackLevel',
  'ChargingScheduleAllowedChargingRateUnit',
  'ChargingScheduleMaxPeriods',
  'ConnectorSwitch3to1PhaseSupported',
  'MaxChargingProfilesInstalled',
  'AdditionalRootCertificateCheck',
  'CertificateSignedMaxChainSize',
  'CertificateStoreMaxLength',
  'CpoName',
  'SecurityProfile',
] as const;

const LISTS = new Set(
  [
    'ChargingScheduleAllowedChargingRateUnit',
    'ConnectorPhaseRotation',
    'MeterValuesAlignedData',
    'MeterValuesSampledData',
    'StopTxnAlignedData',
    'StopTxnSampledData',
    'SupportedFeatureProfiles',
  ].map(normalKey),
);
/** Free text, in which the case of the letters may matter to somebody. */
const TEXTS = new Set(['CpoName'].map(normalKey));
const STANDARD: ReadonlySet<string> = new Set(STANDARD_KEYS.map(normalKey));

/** Keys are compared without case: OCPP 1.6 §7.19, CiString50. */
export function normalKey(key: string): string {
  return key.trim().toLowerCase();
}

/**
 * Whether two values of a key mean the same. The specification's lists have no order, its words no case; what a key of the vendor's own
 * means nobody knows, so there only truth values and figures are read, and a text is compared as it is.
 */
export function isSameValue(key: string, a: string, b: string): boolean {
  const name = normalKey(key);
  return spelling(name, a) === spelling(name, b);
}

function spelling(name: string, value: string): string {
  const text = value.trim();
  if (LISTS.has(name)) {
    const members = text.toLowerCase().split(',');
    return members
      .map((member) => member.trim())
      .filter((member) => member !== '')
      .sort()
      .join(',');
  }
  if (/^[+-]?\d{1,15}(?:\.0+)?$/.test(text)) return String(Number(text));
  return (STANDARD.has(name) && !TEXTS.has(name)) || /^(?:true|false)$/i.test(text) ? text.toLowerCase() : text;
}
