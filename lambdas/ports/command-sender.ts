import type { Command, CommandAction } from '../domain/commands/command';
import type { JsonObject } from '../domain/shared/json';
import type { Result } from '../domain/shared/result';
import type { EnqueueRefusal } from './mailbox';

export interface CommandRequest {
  readonly chargerId: string;
  readonly action: CommandAction;
  /** Sent verbatim; whoever asks has checked its shape. */
  readonly payload: JsonObject;
  readonly actor: string;
  /** The same key with the same action and payload is the same command; with another it is refused. */
  readonly idempotencyKey: string;
  /** A newer command with the same key replaces an older one that is still queued. */
  readonly supersedeKey?: string;
  /** How long it may wait for its charger: 600 s unless told, 24 h for configuration. */
  readonly expiresInS?: number;
  /** Of a new AuthorizationKey: we made it at random. */
  readonly isRandomKey?: true;
  /** Offline charger: UNDELIVERABLE at once instead of waiting for it. */
  readonly failFast?: boolean;
}

/** Puts a CALL into a charger's mailbox and wakes the pump. */
export interface CommandSender {
  send(request: CommandRequest): Promise<Result<{ readonly command: Command; readonly replayed: boolean }, { code: EnqueueRefusal }>>;
}
