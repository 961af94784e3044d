import type { Dialect } from './dialect';

export const resetRequest = (t: Dialect) => t.object({ type: t.oneOf(['Hard', 'Soft']) });
export { acceptedOrRejected as resetResponse } from './vocabulary';
