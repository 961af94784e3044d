import type { Dialect } from './dialect';

export const dataTransferRequest = (t: Dialect) =>
  t.object({ vendorId: t.text(255), messageId: t.optional(t.text(50)), data: t.optional(t.text()) });
export const dataTransferResponse = (t: Dialect) =>
  t.object({ status: t.oneOf(['Accepted', 'Rejected', 'UnknownMessageId', 'UnknownVendorId']), data: t.optional(t.text()) });
