import { noticed } from '../domain/chargers/security-event';
import type { TallyRule } from '../domain/security/tally';
import { MINUTE_MS, SECOND_MS } from '../domain/shared/time';
import type { ChargerSocket } from '../ports/charger-socket';
import type { Log } from '../ports/log';
import type { SecurityEventStore } from '../ports/security-events';
import type { Tallies } from '../ports/tallies';
import { type Frame, formatResult, parseFrame } from './frame';
import { noteSecurityEvent, orLost } from './note-security';
import type { Exchange, FrameOrigin } from './router';

export interface FrameGuardPorts {
  readonly tallies: Pick<Tallies, 'count' | 'countMember'>;
  readonly securityEvents: Pick<SecurityEventStore, 'append'>;
  readonly socket: Pick<ChargerSocket, 'close'>;
  readonly log: Log;
}

/** Frames that nobody can read: after so many the socket is closed (F-22). */
const UNREADABLE: TallyRule = { limit: 10, withinMs: MINUTE_MS, holdMs: MINUTE_MS };

/** Different cards that nobody knows, at one charger: a driver has one or two, a scanner thousands. */
const UNKNOWN_CARDS: TallyRule = { limit: 10, withinMs: 5 * MINUTE_MS, holdMs: 5 * MINUTE_MS };

/**
 * No charger has reason to say more than this for long. After two weeks without us it tells what it kept, a sample a minute, as fast as it is
 * answered, and all of that is money: so much is taken at once.
 */
const FRAMES_PER_S = 20;
const FRAMES_AT_ONCE = 20_000;

/** Of so many chargers a process remembers how much they said; of more it forgets those it heard first. */
const MOST_REMEMBERED = 5_000;

/**
 * Stands before the messages of a connection. Who behaves pays nothing: no read and no write, what is remembered is in the memory of this
 * process. What is counted in the store is counted of what is wrong already, and an attack is spread over few processes.
 */
export class FrameGuard {
  readonly #ports: FrameGuardPorts;
  readonly #left = new Map<string, { readonly frames: number; readonly atMs: number }>();
  readonly #floods = new Set<string>();
  readonly #scannedUntilMs = new Map<string, number>();

  constructor(ports: FrameGuardPorts) {
    this.#ports = ports;
  }

  /** Before the frame is looked at: whether it is, or what is answered without. */
  async before(text: string, origin: FrameOrigin): Promise<'PASS' | 'DROP' | Exchange> {
    const { chargerId, receivedAtMs } = origin;
    if (!this.#mayGoOn(chargerId, receivedAtMs)) {
      await this.#endFlood(origin);
      return 'DROP';
    }
    if ((this.#scannedUntilMs.get(chargerId) ?? 0) <= receivedAtMs) return 'PASS';
    const frame = parseFrame(text);
    return isAuthorize(frame) ? { frame, reply: formatResult(frame.messageId, { idTagInfo: { status: 'Invalid' } }) } : 'PASS';
  }

  /** After it was answered: counts what was wrong with it. */
  async after({ frame, reply }: Exchange, origin: FrameOrigin): Promise<void> {
    if (frame.kind === 'IGNORED' && frame.why !== 'UNKNOWN_MESSAGE_TYPE') await this.#countUnreadable(origin);
    if (isAuthorize(frame) && saysInvalid(reply)) await this.#countUnknownCard(String(frame.payload['idTag']), origin);
  }

  async #countUnreadable(origin: FrameOrigin): Promise<void> {
    const { tallies, log } = this.#ports;
    const tally = await orLost(log, 'unreadable', tallies.count(`unreadable#${origin.connectionId}`, UNREADABLE, origin.receivedAtMs));
    if (tally === undefined || tally.count < UNREADABLE.limit) return;
    if (tally.count === UNREADABLE.limit) await this.#note('UnreadableMessages', `${tally.count} in a minute`, origin);
    await this.#close(origin);
  }

  async #countUnknownCard(idTag: string, origin: FrameOrigin): Promise<void> {
    const { chargerId, receivedAtMs } = origin;
    if (idTag.length > LONGEST_ID_TAG) return;
    const { tallies, log } = this.#ports;
    const member = idTag.trim().toUpperCase();
    // No empty text goes into a set of the store.
    const tally =
      member === ''
        ? undefined
        : await orLost(log, 'cards', tallies.countMember(`cards#${chargerId}`, member, UNKNOWN_CARDS, receivedAtMs));
    if (tally === undefined || tally.count < UNKNOWN_CARDS.limit) return;
    const isNew = (this.#scannedUntilMs.get(chargerId) ?? 0) <= receivedAtMs;
    this.#scannedUntilMs.set(chargerId, tally.untilMs);
    if (isNew && tally.count === UNKNOWN_CARDS.limit)
      await this.#note('UnknownCards', `${tally.count} different ones in five minutes`, origin);
  }

  #mayGoOn(chargerId: string, nowMs: number): boolean {
    const known = this.#left.get(chargerId) ?? { frames: FRAMES_AT_ONCE, atMs: nowMs };
    const regained = (Math.max(0, nowMs - known.atMs) * FRAMES_PER_S) / SECOND_MS;
    const frames = Math.min(FRAMES_AT_ONCE, known.frames + regained) - 1;
    if (!this.#left.has(chargerId) && this.#left.size >= MOST_REMEMBERED) this.#forgetOne();
    this.#left.set(chargerId, { frames: Math.max(0, frames), atMs: Math.max(known.atMs, nowMs) });
    return frames >= 0;
  }

  #forgetOne(): void {
    const [oldest] = this.#left.keys();
    if (oldest === undefined) return;
    this.#left.delete(oldest);
    this.#scannedUntilMs.delete(oldest);
  }

  /** Once for each socket: what is still on its way is dropped without a word. */
  async #endFlood(origin: FrameOrigin): Promise<void> {
    if (this.#floods.has(origin.connectionId)) return;
    if (this.#floods.size >= MOST_REMEMBERED) this.#floods.clear();
    this.#floods.add(origin.connectionId);
    await this.#note('MessageFlood', `more than ${FRAMES_AT_ONCE} frames, and ${FRAMES_PER_S} a second after them`, origin);
    await this.#close(origin);
  }

  async #note(type: Parameters<typeof noticed>[1], techInfo: string, { chargerId, receivedAtMs }: FrameOrigin): Promise<void> {
    const event = noticed(chargerId, type, receivedAtMs, techInfo);
    await orLost(this.#ports.log, 'security event', noteSecurityEvent(event, this.#ports));
  }

  /** The gateway closes with a code of its own choice, where OCPP-J would have 1008. */
  async #close({ connectionId }: FrameOrigin): Promise<void> {
    await orLost(this.#ports.log, 'close', this.#ports.socket.close(connectionId));
  }
}

/** No card has a longer tag (OCPP 1.6 §7.28): none is looked up. */
const LONGEST_ID_TAG = 20;

function isAuthorize(frame: Frame): frame is Frame & { kind: 'CALL' } {
  return frame.kind === 'CALL' && frame.action === 'Authorize';
}

function saysInvalid(reply: string | undefined): boolean {
  return reply?.endsWith('{"idTagInfo":{"status":"Invalid"}}]') === true;
}
