import type { AdHocStore, ConnectorLocks, PublicCodes, Receipts } from '../ports/ad-hoc';
import type { AuditTrail } from '../ports/audit';
import type { AvailabilityStore } from '../ports/availability';
import type { ChargerStore, LineHistory } from '../ports/charger-store';
import type { Clock, Random, Sleep } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { ConfigurationStore, TemplateStore } from '../ports/configurations';
import type { ConnectorHistory } from '../ports/connector-history';
import type { DriverStore } from '../ports/drivers';
import type { FileStorage, LinkStore, TransferStore } from '../ports/files';
import type { Inbox } from '../ports/inbox';
import type { Captures, Journal } from '../ports/journal';
import type { Ledger } from '../ports/ledger';
import type { LocalListStore } from '../ports/local-lists';
import type { Log } from '../ports/log';
import type { Mailbox } from '../ports/mailbox';
import type { AdHocNudge, PlanNudge, SettleNudge, SignalsNudge } from '../ports/nudges';
import type { Payments } from '../ports/payments';
import type { ApiKeyStore, Directory, Identity, OwnAccount, UserStore } from '../ports/people';
import type { PlanStore } from '../ports/plan-store';
import type { RateLimiter } from '../ports/rate-limit';
import type { RefusedVisits } from '../ports/refused-visits';
import type { ReservationStore } from '../ports/reservations';
import type { SecurityEventStore } from '../ports/security-events';
import type { SessionStore } from '../ports/session-store';
import type { SignalFeedStore, SignalStore } from '../ports/signals';
import type { Statistics } from '../ports/statistics';
import type { CardStore, SiteStore, TelemetryStore } from '../ports/stores';
import type { Tallies } from '../ports/tallies';
import type { TariffStore } from '../ports/tariffs';

/** All that the API stands on. Each resource names the part it uses. */
export interface ApiPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly log: Log;
  readonly identity: Identity;
  readonly apiKeys: ApiKeyStore;
  readonly account: OwnAccount;
  readonly directory: Directory;
  readonly users: UserStore;
  readonly audit: AuditTrail;
  readonly rates: RateLimiter;
  readonly chargers: ChargerStore;
  readonly commands: CommandSender;
  readonly mailbox: Pick<Mailbox, 'get' | 'list' | 'drop'>;
  readonly sessions: SessionStore;
  readonly telemetry: Pick<TelemetryStore, 'list' | 'all'>;
  readonly connectorHistory: Pick<ConnectorHistory, 'between'>;
  readonly securityEvents: Pick<SecurityEventStore, 'list'>;
  readonly tallies: Pick<Tallies, 'countMember'>;
  readonly visits: Pick<RefusedVisits, 'list'>;
  readonly journal: Pick<Journal, 'list'>;
  readonly captures: Pick<Captures, 'set'>;
  readonly inbox: Inbox;
  readonly settlements: SettleNudge;
  readonly plans: Pick<PlanStore, 'get'>;
  readonly planning: PlanNudge;
  readonly reservations: Pick<ReservationStore, 'list' | 'listActive'>;
  readonly cards: CardStore;
  readonly drivers: DriverStore;
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly localLists: LocalListStore;
  readonly configurations: Pick<ConfigurationStore, 'get'>;
  readonly templates: TemplateStore;
  readonly availability: AvailabilityStore;
  readonly publicCodes: PublicCodes;
  readonly locks: ConnectorLocks;
  readonly adHoc: AdHocStore;
  readonly adHocNudge: AdHocNudge;
  readonly receipts: Pick<Receipts, 'get'>;
  readonly sites: SiteStore;
  readonly statistics: Statistics;
  readonly lines: LineHistory;
  readonly signals: SignalStore;
  readonly feeds: SignalFeedStore;
  /** Sites of a zone whose signals an operator changed. */
  readonly changes: SignalsNudge;
  readonly tariffs: TariffStore;
  readonly transfers: TransferStore;
  readonly links: LinkStore;
  readonly files: FileStorage;
  readonly facts: DeploymentFacts;
}

/** What `GET /v1/config` tells everybody: nothing that helps an attacker. */
interface DeploymentFacts {
  readonly defaultTimeZone: string;
  readonly publicUrl: string;
  readonly defaultPriceZone: string;
  readonly journalDays: number;
}
