import * as z from 'zod';
import type { Timer } from '../ports/nudges';

const pumpNudge = z.object({ chargerId: z.string(), cause: z.string() });

const timer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('COMMAND_DEADLINE'), chargerId: z.string(), seq: z.number(), messageId: z.string() }),
  z.object({ kind: z.literal('PUMP'), chargerId: z.string() }),
  z.object({ kind: z.literal('GREETING'), chargerId: z.string(), epoch: z.number() }),
]);

/** The body of a message on commands.fifo. A body that is not ours is thrown and ends in the dead-letter queue. */
export function readPumpNudge(body: string): z.infer<typeof pumpNudge> {
  return pumpNudge.parse(JSON.parse(body));
}

/** The body of a message on the timers queue. */
export function readTimer(body: string): Timer {
  return timer.parse(JSON.parse(body));
}
