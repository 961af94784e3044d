import type { IdTagInfo } from '../sessions/session';
import { isoTime } from '../shared/time';
import type { Card } from './card';

/** OCPP 1.6 §4.1: what a charger is told of a card. An unknown card is Invalid; a refusal says nothing else about the card. */
export function authorizeCard(card: Card | undefined, nowMs: number): IdTagInfo {
  if (card === undefined) return { status: 'Invalid' };
  if (card.status === 'BLOCKED') return { status: 'Blocked' };
  if (card.expiresAtMs !== undefined && card.expiresAtMs <= nowMs) return { status: 'Expired' };
  return {
    ...(card.expiresAtMs === undefined ? {} : { expiryDate: isoTime(card.expiresAtMs) }),
    ...(card.parentIdTag === undefined ? {} : { parentIdTag: card.parentIdTag }),
    status: 'Accepted',
  };
}
