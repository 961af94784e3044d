/** What a tariff is for. The most specific that has one counts: connector, charger, site. */
export type TariffScope =
  | { readonly kind: 'SITE'; readonly siteId: string }
  | { readonly kind: 'CHARGER'; readonly chargerId: string }
  | { readonly kind: 'CONNECTOR'; readonly chargerId: string; readonly connectorId: number };

/** Kept for ever: which tariff a session has follows from when it began, however late that is asked. */
export interface TariffAssignment {
  readonly scope: TariffScope;
  /** Null: what the less specific scope says. */
  readonly tariffId: string | null;
  readonly fromMs: number;
}

export function scopesOf(of: {
  readonly siteId: string;
  readonly chargerId: string;
  readonly connectorId: number;
}): readonly TariffScope[] {
  const { siteId, chargerId, connectorId } = of;
  return [
    { kind: 'CONNECTOR', chargerId, connectorId },
    { kind: 'CHARGER', chargerId },
    { kind: 'SITE', siteId },
  ];
}
