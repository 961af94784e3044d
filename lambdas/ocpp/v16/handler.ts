import type { AdHocStore } from '../../ports/ad-hoc';
import type { CardPlaceStore } from '../../ports/card-places';
import type { ChargerStore, ConnectionStore } from '../../ports/charger-store';
import type { Clock } from '../../ports/clock';
import type { Commissioning } from '../../ports/commissioning';
import type { ConnectorHistory } from '../../ports/connector-history';
import type { Ledger } from '../../ports/ledger';
import type { Log } from '../../ports/log';
import type { AdHocNudge, PlanNudge, PumpNudge, SettleNudge } from '../../ports/nudges';
import type { ReservationStore } from '../../ports/reservations';
import type { SecurityEventStore } from '../../ports/security-events';
import type { SessionStore } from '../../ports/session-store';
import type { CardStore, TelemetryStore } from '../../ports/stores';
import type { InboundAction, InboundRequest, InboundResponse } from './messages';

/** Everything that any message of a charger can need. A handler names its part of it. */
export interface Ports16 {
  readonly clock: Clock;
  readonly chargers: ChargerStore;
  readonly connections: ConnectionStore;
  readonly sessions: SessionStore;
  readonly cards: CardStore & CardPlaceStore;
  readonly ledger: Pick<Ledger, 'wallet' | 'post'>;
  readonly telemetry: TelemetryStore;
  readonly connectorHistory: Pick<ConnectorHistory, 'note'>;
  readonly planning: PlanNudge;
  readonly settlements: SettleNudge & AdHocNudge;
  readonly adHoc: Pick<AdHocStore, 'get' | 'change'>;
  readonly pump: PumpNudge;
  readonly commissioning: Commissioning;
  readonly reservations: Pick<ReservationStore, 'change'>;
  readonly securityEvents: SecurityEventStore;
  readonly log: Log;
}

/** Where a CALL comes from. All of it travels with the frame: no look-up is needed to know the charger. */
export interface CallOrigin {
  readonly chargerId: string;
  readonly siteId: string;
  readonly connectionId: string;
  /** When the socket was opened, by the gateway's clock: a later socket has a later one. */
  readonly connectedAtMs: number;
  readonly messageId: string;
  readonly receivedAtMs: number;
}

/**
 * One message of OCPP 1.6: what it is, and the ports that it needs. It answers when everything that the answer promises is durable, and
 * it may be called again with the same message at any time.
 */
export type Handler16<A extends InboundAction, Needs extends keyof Ports16 = never> = (
  request: InboundRequest<A>,
  ports: Pick<Ports16, Needs>,
  origin: CallOrigin,
) => Promise<InboundResponse<A>>;
