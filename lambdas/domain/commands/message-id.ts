/** The OCPP message id of one attempt at one command. At most 36 characters (OCPP-J 1.6 §4.1.4). */
export function callMessageId(seq: number, attempt: number, random: string): string {
  return `${seq}.${attempt}.${random}`;
}

/** Finds the command that an answer belongs to; undefined for an id that we never made. */
export function readCallMessageId(messageId: string): { readonly seq: number; readonly attempt: number } | undefined {
  const parts = /^(\d{1,12})\.(\d{1,3})\.[A-Za-z0-9]{8}$/.exec(messageId);
  return parts === null ? undefined : { seq: Number(parts[1]), attempt: Number(parts[2]) };
}
