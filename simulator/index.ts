/** The simulator as a library: for tests and demonstrations that want to plug in cars by hand. */
export { aCar, CAR_MODELS, type Car, type CarModel, missingAtMeterWh, socPercent } from './battery';
export { Charger, type ChargerEvent, type ChargerOptions, type ConnectorStatus, type Quirks } from './charger';
export { type Clock, ManualClock, realClock, scaledClock } from './clock';
export type { ChargingProfile, InstalledProfile } from './profiles';
export { type RecordedCall, SimulatedCharger, type SimulatedChargerOptions, startSimulatedCharger } from './simulated-charger';
