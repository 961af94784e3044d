import type { Dialect } from './dialect';

export const certificateSignedRequest = (t: Dialect) => t.object({ certificateChain: t.text(10_000) });
export { acceptedOrRejected as certificateSignedResponse } from './vocabulary';
