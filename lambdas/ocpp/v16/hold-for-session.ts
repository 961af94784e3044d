import type { Card } from '../../domain/cards/card';
import { holdStepMinor, minimumToStartMinor, payerOf } from '../../domain/cards/pay-with-card';
import { keyOf } from '../../domain/ledger/identify-movement';
import type { IdTagInfo } from '../../domain/sessions/session';
import type { Ports16 } from './handler';

const REFUSED: IdTagInfo = { status: 'Blocked' };

/**
 * Reserves money for a session that a commercial card starts, before the session is written: a crash in between leaves a hold that the same
 * start, sent again, finds as its own, and that is let go when nobody ever tells of the session. Of a session that is known already nothing
 * is held: its start was answered.
 */
export async function holdForSession(
  id: string,
  card: Card | undefined,
  told: IdTagInfo,
  { sessions, ledger, log }: Pick<Ports16, 'sessions' | 'ledger' | 'log'>,
): Promise<IdTagInfo> {
  if (card?.kind !== 'COMMERCIAL' || told.status !== 'Accepted') return told;
  const payer = payerOf(card);
  if (payer.kind !== 'WALLET') return REFUSED;
  const [known, wallet] = await Promise.all([sessions.get(id), ledger.wallet(payer.walletId)]);
  if (known !== undefined) return known.idTagInfo;
  if (wallet === undefined) return REFUSED;
  const minimumMinor = minimumToStartMinor(card, wallet.books.currency);
  const movement = {
    kind: 'HOLD',
    walletId: wallet.id,
    holdId: id,
    minimumMinor,
    wishedMinor: holdStepMinor(minimumMinor),
  } as const;
  const held = await ledger.post({ movement, actor: 'start-transaction', idempotencyKey: keyOf(movement) });
  if (held.ok) return told;
  log.warn('SESSION_OUT_OF_FUNDS', { sessionId: id, walletId: wallet.id, reason: held.refusal.code });
  return REFUSED;
}
