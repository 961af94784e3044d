import type { Dialect } from './dialect';

export const getConfigurationRequest = (t: Dialect) => t.object({ key: t.optional(t.list(t.text(50))) });
export const getConfigurationResponse = (t: Dialect) =>
  t.object({
    configurationKey: t.optional(t.list(t.object({ key: t.text(50), readonly: t.flag(), value: t.optional(t.text(500)) }))),
    unknownKey: t.optional(t.list(t.text(50))),
  });
