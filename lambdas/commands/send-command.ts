import { withoutSecrets } from '../domain/commands/secrets';
import { SECOND_MS } from '../domain/shared/time';
import type { Clock } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { Mailbox } from '../ports/mailbox';
import type { PumpNudge } from '../ports/nudges';

/** A person or a plan waits about this long for a charger to come back before the wish is stale. */
const QUEUE_LIFE_S = 600;

interface SendCommandDeps {
  readonly clock: Clock;
  readonly mailbox: Mailbox;
  readonly pump: PumpNudge;
}

/** Durable first, nudge second: a crash in between costs the minute until the sweep. */
export function sendCommand({ clock, mailbox, pump }: SendCommandDeps): CommandSender {
  return {
    async send({ expiresInS = QUEUE_LIFE_S, failFast = false, ...request }) {
      const nowMs = clock.nowMs();
      const payloadAfterwards = withoutSecrets(request.action, request.payload);
      const enqueued = await mailbox.enqueue({
        ...request,
        ...(payloadAfterwards === request.payload ? {} : { payloadAfterwards }),
        failFast,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + expiresInS * SECOND_MS,
      });
      if (enqueued.ok && enqueued.value.command.state === 'QUEUED') await pump.pump(request.chargerId, 'ENQUEUED');
      return enqueued;
    },
  };
}
