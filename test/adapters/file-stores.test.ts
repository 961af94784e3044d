import { DynamoLinkStore } from '../../lambdas/adapters/dynamodb/dynamo-link-store';
import { DynamoTransferStore } from '../../lambdas/adapters/dynamodb/dynamo-transfer-store';
import { MemoryLinkStore, MemoryTransferStore } from '../../lambdas/adapters/memory/memory-files';
import type { Firmware, FirmwareUpdate, UploadRequest } from '../../lambdas/domain/files/transfer';
import { ok, refuse } from '../../lambdas/domain/shared/result';
import type { LinkStore, TransferStore } from '../../lambdas/ports/files';
import { startDynamo, type TestDynamo } from '../support/dynamodb';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const kinds: [string, () => Promise<{ transfers: TransferStore; links: LinkStore }>][] = [
  ['in memory', async () => ({ transfers: new MemoryTransferStore(), links: new MemoryLinkStore() })],
  [
    'in DynamoDB',
    async () => {
      const { core, telemetry } = await dynamo.tables();
      return { transfers: new DynamoTransferStore(dynamo.documents, core), links: new DynamoLinkStore(dynamo.documents, telemetry) };
    },
  ],
];

describe.each(kinds)('files %s', (_kind, make) => {
  let transfers: TransferStore;
  let links: LinkStore;
  beforeEach(async () => {
    ({ transfers, links } = await make());
  });

  test('what was asked of a charger is listed newest first, page by page, and of no other charger', async () => {
    const upload = (id: string, more: Partial<UploadRequest> = {}): UploadRequest => ({
      id,
      chargerId: 'CP-1',
      log: 'SecurityLog',
      commandSeq: 3,
      requestId: 9,
      requestedAtMs: 5,
      key: `diagnostics/${id}`,
      ...more,
    });
    for (const id of ['01A', '01C', '01B']) await transfers.addUpload(upload(id));
    await transfers.addUpload(upload('01D', { chargerId: 'CP-2' }));
    const first = await transfers.listUploads('CP-1', { limit: 2 });
    expect(first.items).toEqual([upload('01C'), upload('01B')]);
    expect(await transfers.listUploads('CP-1', { limit: 2, cursor: first.nextCursor ?? '' })).toEqual({
      items: [upload('01A')],
      nextCursor: null,
    });
  });

  test('what was asked first under a key stands, of one charger', async () => {
    const asked = (id: string) => ({ id, atMs: 5, fingerprint: 'f', payload: { location: `https://bucket/${id}`, log: { deep: [1] } } });
    expect(await transfers.once('CP-1', 'key', asked('01A'))).toEqual(asked('01A'));
    expect(await transfers.once('CP-1', 'key', asked('01B'))).toEqual(asked('01A'));
    expect(await transfers.once('CP-2', 'key', asked('01C'))).toEqual(asked('01C'));
    expect((await transfers.listUploads('CP-1', { limit: 5 })).items).toEqual([]);
  });

  test('firmware and who was sent to fetch it', async () => {
    const firmware: Firmware = { id: '01F', name: 'Wall', version: '2', model: 'W', key: 'firmware/01F', registeredAtMs: 1 };
    const update: FirmwareUpdate = { id: '01U', chargerId: 'CP-1', firmwareId: '01F', commandSeq: 1, requestedAtMs: 2, retrieveAtMs: 3 };
    await transfers.addFirmware(firmware);
    await transfers.addUpdate(update);
    expect([await transfers.getFirmware('01F'), await transfers.getFirmware('01X')]).toEqual([firmware, undefined]);
    expect(await transfers.listFirmware({ limit: 5 })).toEqual({ items: [firmware], nextCursor: null });
    expect((await transfers.listUpdates('CP-1', { limit: 5 })).items).toEqual([update]);
    expect((await transfers.listUpdates('CP-2', { limit: 5 })).items).toEqual([]);
  });

  test('a link is used as often as it may be, in time and for its own purpose, and unknown ones never', async () => {
    const link = { action: 'GET', key: 'firmware/01F', usesLeft: 2, expiresAtMs: 100 } as const;
    await links.create('token', link);
    expect(await links.use('other', 'GET', 50)).toEqual(refuse({ code: 'LINK_GONE' }));
    expect(await links.use('token', 'PUT', 50)).toEqual(refuse({ code: 'LINK_GONE' }));
    expect(await links.use('token', 'GET', 100)).toEqual(refuse({ code: 'LINK_GONE' }));
    expect(await links.use('token', 'GET', 99)).toEqual(ok({ ...link, usesLeft: 1 }));
    expect(await links.use('token', 'GET', 99)).toEqual(ok({ ...link, usesLeft: 0 }));
    expect(await links.use('token', 'GET', 99)).toEqual(refuse({ code: 'LINK_GONE' }));
  });
});
