import type { AskedOnce, FileLink, Firmware, FirmwareUpdate, UploadRequest } from '../../domain/files/transfer';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { Page, PageRequest } from '../../ports/charger-store';
import type { LinkStore, TransferStore } from '../../ports/files';

export class MemoryTransferStore implements TransferStore {
  readonly #once = new Map<string, AskedOnce>();
  readonly #uploads = new Map<string, UploadRequest>();
  readonly #firmware = new Map<string, Firmware>();
  readonly #updates = new Map<string, FirmwareUpdate>();

  async once(chargerId: string, key: string, asked: AskedOnce): Promise<AskedOnce> {
    const name = JSON.stringify([chargerId, key]);
    const stands = this.#once.get(name) ?? asked;
    this.#once.set(name, stands);
    return stands;
  }

  async addUpload(upload: UploadRequest): Promise<void> {
    this.#uploads.set(upload.id, upload);
  }

  async listUploads(chargerId: string, page: PageRequest): Promise<Page<UploadRequest>> {
    return newestFirst(
      [...this.#uploads.values()].filter((upload) => upload.chargerId === chargerId),
      page,
    );
  }

  async addFirmware(firmware: Firmware): Promise<void> {
    this.#firmware.set(firmware.id, firmware);
  }

  async getFirmware(id: string): Promise<Firmware | undefined> {
    return this.#firmware.get(id);
  }

  async listFirmware(page: PageRequest): Promise<Page<Firmware>> {
    return newestFirst([...this.#firmware.values()], page);
  }

  async addUpdate(update: FirmwareUpdate): Promise<void> {
    this.#updates.set(update.id, update);
  }

  async listUpdates(chargerId: string, page: PageRequest): Promise<Page<FirmwareUpdate>> {
    return newestFirst(
      [...this.#updates.values()].filter((update) => update.chargerId === chargerId),
      page,
    );
  }
}

export class MemoryLinkStore implements LinkStore {
  readonly #links = new Map<string, FileLink>();

  async create(token: string, link: FileLink): Promise<void> {
    this.#links.set(token, link);
  }

  async use(token: string, action: FileLink['action'], nowMs: number): Promise<Result<FileLink, { code: 'LINK_GONE' }>> {
    const link = this.#links.get(token);
    if (link === undefined || link.action !== action || link.usesLeft <= 0 || link.expiresAtMs <= nowMs)
      return refuse({ code: 'LINK_GONE' });
    const used = { ...link, usesLeft: link.usesLeft - 1 };
    this.#links.set(token, used);
    return ok(used);
  }
}

function newestFirst<T extends { readonly id: string }>(all: readonly T[], { limit, cursor }: PageRequest): Page<T> {
  const rest = all.filter(({ id }) => cursor === undefined || id < cursor).sort((a, b) => (a.id < b.id ? 1 : -1));
  const items = rest.slice(0, limit);
  return { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
}
