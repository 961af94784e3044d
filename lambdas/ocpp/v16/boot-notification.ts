import type { ChargerIdentity } from '../../domain/chargers/charger';
import { heartbeatIntervalS } from '../../domain/chargers/heartbeat-interval';
import { isoTime } from '../../domain/shared/time';
import type { Handler16 } from './handler';
import type { InboundRequest } from './messages';

/**
 * OCPP 1.6 §4.2. The registration is the charger's, not the socket's, and a boot ends no session: a transaction may span it (F-13).
 * A charger that boots for the first time, for the first time after it was accepted, or with another firmware, is set up.
 */
export const bootNotification: Handler16<'BootNotification', 'clock' | 'chargers' | 'commissioning' | 'log'> = async (
  request,
  { clock, chargers, commissioning, log },
  { chargerId, receivedAtMs },
) => {
  const answer = (status: 'Accepted' | 'Pending' | 'Rejected') => ({
    status,
    currentTime: isoTime(clock.nowMs()),
    interval: heartbeatIntervalS(chargerId, status),
  });
  const identity = readIdentity(request);
  const known = await chargers.get(chargerId);
  // Deleted while it was connected.
  if (known === undefined) return answer('Rejected');
  const isFirstSinceAccepted = known.acceptedAtMs !== undefined && known.acceptedAtMs >= (known.bootedAtMs ?? 0);
  const hasOtherFirmware = known.identity !== undefined && known.identity.firmwareVersion !== identity.firmwareVersion;
  const isNew = known.identity === undefined || hasOtherFirmware || isFirstSinceAccepted;
  // What the old firmware refused, the new one may do.
  if (hasOtherFirmware && (known.capabilities.refusesTxProfile || known.capabilities.refusesProfiles)) {
    await chargers.recordCapabilities(chargerId, { refusesTxProfile: false, refusesProfiles: false });
  }
  // Before the boot is recorded: should we fall in between, the next boot still finds it undone.
  if (isNew && known.registration === 'Accepted') await commissioning.firstBoot({ ...known, identity, bootedAtMs: receivedAtMs });
  // OCPP-J §6.2.2: a charger from the box gets a key of its own while it is Pending, and is accepted when it has it.
  if (known.registration === 'Pending' && known.acceptAfterKeyChange === true) await commissioning.changeKey(known);
  const recorded = await chargers.recordBoot(chargerId, identity, receivedAtMs);
  if (!recorded.ok) return answer('Rejected');
  const charger = recorded.value;
  if (charger.registration === 'Accepted') await commissioning.booted(charger, hasOtherFirmware);
  log.info('CHARGER_BOOTED', { chargerId, registration: charger.registration, isNew });
  return answer(charger.registration);
};

/** Chargers send empty strings for what they do not have. */
function readIdentity(request: InboundRequest<'BootNotification'>): ChargerIdentity {
  const serialNumber = request.chargePointSerialNumber || request.chargeBoxSerialNumber;
  const { firmwareVersion, iccid, imsi, meterType, meterSerialNumber } = request;
  return {
    vendor: request.chargePointVendor,
    model: request.chargePointModel,
    ...(serialNumber ? { serialNumber } : {}),
    ...(firmwareVersion ? { firmwareVersion } : {}),
    ...(iccid ? { iccid } : {}),
    ...(imsi ? { imsi } : {}),
    ...(meterType ? { meterType } : {}),
    ...(meterSerialNumber ? { meterSerialNumber } : {}),
  };
}
