import * as z from 'zod';
import { EVENT_TYPES, type Event } from '../../domain/events/event';
import type { JsonObject } from '../../domain/shared/json';
import { keys } from './keys';

const storedEvent = z.object({ id: z.string(), type: z.enum(EVENT_TYPES), atMs: z.number(), data: z.string() });

/** An event to be put beside the fact that it tells of, in the same transaction. The sweep finds it should nobody be nudged. */
export function eventItem({ data, ...event }: Event) {
  const key = keys.event(event.id);
  // As text: DynamoDB would forget the order of its fields.
  return { ...key, ...keys.due(event.atMs, key.pk), ...event, data: JSON.stringify(data) };
}

export function readEvent(item: unknown): Event {
  const { data, ...event } = storedEvent.parse(item);
  return { ...event, data: JSON.parse(data) as JsonObject };
}
