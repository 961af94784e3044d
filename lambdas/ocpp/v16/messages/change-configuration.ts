import type { Dialect } from './dialect';

export const changeConfigurationRequest = (t: Dialect) => t.object({ key: t.text(50), value: t.text(500) });
export const changeConfigurationResponse = (t: Dialect) =>
  t.object({ status: t.oneOf(['Accepted', 'Rejected', 'RebootRequired', 'NotSupported']) });
