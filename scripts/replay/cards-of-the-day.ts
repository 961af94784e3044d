import { type Card, normalIdTag } from '../../lambdas/domain/cards/card';
import type { JsonObject } from '../../lambdas/domain/shared/json';
import { parseIsoTime } from '../../lambdas/domain/shared/reported-time';
import type { Recorded } from './read-export';

/**
 * The journal has no cards, and tells what a charger was told of each: the first word of a card makes the card. One that was changed during
 * the day shows as a difference from then on.
 */
export function cardsOfTheDay(entries: readonly Recorded[]): readonly Card[] {
  const cards = new Map<string, Card | undefined>();
  for (const { atMs, direction, payload, answer } of entries) {
    const idTag = payload['idTag'];
    const info = answer?.type === 'RESULT' ? answer.payload['idTagInfo'] : undefined;
    if (direction !== 'IN' || typeof idTag !== 'string' || typeof info !== 'object' || info === null) continue;
    const name = normalIdTag(idTag);
    if (!cards.has(name)) cards.set(name, cardFrom(idTag, info as JsonObject, atMs));
  }
  return [...cards.values()].filter((card) => card !== undefined);
}

function cardFrom(idTag: string, info: JsonObject, atMs: number): Card | undefined {
  const { status, parentIdTag, expiryDate } = info;
  // An unknown card is Invalid.
  if (status === 'Invalid') return undefined;
  const expiresAtMs = status === 'Expired' ? atMs : typeof expiryDate === 'string' ? parseIsoTime(expiryDate)?.atMs : undefined;
  return {
    idTag,
    kind: 'PERSONAL',
    status: status === 'Blocked' ? 'BLOCKED' : 'ACTIVE',
    ...(typeof parentIdTag === 'string' ? { parentIdTag } : {}),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    createdAtMs: atMs,
    version: 1,
  };
}
