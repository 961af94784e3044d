import { type Driver, erased } from '../../domain/drivers/driver';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { DriverStore } from '../../ports/drivers';

export class MemoryDriverStore implements DriverStore {
  readonly #drivers = new Map<string, Driver>();

  async get(driverId: string): Promise<Driver | undefined> {
    return this.#drivers.get(driverId);
  }

  async findByPhone(phone: string): Promise<Driver | undefined> {
    return [...this.#drivers.values()].find((driver) => driver.phone === phone);
  }

  async create(driver: Driver): Promise<Result<undefined, { code: 'DRIVER_EXISTS' } | { code: 'PHONE_TAKEN' }>> {
    if (this.#drivers.has(driver.id)) return refuse({ code: 'DRIVER_EXISTS' });
    if (await this.findByPhone(driver.phone)) return refuse({ code: 'PHONE_TAKEN' });
    this.#drivers.set(driver.id, driver);
    return ok();
  }

  async update(driver: Driver): Promise<Result<Driver, { code: 'DRIVER_NOT_FOUND' } | { code: 'CONFLICT' } | { code: 'PHONE_TAKEN' }>> {
    const known = this.#drivers.get(driver.id);
    if (known === undefined) return refuse({ code: 'DRIVER_NOT_FOUND' });
    if (known.version !== driver.version) return refuse({ code: 'CONFLICT' });
    const holder = await this.findByPhone(driver.phone);
    if (holder !== undefined && holder.id !== driver.id) return refuse({ code: 'PHONE_TAKEN' });
    const next = { ...driver, version: driver.version + 1 };
    this.#drivers.set(driver.id, next);
    return ok(next);
  }

  async erase(driver: Driver, nowMs: number): Promise<Result<Driver, { code: 'DRIVER_NOT_FOUND' } | { code: 'CONFLICT' }>> {
    const known = this.#drivers.get(driver.id);
    if (known === undefined) return refuse({ code: 'DRIVER_NOT_FOUND' });
    if (known.version !== driver.version) return refuse({ code: 'CONFLICT' });
    const next = { ...erased(known, nowMs), version: known.version + 1 };
    this.#drivers.set(driver.id, next);
    return ok(next);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Driver>> {
    const rest = [...this.#drivers.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).filter(({ id }) => cursor === undefined || id > cursor);
    const items = rest.slice(0, limit);
    return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}
