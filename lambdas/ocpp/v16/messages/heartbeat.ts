import type { Dialect } from './dialect';

export { nothing as heartbeatRequest } from './vocabulary';
export const heartbeatResponse = (t: Dialect) => t.object({ currentTime: t.time() });
