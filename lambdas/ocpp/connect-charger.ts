import { countedAddress } from '../domain/chargers/connection-attempts';
import { type NoticedSecurityEvent, noticed } from '../domain/chargers/security-event';
import type { TallyRule } from '../domain/security/tally';
import { MINUTE_MS } from '../domain/shared/time';
import type { ChargerSocket } from '../ports/charger-socket';
import type { ConnectionStore, OpenedConnection } from '../ports/charger-store';
import type { Log } from '../ports/log';
import type { PlanNudge, PumpNudge, Timers } from '../ports/nudges';
import type { SecurityEventStore } from '../ports/security-events';
import type { Tallies } from '../ports/tallies';
import { negotiateSubprotocol } from './negotiate-subprotocol';
import { noteSecurityEvent, orLost } from './note-security';
import { nudge } from './nudge';

export interface ConnectPorts {
  readonly connections: ConnectionStore;
  readonly socket: ChargerSocket;
  readonly pump: PumpNudge;
  readonly planning: PlanNudge;
  readonly timers: Timers;
  readonly tallies: Pick<Tallies, 'count'>;
  readonly securityEvents: Pick<SecurityEventStore, 'append'>;
  readonly log: Log;
}

export interface NewConnection {
  readonly chargerId: string;
  readonly siteId: string;
  readonly connectionId: string;
  readonly connectedAtMs: number;
  /** Where it comes from; '' where that is not known. */
  readonly address: string;
  /** `Sec-WebSocket-Protocol` of the handshake. */
  readonly offeredSubprotocols: string | undefined;
}

export type ConnectAnswer =
  | { readonly status: 200; readonly subprotocol: string }
  | { readonly status: 400 | 409; readonly sentence: string };

/** A charger that says nothing for so long after it connected is asked who and how it is. */
const GREETING_AFTER_S = 30;

/**
 * The newest authenticated connection of a charger is the one that leads to it (F-18): it is recorded, the one before is dropped, and what
 * waits for the charger moves on. Reconnects happen a dozen times a day, often in the middle of a session, and change nothing else.
 */
export async function connectCharger(connection: NewConnection, ports: ConnectPorts): Promise<ConnectAnswer> {
  const { chargerId, siteId, connectionId, connectedAtMs, address, offeredSubprotocols } = connection;
  const { connections, socket, pump, planning, timers, log } = ports;
  const subprotocol = negotiateSubprotocol(offeredSubprotocols);
  if (subprotocol === undefined) {
    log.warn('CHARGER_CONNECTION_REFUSED', {
      chargerId,
      why: offeredSubprotocols === undefined ? 'NO_SUBPROTOCOL' : 'UNKNOWN_SUBPROTOCOL',
    });
    return { status: 400, sentence: 'Offer the WebSocket subprotocol ocpp1.6.' };
  }
  const opened = await connections.open(chargerId, connectionId, connectedAtMs, address);
  if (!opened.ok) {
    log.warn('CHARGER_CONNECTION_REFUSED', { chargerId, why: opened.refusal.code });
    return { status: 409, sentence: 'A newer connection of this charger is already there.' };
  }
  const { connection: current, replaced, replacedSeen } = opened.value;
  log.info('CHARGER_CONNECTED', { chargerId, connectionId, epoch: current.epoch, replaced: replaced !== undefined });
  await nudge(
    log,
    pump.pump(chargerId, 'CONNECTED'),
    timers.set({ kind: 'GREETING', chargerId, epoch: current.epoch }, GREETING_AFTER_S),
    ...(current.epoch > 1 ? [planning.plan(siteId, 'RECONNECTED', undefined, chargerId)] : []),
    ...(replaced === undefined ? [] : [socket.close(replaced)]),
  );
  if (replacedSeen !== undefined && isTwins(replacedSeen, connection)) await noteTwins(replacedSeen.address, connection, ports);
  return { status: 200, subprotocol };
}

/** A socket that showed life so lately was not lost: somebody else took its place. */
const ALIVE_WITHIN_MS = MINUTE_MS;
/** A charger that changes from one network to another does so once. */
const FLAPS: TallyRule = { limit: 4, withinMs: 5 * MINUTE_MS, holdMs: 5 * MINUTE_MS };

type Seen = NonNullable<OpenedConnection['replacedSeen']>;

function isTwins(before: Seen, { address, connectedAtMs }: NewConnection): boolean {
  const isElsewhere = address !== '' && countedAddress(address) !== countedAddress(before.address);
  return isElsewhere && connectedAtMs - before.lastSeenAtMs < ALIVE_WITHIN_MS;
}

/** Both had the right key. The newest stays the charger's (F-18), and the operator is told: once is chance, again and again is a stolen key. */
async function noteTwins(from: string, { chargerId, address, connectedAtMs }: NewConnection, ports: ConnectPorts): Promise<void> {
  const note = (type: NoticedSecurityEvent, techInfo: string) =>
    orLost(ports.log, 'security event', noteSecurityEvent(noticed(chargerId, type, connectedAtMs, techInfo), ports));
  await note('DuplicateConnection', `${address} took the place of ${from}`);
  const flaps = await orLost(ports.log, 'flaps', ports.tallies.count(`flaps#${chargerId}`, FLAPS, connectedAtMs));
  if (flaps?.count === FLAPS.limit) await note('CredentialShared', `${flaps.count} times in five minutes, lastly ${address} and ${from}`);
}
