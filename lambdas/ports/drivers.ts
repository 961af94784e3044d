import type { Driver } from '../domain/drivers/driver';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

export interface DriverStore {
  get(driverId: string): Promise<Driver | undefined>;
  findByPhone(phone: string): Promise<Driver | undefined>;
  /** One number is one driver, whoever comes first. */
  create(driver: Driver): Promise<Result<undefined, { code: 'DRIVER_EXISTS' } | { code: 'PHONE_TAKEN' }>>;
  /** Writes only over the version it read; a change in between is `CONFLICT`. */
  update(driver: Driver): Promise<Result<Driver, { code: 'DRIVER_NOT_FOUND' } | { code: 'CONFLICT' } | { code: 'PHONE_TAKEN' }>>;
  /** Their name and number go, the number is free for somebody else. Only over the version that was read. */
  erase(driver: Driver, nowMs: number): Promise<Result<Driver, { code: 'DRIVER_NOT_FOUND' } | { code: 'CONFLICT' }>>;
  list(page: PageRequest): Promise<Page<Driver>>;
}
