/** 1 to 48 of these: no `:` (it breaks Basic auth), no `/`, `<`, `>` or controls; a space only inside. */
const CHARGER_ID = /^(?! )[A-Za-z0-9 *\-_.=+@~|]{1,48}(?<! )$/;

export function isChargerId(text: string): boolean {
  return CHARGER_ID.test(text);
}
