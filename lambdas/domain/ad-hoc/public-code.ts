/** What the sticker on a connector leads to. A code that was replaced leads nowhere, and says so. */
export interface PublicCode {
  readonly code: string;
  readonly chargerId: string;
  readonly connectorId: number;
  readonly createdAtMs: number;
  readonly replacedAtMs?: number;
}

/** 62^10: nobody guesses one, and none can be told from its neighbour's. */
export const PUBLIC_CODE_LENGTH = 10;

export function isPublicCode(text: string): boolean {
  return /^[A-Za-z0-9]{10}$/.test(text);
}

export function addressOfCode(publicUrl: string, code: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/c/${code}`;
}
