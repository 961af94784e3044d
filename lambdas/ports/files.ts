import type { AskedOnce, FileLink, Firmware, FirmwareUpdate, UploadRequest } from '../domain/files/transfer';
import type { Result } from '../domain/shared/result';
import type { Page, PageRequest } from './charger-store';

/** What was asked of which charger, and which firmware there is. The bytes are elsewhere: `FileStorage`. Lists are newest first. */
export interface TransferStore {
  /** Keeps what is asked first under a key, and answers what stands. */
  once(chargerId: string, key: string, asked: AskedOnce): Promise<AskedOnce>;
  addUpload(upload: UploadRequest): Promise<void>;
  listUploads(chargerId: string, page: PageRequest): Promise<Page<UploadRequest>>;
  addFirmware(firmware: Firmware): Promise<void>;
  getFirmware(id: string): Promise<Firmware | undefined>;
  listFirmware(page: PageRequest): Promise<Page<Firmware>>;
  addUpdate(update: FirmwareUpdate): Promise<void>;
  listUpdates(chargerId: string, page: PageRequest): Promise<Page<FirmwareUpdate>>;
}

/** Short addresses, by a token that is not itself kept. */
export interface LinkStore {
  create(token: string, link: FileLink): Promise<void>;
  /** Uses a link once. Unknown, used up, out of time and of the other action are one answer: a stranger learns nothing. One write. */
  use(token: string, action: FileLink['action'], nowMs: number): Promise<Result<FileLink, { code: 'LINK_GONE' }>>;
}

/** The bucket. Bytes never pass through us: whoever has them sends or fetches them with an address that opens one file, one way. */
export interface FileStorage {
  addressToPut(key: string, forMs: number): Promise<string>;
  addressToGet(key: string, forMs: number, fileName?: string): Promise<string>;
  look(key: string): Promise<{ readonly sizeBytes: number; readonly storedAtMs: number } | undefined>;
}
