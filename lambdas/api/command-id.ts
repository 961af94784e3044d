/** A command's name in the API: `cmd_` and base64url of its charger and its place in that charger's queue. */
export function commandId(chargerId: string, seq: number): string {
  return `cmd_${Buffer.from(`${chargerId}.${seq}`, 'utf8').toString('base64url')}`;
}

/** Undefined for anything that `commandId` cannot have made. */
export function parseCommandId(id: string): { readonly chargerId: string; readonly seq: number } | undefined {
  if (!id.startsWith('cmd_')) return undefined;
  const text = Buffer.from(id.slice(4), 'base64url').toString('utf8');
  const dot = text.lastIndexOf('.');
  const chargerId = text.slice(0, dot);
  const seq = Number(text.slice(dot + 1));
  if (dot < 1 || !Number.isSafeInteger(seq) || seq < 0 || commandId(chargerId, seq) !== id) return undefined;
  return { chargerId, seq };
}
