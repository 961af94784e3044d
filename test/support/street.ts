import { MemoryChargerStore } from '../../lambdas/adapters/memory/memory-charger-store';
import { MemoryConnectionStore } from '../../lambdas/adapters/memory/memory-connection-store';
import { MemoryHabitStore } from '../../lambdas/adapters/memory/memory-habit-store';
import { MemoryMailbox } from '../../lambdas/adapters/memory/memory-mailbox';
import { MemoryPlanStore } from '../../lambdas/adapters/memory/memory-plan-store';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store';
import { MemorySignalStore } from '../../lambdas/adapters/memory/memory-signal-store';
import { MemorySiteStore } from '../../lambdas/adapters/memory/memory-site-store';
import { MemoryTariffStore } from '../../lambdas/adapters/memory/memory-tariff-store';
import { sendCommand } from '../../lambdas/commands/send-command';
import type { ChargingCapabilities } from '../../lambdas/domain/chargers/charger';
import type { Command, TerminalState } from '../../lambdas/domain/commands/command';
import type { OpenSession, Preferences } from '../../lambdas/domain/sessions/session';
import type { Site } from '../../lambdas/domain/sites/site';
import type { ChargingProfile } from '../../lambdas/domain/smart-charging/plan';
import type { SessionTariff } from '../../lambdas/domain/tariffs/session-bill';
import { planSite } from '../../lambdas/jobs/plan-site';
import type { Outcome } from '../../lambdas/ports/mailbox';
import { silentLog } from './mailbox';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 4 * QUARTER_MS;
export const SITE = 'site_a';
/** Ten minutes to one in Berlin: the prices of the evening are known, tomorrow's are not. */
const NOON = '2026-02-10T11:50:00Z';

