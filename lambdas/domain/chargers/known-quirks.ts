import type { Quirk } from './quirk';

/**
 * What firmware in the field does otherwise than the book, as its users and the makers of other central systems report it. `says` is shown
 * to operators. A row belongs here when it holds for every charger it matches; what one charger shows of itself is learned and kept
 * with that charger. The first matching row of a field wins, so the special stands before the general.
 */
export const KNOWN_QUIRKS: readonly Quirk[] = [
  {
    vendor: /^abb\b/i,
    says: 'Takes profiles of stack level 0 only, whatever ChargeProfileMaxStackLevel says.',
    profile: { stackLevel: 0 },
  },
  {
    vendor: /^wall ?box/i,
    firmware: /^5\./,
    says: 'Firmware 5 takes profiles of stack level 0 only.',
    profile: { stackLevel: 0 },
  },
  {
    vendor: /^wall ?box/i,
    says: 'Follows Relative profiles only, whose start each firmware reads in its own way: it is given one limit and no times.',
    profile: { kind: 'Relative' },
  },
  {
    vendor: /^wall ?box/i,
    says: 'Answers a RemoteStartTransaction that carries a charging profile with a CALLERROR: send the profile by itself.',
  },
  {
    vendor: /^delta\b/i,
    says: 'Refuses every profile of a transaction after one mistake until it boots, and has stack level 0 only: it is given TxDefaultProfile.',
    profile: { purpose: 'TxDefaultProfile', stackLevel: 0 },
  },
  {
    vendor: /^timxon\b/i,
    says: 'Knows neither ChargePointMaxProfile nor TxProfile, and does not answer to Absolute ones.',
    profile: { purpose: 'TxDefaultProfile', kind: 'Relative' },
  },
  {
    vendor: /^huawei\b/i,
    says: 'Takes limits in watts only.',
    profile: { unit: 'W' },
  },
  {
    vendor: /^go-?e\b/i,
    says: 'Takes limits in amperes only, and follows the first period of a profile alone.',
    profile: { unit: 'A', maxPeriods: 1 },
  },
  {
    vendor: /^alfen\b/i,
    says: 'With plug and charge, a RemoteStartTransaction needs the idTag that its PlugAndChargeIdentifier names.',
  },
  {
    vendor: /^growatt\b/i,
    says: 'Sends no BootNotification when it reconnects.',
  },
];
