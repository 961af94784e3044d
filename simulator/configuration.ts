/** The configuration keys of a simulated charger (OCPP 1.6 §9), in the charger's own words: every value is text. */

interface Key {
  readonly value: string;
  readonly readonly?: true;
  readonly check?: (value: string) => boolean;
}

export const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Power.Offered',
  'Current.Import',
  'Current.Offered',
  'Voltage',
  'SoC',
  'Temperature',
] as const;

const wholeNumber = (value: string) => /^\d{1,9}$/.test(value);
const yesOrNo = (value: string) => value === 'true' || value === 'false';
const measurands = (value: string) =>
  value === '' || value.split(',').every((measurand) => (MEASURANDS as readonly string[]).includes(measurand.trim()));

const number = (value: number): Key => ({ value: String(value), check: wholeNumber });
const flag = (value: boolean): Key => ({ value: String(value), check: yesOrNo });
const fixed = (value: string): Key => ({ value, readonly: true });

const FACTORY: Readonly<Record<string, Key>> = {
  AllowOfflineTxForUnknownId: flag(true),
  AuthorizationCacheEnabled: flag(false),
  AuthorizeRemoteTxRequests: flag(false),
  ClockAlignedDataInterval: number(0),
  ConnectionTimeOut: number(120),
  ConnectorPhaseRotation: { value: 'NotApplicable' },
  GetConfigurationMaxKeys: fixed('50'),
  HeartbeatInterval: number(240),
  LocalAuthorizeOffline: flag(true),
  LocalPreAuthorize: flag(false),
  MeterValuesAlignedData: { value: '', check: measurands },
  MeterValuesSampledData: { value: 'Energy.Active.Import.Register', check: measurands },
  MeterValueSampleInterval: number(60),
  NumberOfConnectors: fixed('1'),
  ResetRetries: number(3),
  StopTransactionOnEVSideDisconnect: flag(true),
  StopTransactionOnInvalidId: flag(true),
  StopTxnAlignedData: { value: '', check: measurands },
  StopTxnSampledData: { value: '', check: measurands },
  SupportedFeatureProfiles: fixed('Core,SmartCharging,RemoteTrigger'),
  TransactionMessageAttempts: number(3),
  TransactionMessageRetryInterval: number(60),
  UnlockConnectorOnEVSideDisconnect: flag(true),
  WebSocketPingInterval: number(0),
  ChargeProfileMaxStackLevel: fixed('8'),
  ChargingScheduleAllowedChargingRateUnit: fixed('Current,Power'),
  ChargingScheduleMaxPeriods: fixed('24'),
  ConnectorSwitch3to1PhaseSupported: fixed('false'),
  MaxChargingProfilesInstalled: fixed('10'),
};

export class Configuration {
  readonly #keys: Map<string, Key>;

  /** `overrides` is what this model left the factory with; it may also lock a key or know more keys than others. */
  constructor(overrides: Readonly<Record<string, string>> = {}) {
    this.#keys = new Map(Object.entries(FACTORY));
    for (const [name, value] of Object.entries(overrides)) this.#keys.set(name, { ...this.#keys.get(name), value });
  }

  text(name: string): string {
    return this.#keys.get(name)?.value ?? '';
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  isOn(name: string): boolean {
    return this.text(name).toLowerCase() === 'true';
  }

  list(name: string): readonly string[] {
    return this.text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /** GetConfiguration (§5.8); no names asks for every key. */
  answer(names: readonly string[] | undefined) {
    const wanted = names === undefined || names.length === 0 ? [...this.#keys.keys()] : names;
    const configurationKey = wanted.flatMap((name) => {
      const key = this.#keys.get(name);
      return key ? [{ key: name, readonly: key.readonly === true, value: key.value }] : [];
    });
    const unknownKey = wanted.filter((name) => !this.#keys.has(name));
    return { configurationKey, ...(unknownKey.length > 0 ? { unknownKey } : {}) };
  }

  /** ChangeConfiguration (§5.3). */
  change(name: string, value: string): 'Accepted' | 'Rejected' | 'NotSupported' {
    const key = this.#keys.get(name);
    if (!key) return 'NotSupported';
    if (key.readonly || (key.check && !key.check(value))) return 'Rejected';
    this.#keys.set(name, { ...key, value });
    return 'Accepted';
  }

  /** The charger itself learns something, for example its HeartbeatInterval from BootNotification.conf. */
  learn(name: string, value: string): void {
    this.#keys.set(name, { ...this.#keys.get(name), value });
  }
}
