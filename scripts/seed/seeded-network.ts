import type { Card } from '../../lambdas/domain/cards/card';
import type { Charger, Connector } from '../../lambdas/domain/chargers/charger';
import type { Driver } from '../../lambdas/domain/drivers/driver';
import type { SettledSession } from '../../lambdas/domain/sessions/session';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/domain/shared/time';
import type { Site } from '../../lambdas/domain/sites/site';

/** How much of everything. */
export interface Size {
  readonly sites: number;
  readonly chargers: number;
  readonly drivers: number;
  readonly sessions: number;
}

export const SIZES = {
  small: { sites: 3, chargers: 20, drivers: 50, sessions: 1_000 },
  medium: { sites: 15, chargers: 200, drivers: 500, sessions: 20_000 },
  large: { sites: 50, chargers: 1_000, drivers: 2_000, sessions: 100_000 },
} as const satisfies Record<string, Size>;

/** So far back the sessions go. */
export const SEEDED_DAYS = 90;
export const TIME_ZONE = 'Europe/Berlin';

/** The same size at the same time is the same network: no figure is drawn from anywhere else. */
export class SeededNetwork {
  readonly #size: Size;
  readonly #nowMs: number;
  #state = 20_261_121;

  constructor(size: Size, nowMs: number) {
    this.#size = size;
    this.#nowMs = nowMs;
  }

  get bornAtMs(): number {
    return this.#nowMs - (SEEDED_DAYS + 30) * DAY_MS;
  }

  sites(): Site[] {
    return times(this.#size.sites, (i) => ({
      id: siteId(i),
      name: `Site ${i + 1}`,
      timeZone: TIME_ZONE,
      priceZone: 'DE-LU',
      createdAtMs: this.bornAtMs,
      version: 1,
    }));
  }

  chargers(): Charger[] {
    return times(this.#size.chargers, (i) => ({
      id: chargerId(i),
      siteId: siteId(i % this.#size.sites),
      registration: 'Accepted',
      // No key has this hash: seeded chargers are there to be looked at.
      password: { algorithm: 'scrypt', saltHex: '00', hashHex: '00' },
      createdAtMs: this.bornAtMs,
      maxCurrentA: 16,
      phases: 3,
      capabilities: {},
      identity: { vendor: 'Tidewatt', model: i % 3 === 0 ? 'Seeded 22' : 'Seeded 11', firmwareVersion: '1.0' },
    }));
  }

  connectors(): Connector[] {
    return times(2 * this.#size.chargers, (i) => ({
      chargerId: chargerId(Math.floor(i / 2)),
      connectorId: 1 + (i % 2),
      status: i % 37 === 0 ? 'Faulted' : 'Available',
      errorCode: i % 37 === 0 ? 'GroundFailure' : 'NoError',
      epoch: 1,
      reportedAtMs: this.bornAtMs,
      receivedAtMs: this.bornAtMs,
    }));
  }

  drivers(): Driver[] {
    return times(this.#size.drivers, (i) => ({
      id: driverId(i),
      name: `Driver ${i + 1}`,
      phone: `+4930${String(1_000_000 + i)}`,
      walletId: `wal_${driverId(i)}`,
      createdAtMs: this.bornAtMs,
      version: 1,
    }));
  }

  cards(): Card[] {
    return times(this.#size.drivers, (i) => ({
      idTag: tag(i),
      kind: 'PERSONAL',
      status: 'ACTIVE',
      driverId: driverId(i),
      createdAtMs: this.bornAtMs,
      version: 1,
    }));
  }

  /** Settled, at every hour of the day but mostly in the evening, one in twenty without energy. */
  *sessions(): Generator<SettledSession> {
    const perCharger = Math.ceil(this.#size.sessions / this.#size.chargers);
    for (let i = 0; i < this.#size.sessions; i++) {
      const charger = Math.floor(i / perCharger);
      const dayMs = this.#nowMs - (1 + this.#draw() * (SEEDED_DAYS - 1)) * DAY_MS;
      const startedAtMs = Math.floor(dayMs / DAY_MS) * DAY_MS + Math.floor((this.#draw() + this.#draw() + this.#draw()) * 8 * HOUR_MS);
      const lengthMs = Math.floor((0.3 + this.#draw() * 6) * HOUR_MS);
      const energyWh = this.#draw() < 0.05 ? 0 : Math.floor((lengthMs / HOUR_MS) * (3_000 + this.#draw() * 7_000));
      const driver = Math.floor(this.#draw() * this.#size.drivers);
      yield this.#session(i, { charger, driver, startedAtMs, lengthMs, energyWh });
    }
  }

  #session(
    i: number,
    { charger, driver, startedAtMs, lengthMs, energyWh }: Record<'charger' | 'driver' | 'startedAtMs' | 'lengthMs' | 'energyWh', number>,
  ): SettledSession {
    const meterStartWh = i * 10_000;
    return {
      id: `ses_seeded${String(i).padStart(7, '0')}`,
      chargerId: chargerId(charger),
      connectorId: 1 + (i % 2),
      transactionId: 1 + i,
      idTag: tag(driver),
      siteId: siteId(charger % this.#size.sites),
      driverId: driverId(driver),
      startKey: `seeded ${i}`,
      startMessageId: `s${i}`,
      idTagInfo: { status: this.#draw() < 0.97 ? 'Accepted' : 'Blocked' },
      startedAtMs,
      startReceivedAtMs: startedAtMs,
      meterStartWh,
      flags: [],
      payer: { kind: 'POSTPAID', driverId: driverId(driver) },
      status: 'SETTLED',
      stoppedAtMs: startedAtMs + lengthMs,
      stopReceivedAtMs: startedAtMs + lengthMs,
      meterStopWh: meterStartWh + energyWh,
      stopReason: 'EVDisconnected',
      energyWh,
      settledAtMs: startedAtMs + lengthMs + MINUTE_MS,
      charged: { amount: (Math.round(energyWh * 0.045) / 100).toFixed(2), currency: 'EUR' },
    };
  }

  /** mulberry32. */
  #draw(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

const siteId = (i: number) => `site_seeded${String(i).padStart(3, '0')}`;
const chargerId = (i: number) => `SEED-${String(i).padStart(4, '0')}`;
const driverId = (i: number) => `drv_seeded${String(i).padStart(5, '0')}`;
const tag = (i: number) => `SEED${String(i).padStart(8, '0')}`;
