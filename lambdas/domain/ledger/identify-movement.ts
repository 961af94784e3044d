import { createHash } from 'node:crypto';
import type { Movement } from './movement';

/** Movements that can happen once for what they are about. All others carry a key of whoever asks for them. */
export type KeyedByItself = Extract<Movement, { kind: 'HOLD' | 'DRAW_DOWN' | 'RELEASE' | 'SETTLEMENT' | 'CREDIT' | 'CAPTURE' }>;

/** Under which key such a movement is written: whoever repeats it, after whatever crash, repeats the same one. */
export function keyOf(movement: KeyedByItself): string {
  switch (movement.kind) {
    case 'HOLD':
      return `hold:${movement.holdId}`;
    case 'DRAW_DOWN':
      return `draw-down:${movement.holdId}:${movement.heldMinor}`;
    case 'RELEASE':
      return `release:${movement.holdId}`;
    case 'SETTLEMENT':
    case 'CAPTURE':
      return settlementKey(movement.sessionId, movement.figures);
    case 'CREDIT':
      return `credit:${movement.settlement.id}`;
  }
}

export function settlementKey(sessionId: string, figures: number): string {
  return `settlement:${sessionId}:${figures}`;
}

/**
 * The same key with the same content is the same movement; with another content it is refused. What was decided anew on a repeat and may
 * come out differently, such as today's price of the same session, is not part of it: what was written first stands.
 */
export function fingerprint(movement: Movement): string {
  const content = isKeyedByItself(movement)
    ? [movement.kind === 'CAPTURE' ? 'SETTLEMENT' : movement.kind, keyOf(movement)]
    : inOrder(movement);
  const text = JSON.stringify(content, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return createHash('sha256').update(text).digest('hex');
}

function isKeyedByItself(movement: Movement): movement is KeyedByItself {
  return ['HOLD', 'DRAW_DOWN', 'RELEASE', 'SETTLEMENT', 'CREDIT', 'CAPTURE'].includes(movement.kind);
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, inOrder(member)]);
}
