import type { ChargerSocket } from '../ports/charger-socket';
import type { ConnectionStore } from '../ports/charger-store';
import type { Log } from '../ports/log';
import type { PlanNudge, PumpNudge, Timers } from '../ports/nudges';
import { negotiateSubprotocol } from './negotiate-subprotocol';
import { nudge } from './nudge';

export interface ConnectPorts {
  readonly connections: ConnectionStore;
  readonly socket: ChargerSocket;
  readonly pump: PumpNudge;
  readonly planning: PlanNudge;
  readonly timers: Timers;
  readonly log: Log;
}

export interface NewConnection {
  readonly chargerId: string;
  readonly siteId: string;
  readonly connectionId: string;
  readonly connectedAtMs: number;
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
  const { chargerId, siteId, connectionId, connectedAtMs, offeredSubprotocols } = connection;
  const { connections, socket, pump, planning, timers, log } = ports;
  const subprotocol = negotiateSubprotocol(offeredSubprotocols);
  if (subprotocol === undefined) {
    log.warn('CHARGER_CONNECTION_REFUSED', {
      chargerId,
      why: offeredSubprotocols === undefined ? 'NO_SUBPROTOCOL' : 'UNKNOWN_SUBPROTOCOL',
    });
    return { status: 400, sentence: 'Offer the WebSocket subprotocol ocpp1.6.' };
  }
  const opened = await connections.open(chargerId, connectionId, connectedAtMs);
  if (!opened.ok) {
    log.warn('CHARGER_CONNECTION_REFUSED', { chargerId, why: opened.refusal.code });
    return { status: 409, sentence: 'A newer connection of this charger is already there.' };
  }
  const { connection: current, replaced } = opened.value;
  log.info('CHARGER_CONNECTED', { chargerId, connectionId, epoch: current.epoch, replaced: replaced !== undefined });
  await nudge(
    log,
    pump.pump(chargerId, 'CONNECTED'),
    timers.set({ kind: 'GREETING', chargerId, epoch: current.epoch }, GREETING_AFTER_S),
    ...(current.epoch > 1 ? [planning.plan(siteId, 'RECONNECTED')] : []),
    ...(replaced === undefined ? [] : [socket.close(replaced)]),
  );
  return { status: 200, subprotocol };
}
