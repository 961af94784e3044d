import { reportedTime } from '../../domain/shared/reported-time';
import { OcppError } from '../ocpp-error';
import type { Handler16 } from './handler';

/** No charger has more; a number beyond is a fault that would fill the store. */
const HIGHEST_CONNECTOR = 255;

/**
 * OCPP 1.6 §4.9. Connector 0 is the charger as a whole. Chargers that give no time mean now. Two writes side by side: how the connector is, and,
 * because charging and parking are billed apart, how it has been.
 */
export const statusNotification: Handler16<'StatusNotification', 'chargers' | 'connectorHistory'> = async (
  request,
  { chargers, connectorHistory },
  origin,
) => {
  const { connectorId, status, errorCode, info, vendorErrorCode } = request;
  if (connectorId < 0 || connectorId > HIGHEST_CONNECTOR) {
    throw new OcppError('PropertyConstraintViolation', `connectorId: must be 0 to ${HIGHEST_CONNECTOR}`);
  }
  const { chargerId, connectedAtMs, receivedAtMs } = origin;
  const reportedAtMs = request.timestamp === undefined ? receivedAtMs : reportedTime(request.timestamp, receivedAtMs).atMs;
  const recorded = chargers.recordStatus({
    chargerId,
    connectorId,
    status,
    errorCode,
    ...(info ? { info } : {}),
    ...(vendorErrorCode ? { vendorErrorCode } : {}),
    epoch: connectedAtMs,
    reportedAtMs,
    receivedAtMs,
  });
  const noted = connectorId === 0 ? undefined : connectorHistory.note(chargerId, connectorId, { status, reportedAtMs, receivedAtMs });
  await Promise.all([recorded, noted]);
  return {};
};
