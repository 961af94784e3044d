import type { ChargingCapabilities } from './charger';
import { type ChargerConfiguration, valueOfKey } from './configuration';

/** What the configuration keys of the SmartCharging profile (OCPP 1.6 §9.4) say, with the spellings that chargers really use. */
export function readCapabilities(configuration: ChargerConfiguration): ChargingCapabilities {
  const maxPeriods = wholeNumber(valueOfKey(configuration, 'ChargingScheduleMaxPeriods'));
  const maxStackLevel = wholeNumber(valueOfKey(configuration, 'ChargeProfileMaxStackLevel'));
  const rateUnits = readRateUnits(valueOfKey(configuration, 'ChargingScheduleAllowedChargingRateUnit'));
  return {
    ...(maxPeriods === undefined || maxPeriods === 0 ? {} : { maxPeriods }),
    ...(maxStackLevel === undefined ? {} : { maxStackLevel }),
    ...(rateUnits.length === 0 ? {} : { rateUnits }),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

/** The specification says `Current` and `Power`; some firmware says `A` and `W`. */
function readRateUnits(text: string | undefined): readonly ('A' | 'W')[] {
  const words = (text ?? '').toLowerCase().split(/[\s,;]+/);
  const units: ('A' | 'W')[] = [];
  if (words.includes('current') || words.includes('a')) units.push('A');
  if (words.includes('power') || words.includes('w')) units.push('W');
  return units;
}
