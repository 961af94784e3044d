const SPOKEN = ['ocpp1.6'];

/**
 * The first offered subprotocol that we speak, in the spelling in which it was offered: strict clients compare it letter by letter
 * (OCPP-J 1.6 §3.2). `undefined` when there is none.
 */
export function negotiateSubprotocol(offered: string | undefined): string | undefined {
  return (offered ?? '')
    .split(',')
    .map((name) => name.trim())
    .find((name) => SPOKEN.includes(name.toLowerCase()));
}