/** One site, one or more chargers with a car each, and the whole neighbourhood of the job in memory. */
export class Street {
  nowMs = Date.parse(NOON);
  readonly connections = new MemoryConnectionStore();
  readonly chargers = new MemoryChargerStore(this.connections);
  readonly sessions = new MemorySessionStore();
  readonly plans = new MemoryPlanStore();
  readonly habits = new MemoryHabitStore();
  readonly signals = new MemorySignalStore();
  readonly sites = new MemorySiteStore({ timeZone: 'Europe/Berlin', priceZone: 'DE-LU' });
  readonly mailbox = new MemoryMailbox({
    connection: (chargerId) => this.connections.get(chargerId),
    registration: async () => 'Accepted',
  });
  readonly #clock = { nowMs: () => this.nowMs };
  readonly dueAtMs = new Map<string, number | undefined>();
  readonly tariffs = new MemoryTariffStore();
  readonly deps = {
    clock: this.#clock,
    sites: this.sites,
    sessions: {
      get: (id: string) => this.sessions.get(id),
      listOpen: (of: { siteId: string }) => this.sessions.listOpen(of),
      fixTariff: (id: string, tariff: SessionTariff) => this.sessions.fixTariff(id, tariff),
      planned: async (id: string, nextMs: number | undefined) => void this.dueAtMs.set(id, nextMs),
    },
    chargers: this.chargers,
    signals: this.signals,
    tariffs: this.tariffs,
    plans: this.plans,
    habits: this.habits,
    mailbox: this.mailbox,
    sender: sendCommand({ clock: this.#clock, mailbox: this.mailbox, pump: { pump: async () => {} } }),
    log: silentLog,
  };

  static async with(site: Partial<Site> = {}, capabilities: ChargingCapabilities = { maxPeriods: 24, maxStackLevel: 8 }): Promise<Street> {
    const street = new Street();
    await street.sites.create({ id: SITE, name: 'A', timeZone: 'Europe/Berlin', priceZone: 'DE-LU', createdAtMs: 0, version: 1, ...site });
    await street.addCar('a', {}, capabilities);
    return street;
  }

  async addCar(name: string, preferences: Preferences, capabilities: ChargingCapabilities = {}): Promise<void> {
    await this.chargers.create({
      id: `CP-${name}`,
      siteId: SITE,
      registration: 'Accepted',
      password: { algorithm: 'scrypt', saltHex: '', hashHex: '' },
      createdAtMs: 0,
      maxCurrentA: 16,
      phases: 3,
      capabilities,
    });
    await this.connections.open(`CP-${name}`, `socket-${name}`, this.nowMs - HOUR_MS);
    const session: OpenSession = {
      status: 'OPEN',
      id: `ses_${name}`,
      chargerId: `CP-${name}`,
      connectorId: 1,
      transactionId: 77,
      idTag: 'TAG',
      siteId: SITE,
      startKey: `k-${name}`,
      startMessageId: 'm',
      idTagInfo: { status: 'Accepted' },
      startedAtMs: this.nowMs,
      startReceivedAtMs: this.nowMs,
      meterStartWh: 1_000,
      flags: [],
      preferences,
    };
    await this.sessions.open(session, this.nowMs);
  }

  /** Prices in cents, quarter by quarter from a time on. */
  async prices(from: string, cents: readonly number[], quality: 'final' | 'replay' = 'final'): Promise<void> {
    await this.signals.put({
      kind: 'price',
      zone: 'DE-LU',
      unit: 'EUR/kWh',
      source: quality === 'replay' ? 'replay' : 'energy-charts',
      licence: '',
      fetchedAtMs: this.nowMs,
      slots: cents.map((cent, i) => ({ startMs: Date.parse(from) + i * QUARTER_MS, value: cent / 100, quality })),
    });
  }

  /** The whole site, or one session of it. */
  plan(sessionId?: string): Promise<void> {
    return planSite(SITE, [sessionId === undefined ? {} : { sessionId }], this.deps);
  }

  async wants(preferences: Preferences, name = 'a'): Promise<void> {
    await this.sessions.prefer(`ses_${name}`, preferences, this.nowMs);
    await this.plan(`ses_${name}`);
  }

  async commands(name = 'a'): Promise<readonly Command[]> {
    const { items } = await this.mailbox.list(`CP-${name}`, { limit: 50 });
    return [...items].sort((a, b) => a.seq - b.seq);
  }

  async profiles(name = 'a'): Promise<ChargingProfile[]> {
    return (await this.commands(name)).map(({ payload }) => payload['csChargingProfiles'] as unknown as ChargingProfile);
  }

  /** The charger's answer to the newest command. */
  async ends(state: TerminalState, more: Partial<Outcome> = {}): Promise<void> {
    const command = (await this.commands()).at(-1)!;
    const epoch = (await this.connections.get(command.chargerId))!.epoch;
    const slot = { seq: command.seq, messageId: `${command.seq}`, attempt: 1, epoch, deadlineMs: this.nowMs + 30_000 };
    expect(await this.mailbox.claim(command, slot, this.nowMs)).toMatchObject({ ok: true });
    expect(await this.mailbox.finish(command.chargerId, slot, { state, atMs: this.nowMs, ...more })).toMatchObject({ ok: true });
  }

  later(minutes: number): void {
    this.nowMs += minutes * MINUTE_MS;
  }

  /** What the meter shows: energy since the start, and power. */
  async metered(energyWh: number, powerW: number): Promise<void> {
    await this.sessions.recordReading('ses_a', {
      sampledAtMs: this.nowMs,
      registerWh: 1_000 + energyWh,
      powerW,
      activePhases: powerW > 4_000 ? 3 : 1,
    });
  }
}

/** `hh:mm:ss limit` per period. */
export function picture(profile: ChargingProfile | undefined): string[] {
  const startMs = Date.parse(profile?.chargingSchedule.startSchedule ?? '');
  return (profile?.chargingSchedule.chargingSchedulePeriod ?? []).map(
    ({ startPeriod, limit }) => `${new Date(startMs + startPeriod * 1_000).toISOString().slice(11, 19)} ${limit}`,
  );
}
