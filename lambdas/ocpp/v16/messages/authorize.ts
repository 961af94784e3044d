import type { Dialect } from './dialect';
import { idTagInfo } from './vocabulary';

export const authorizeRequest = (t: Dialect) => t.object({ idTag: t.text(20) });
export const authorizeResponse = (t: Dialect) => t.object({ idTagInfo: idTagInfo(t) });
