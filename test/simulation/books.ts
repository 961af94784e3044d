import { MemoryAdHocStore } from '../../lambdas/adapters/memory/memory-ad-hoc';
import { MemoryCardStore } from '../../lambdas/adapters/memory/memory-card-store';
import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryConnectorHistory } from '../../lambdas/adapters/memory/memory-connector-history';
import { MemoryHabitStore } from '../../lambdas/adapters/memory/memory-habit-store';
import { MemoryCaptures, MemoryJournal } from '../../lambdas/adapters/memory/memory-journal';
import { MemoryLedger } from '../../lambdas/adapters/memory/memory-ledger';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import { MemoryPlanStore } from '../../lambdas/adapters/memory/memory-plan-store';
import { MemoryReservationStore } from '../../lambdas/adapters/memory/memory-reservation-store';
import { MemorySecurityEventStore } from '../../lambdas/adapters/memory/memory-security-event-store';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { MemoryTallies } from '../../lambdas/adapters/memory/memory-tallies';
import { MemoryTariffStore } from '../../lambdas/adapters/memory/memory-tariff-store';
import { MemoryTelemetryStore } from '../../lambdas/adapters/memory/memory-telemetry-store';
import type { Clock, Random } from '../../lambdas/ports/clock';

/** Everything that is stored, in memory. */
export class Books {
  readonly connections = new MemoryConnectionStore();
  readonly chargers = new MemoryChargerStore(this.connections);
  readonly sessions = new MemorySessionStore();
  readonly cards = new MemoryCardStore();
  readonly telemetry = new MemoryTelemetryStore();
  readonly connectorHistory = new MemoryConnectorHistory();
  readonly tariffs = new MemoryTariffStore();
  readonly journal = new MemoryJournal();
  readonly captures = new MemoryCaptures();
  readonly reservations = new MemoryReservationStore();
  readonly adHoc = new MemoryAdHocStore();
  readonly securityEvents = new MemorySecurityEventStore();
  readonly tallies = new MemoryTallies();
  readonly signals = new MemorySignalStore();
  readonly sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' });
  readonly plans = new MemoryPlanStore();
  readonly habits = new MemoryHabitStore();
  readonly ledger: MemoryLedger;
  readonly mailbox = new MemoryMailbox({
    connection: (id) => this.connections.get(id),
    registration: async (id) => (await this.chargers.get(id))?.registration,
    proposePassword: (id, pending) => this.chargers.proposePassword(id, pending),
  });

  constructor(clock: Clock, random: Pick<Random, 'ulid'>) {
    this.ledger = new MemoryLedger(clock, random);
  }
}
