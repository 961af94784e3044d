import type { Dialect } from './dialect';

export { nothing as getLocalListVersionRequest } from './vocabulary';
export const getLocalListVersionResponse = (t: Dialect) => t.object({ listVersion: t.integer() });
