import type { Dialect } from './dialect';

export const remoteStopTransactionRequest = (t: Dialect) => t.object({ transactionId: t.integer() });
export { acceptedOrRejected as remoteStopTransactionResponse } from './vocabulary';
