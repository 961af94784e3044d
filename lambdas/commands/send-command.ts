import { createHash } from 'node:crypto';
import type { PasswordHash } from '../domain/chargers/charger';
import { isKeyChange } from '../domain/chargers/key-change';
import { authorizationKeyBytes, hashPassword, hashRandomKey } from '../domain/chargers/password';
import { credentialsInAddress } from '../domain/commands/credentials-in-address';
import { withoutSecrets } from '../domain/commands/secrets';
import { invariant } from '../domain/shared/invariant';
import { SECOND_MS } from '../domain/shared/time';
import type { Clock } from '../ports/clock';
import type { CommandRequest, CommandSender } from '../ports/command-sender';
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
    async send({ expiresInS = QUEUE_LIFE_S, failFast = false, isRandomKey = false, ...request }) {
      invariant(credentialsInAddress(request.payload) === undefined, 'an address sent to a charger carries no user and no password');
      const nowMs = clock.nowMs();
      const payloadAfterwards = withoutSecrets(request.action, request.payload);
      const enqueued = await mailbox.enqueue({
        ...request,
        ...(payloadAfterwards === request.payload ? {} : { payloadAfterwards }),
        ...(isKeyChange(request.action, request.payload)
          ? { pendingPassword: hashOfKey(request, isRandomKey ? hashRandomKey : hashPassword) }
          : {}),
        failFast,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + expiresInS * SECOND_MS,
      });
      if (enqueued.ok && enqueued.value.command.state === 'QUEUED') await pump.pump(request.chargerId, 'ENQUEUED');
      return enqueued;
    },
  };
}

/** Whoever sends a charger a new key, the charger must be let in with it. A salt has to be unlike others, and need not be secret. */
function hashOfKey(
  { chargerId, payload, idempotencyKey }: Pick<CommandRequest, 'chargerId' | 'payload' | 'idempotencyKey'>,
  hash: (key: Uint8Array, salt: string) => PasswordHash,
): PasswordHash {
  const salt = createHash('sha256').update(`${chargerId}\n${idempotencyKey}`).digest('hex').slice(0, SALT_LENGTH);
  return hash(authorizationKeyBytes(String(payload['value'])), salt);
}
const SALT_LENGTH = 32;
