import type { AdHocSession } from '../../domain/ad-hoc/ad-hoc-session';
import type { PublicCode } from '../../domain/ad-hoc/public-code';
import { type Receipt, type ReceiptContent, receiptNumber, yearOf } from '../../domain/ad-hoc/receipt';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { AdHocStore, ConnectorLocks, Place, PublicCodes, Receipts } from '../../ports/ad-hoc';

export class MemoryAdHocStore implements AdHocStore {
  readonly #sessions = new Map<string, AdHocSession>();

  async create(adHoc: AdHocSession): Promise<Result<undefined, { code: 'EXISTS'; adHoc: AdHocSession }>> {
    const known = this.#sessions.get(adHoc.id);
    if (known !== undefined) return refuse({ code: 'EXISTS', adHoc: known });
    this.#sessions.set(adHoc.id, adHoc);
    return ok();
  }

  async get(id: string): Promise<AdHocSession | undefined> {
    return this.#sessions.get(id);
  }

  async change(id: string, change: (known: AdHocSession) => AdHocSession): Promise<AdHocSession | undefined> {
    const known = this.#sessions.get(id);
    if (known === undefined) return undefined;
    const changed = change(known);
    if (changed === known) return known;
    const next = { ...changed, version: known.version + 1 };
    this.#sessions.set(id, next);
    return next;
  }
}

export class MemoryConnectorLocks implements ConnectorLocks {
  readonly #locks = new Map<string, { readonly holder: string; readonly untilMs: number }>();

  async take(place: Place, holder: string, untilMs: number, nowMs: number): Promise<boolean> {
    const lock = this.#locks.get(nameOf(place));
    if (lock !== undefined && lock.untilMs > nowMs && lock.holder !== holder) return false;
    this.#locks.set(nameOf(place), { holder, untilMs });
    return true;
  }

  async keep(place: Place, holder: string, untilMs: number, nowMs: number): Promise<boolean> {
    const lock = this.#locks.get(nameOf(place));
    if (lock?.holder !== holder || lock.untilMs <= nowMs) return false;
    this.#locks.set(nameOf(place), { holder, untilMs });
    return true;
  }

  async release(place: Place, holder: string): Promise<void> {
    if (this.#locks.get(nameOf(place))?.holder === holder) this.#locks.delete(nameOf(place));
  }

  async isTaken(place: Place, nowMs: number): Promise<boolean> {
    return (this.#locks.get(nameOf(place))?.untilMs ?? 0) > nowMs;
  }
}

function nameOf({ chargerId, connectorId }: Place): string {
  return JSON.stringify([chargerId, connectorId]);
}

export class MemoryPublicCodes implements PublicCodes {
  readonly #codes = new Map<string, PublicCode>();

  async find(code: string): Promise<PublicCode | undefined> {
    return this.#codes.get(code);
  }

  async listOf(chargerId: string): Promise<readonly PublicCode[]> {
    return [...this.#codes.values()]
      .filter((code) => code.chargerId === chargerId && code.replacedAtMs === undefined)
      .sort((a, b) => a.connectorId - b.connectorId);
  }

  async replace(next: PublicCode): Promise<Result<undefined, { code: 'CONFLICT' }>> {
    if (this.#codes.has(next.code)) return refuse({ code: 'CONFLICT' });
    const before = (await this.listOf(next.chargerId)).find(({ connectorId }) => connectorId === next.connectorId);
    if (before !== undefined) this.#codes.set(before.code, { ...before, replacedAtMs: next.createdAtMs });
    this.#codes.set(next.code, next);
    return ok();
  }
}

export class MemoryReceipts implements Receipts {
  readonly #receipts = new Map<string, Receipt>();
  readonly #last = new Map<number, number>();

  async issue(content: ReceiptContent): Promise<Receipt> {
    const known = this.#receipts.get(content.adHocId);
    if (known !== undefined) return known;
    const year = yearOf(content);
    const sequence = (this.#last.get(year) ?? 0) + 1;
    this.#last.set(year, sequence);
    const receipt = { number: receiptNumber(year, sequence), ...content };
    this.#receipts.set(content.adHocId, receipt);
    return receipt;
  }

  async get(adHocId: string): Promise<Receipt | undefined> {
    return this.#receipts.get(adHocId);
  }
}
