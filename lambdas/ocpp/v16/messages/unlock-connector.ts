import type { Dialect } from './dialect';

export const unlockConnectorRequest = (t: Dialect) => t.object({ connectorId: t.integer() });
export const unlockConnectorResponse = (t: Dialect) => t.object({ status: t.oneOf(['Unlocked', 'UnlockFailed', 'NotSupported']) });
