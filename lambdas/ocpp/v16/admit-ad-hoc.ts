import { isChargedFor, isPaidFor } from '../../domain/ad-hoc/ad-hoc-session';
import { adHocIdOf, isAdHocTag } from '../../domain/ad-hoc/ad-hoc-token';
import { advance } from '../../domain/ad-hoc/advance';
import { withDueMark } from '../../domain/ad-hoc/look-again';
import type { Payer } from '../../domain/ledger/movement';
import type { IdTagInfo } from '../../domain/sessions/session';
import type { SessionTariff } from '../../domain/tariffs/session-bill';
import { nudge } from '../nudge';
import type { CallOrigin, Ports16 } from './handler';

/** What is decided about a start: what its charger is told, who pays, and by which tariff where that is known already. */
export interface Admission {
  readonly idTagInfo: IdTagInfo;
  readonly payer: Payer;
  readonly tariff?: SessionTariff;
  readonly adHocId?: string;
}

const REFUSED = { idTagInfo: { status: 'Invalid' }, payer: { kind: 'FREE' } } as const;

/**
 * The start of somebody who paid with the code on the connector. Undefined: the tag is no such. It is decided with the session's own item, so
 * that of a release and a start that meet only one comes about: a start that comes after its money was let go is refused, and the charger told
 * to stop. The same start, told again, is admitted again.
 */
export async function admitAdHoc(
  started: { readonly idTag: string; readonly connectorId: number; readonly sessionId: string; readonly transactionId: number },
  { adHoc }: Pick<Ports16, 'adHoc'>,
  { chargerId, receivedAtMs }: CallOrigin,
): Promise<Admission | undefined> {
  const { idTag, connectorId, sessionId, transactionId } = started;
  if (!isAdHocTag(idTag)) return undefined;
  const id = adHocIdOf(idTag);
  const after = await adHoc.change(id, (known) => {
    const isItsPlace = known.chargerId === chargerId && known.connectorId === connectorId;
    // Another connector has another price, and another charger no business with it.
    if (!isItsPlace && known.chargerId !== chargerId) return known;
    const event = isItsPlace ? ({ kind: 'STARTED', sessionId, transactionId } as const) : ({ kind: 'STRAYED', transactionId } as const);
    const next = advance(known, event, receivedAtMs);
    return next === known ? known : withDueMark(next, receivedAtMs);
  });
  if (after === undefined) return undefined;
  if (!isChargedFor(after, sessionId)) return { ...REFUSED, adHocId: id };
  return { idTagInfo: { status: 'Accepted' }, payer: { kind: 'AD_HOC', adHocId: id }, tariff: after.tariff, adHocId: id };
}

/** Some chargers ask before they start what they were told to start (AuthorizeRemoteTxRequests). */
export async function authorizeAdHoc(
  idTag: string,
  { adHoc }: Pick<Ports16, 'adHoc'>,
  { chargerId }: Pick<CallOrigin, 'chargerId'>,
): Promise<IdTagInfo | undefined> {
  if (!isAdHocTag(idTag)) return undefined;
  const known = await adHoc.get(adHocIdOf(idTag));
  if (known === undefined) return undefined;
  return { status: known.chargerId === chargerId && isPaidFor(known) ? 'Accepted' : 'Invalid' };
}

/** Whoever carries out what the start asks for: the connector's lock goes, or a stop is sent. */
export function nudgeAdHoc({ adHocId }: Admission, { settlements, log }: Pick<Ports16, 'settlements' | 'log'>): Promise<void> {
  return adHocId === undefined ? Promise.resolve() : nudge(log, settlements.advance(adHocId));
}
