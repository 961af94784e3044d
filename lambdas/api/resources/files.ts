import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Charger } from '../../domain/chargers/charger';
import {
  type AskedOnce,
  FIRMWARE_DOWNLOADS,
  type Firmware,
  type FirmwareUpdate,
  FURTHEST_RETRIEVE_MS,
  keyOfFirmware,
  keyOfUpload,
  LONGEST_LINK_MS,
  progressOf,
  SIGNED_FOR_MS,
  UPLOAD_WITHIN_MS,
  type UploadRequest,
} from '../../domain/files/transfer';
import type { JsonObject } from '../../domain/shared/json';
import { isoTime } from '../../domain/shared/time';
import { actorOf } from '../authenticate';
import { commandId } from '../command-id';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Instant, InstantIn, Limit, pageOf, ThingId } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, type ApiContext, answer, answers, jsonBody, refusePart, serve } from '../serve';
import { IDEMPOTENCY_KEY, ownKey } from './commands';

const NewDiagnostics = z
  .strictObject({
    startTime: InstantIn.optional(),
    stopTime: InstantIn.optional(),
    log: z.enum(['SecurityLog', 'DiagnosticsLog']).optional().meta({ description: 'Asks with GetLog. Left out: with GetDiagnostics.' }),
  })
  .meta({ id: 'NewDiagnostics' });

const CommandState = z.string().meta({ description: 'State of the command that asked for it.' });
const Told = z.string().nullable().meta({ description: 'What the charger last said of it, in its own word.' });

const DiagnosticsBody = z
  .strictObject({
    id: z.string(),
    log: z.enum(['Diagnostics', 'DiagnosticsLog', 'SecurityLog']),
    requestedAt: Instant,
    commandId: z.string(),
    commandState: CommandState,
    status: Told,
    statusAt: Instant.optional(),
    fileName: z.string().optional().meta({ description: 'As the charger calls it.' }),
    file: z
      .strictObject({
        sizeBytes: z.int(),
        storedAt: Instant,
        downloadUrl: z.string().meta({ description: 'Opens the file for 15 minutes.' }),
      })
      .optional()
      .meta({ description: 'Once it has arrived. Files are kept for 30 days.' }),
  })
  .meta({ id: 'Diagnostics' });
const DiagnosticsPage = pageOf(DiagnosticsBody, 'DiagnosticsPage');

const Label = z.string().trim().min(1).max(100);
const NewFirmware = z
  .strictObject({ name: Label, version: Label, vendor: Label.optional(), model: Label.optional() })
  .meta({ id: 'NewFirmware' });
const firmwareFields = {
  id: z.string(),
  name: z.string(),
  version: z.string(),
  vendor: z.string().optional(),
  model: z.string().optional(),
  registeredAt: Instant,
};
const FirmwareBody = z
  .strictObject({ ...firmwareFields, sizeBytes: z.int().nullable().meta({ description: 'null until the file has arrived.' }) })
  .meta({ id: 'Firmware' });
const FirmwarePage = pageOf(FirmwareBody, 'FirmwarePage');
const RegisteredFirmware = z
  .strictObject({
    ...firmwareFields,
    uploadUrl: z.string().meta({ description: 'PUT the bytes of the file here, with nothing else around them.' }),
    uploadUntil: Instant,
  })
  .meta({ id: 'RegisteredFirmware' });

const NewUpdate = z
  .strictObject({
    firmwareId: ThingId,
    retrieveAt: InstantIn.optional().meta({ description: 'When the charger is to fetch it, at most 12 hours ahead. Left out: now.' }),
    retries: z.int().min(0).max(10).optional(),
  })
  .meta({ id: 'NewFirmwareUpdate' });
const UpdateBody = z
  .strictObject({
    id: z.string(),
    firmwareId: z.string(),
    requestedAt: Instant,
    retrieveAt: Instant,
    commandId: z.string(),
    commandState: CommandState,
    status: Told,
    statusAt: Instant.optional(),
  })
  .meta({ id: 'FirmwareUpdate' });
const UpdatePage = pageOf(UpdateBody, 'FirmwareUpdatePage');

const REPEATS =
  'The same `Idempotency-Key` with the same body is the same request: the charger is asked once, and the answer is that of the first.';
const KEY_HEADER = z.object({ 'idempotency-key': IDEMPOTENCY_KEY.optional() });

/** OCPP's limit for the address in GetLog (security white paper §6.10). An address signed by a role is usually longer. */
const LONGEST_LOG_ADDRESS = 512;
/** 62^22 is more than 2^130. */
const TOKEN_LENGTH = 22;

export function fileRoutes(api: Api, ports: ApiPorts): void {
  const params = z.strictObject({ id: z.string() });
  const paging = z.strictObject({ limit: Limit, cursor: Cursor });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers/{id}/diagnostics',
      summary: 'Ask a charger for its diagnostics or logs',
      tags: ['Files'],
      description: REPEATS,
      request: { params, headers: KEY_HEADER, body: jsonBody(NewDiagnostics) },
      responses: { 202: answers('Asked; follow the list.', DiagnosticsBody) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const { startTime, stopTime, log } = c.req.valid('json');
      if (startTime !== undefined && stopTime !== undefined && stopTime < startTime) throw refusePart('/stopTime', 'is before startTime');
      const nowMs = ports.clock.nowMs();
      const id = ports.random.ulid();
      const payload = await uploadPayload({ startTime, stopTime, log }, keyOfUpload(id), nowMs);
      const { first, headers } = await askedFirst(c, charger.id, 'diagnostics', c.req.valid('json'), { id, atMs: nowMs, payload });
      const action = log === undefined ? 'GetDiagnostics' : 'GetLog';
      const sent = await send(c, charger.id, `diagnostics:${first.id}`, action, first.payload);
      const upload: UploadRequest = {
        id: first.id,
        chargerId: charger.id,
        log: log ?? 'Diagnostics',
        commandSeq: sent.seq,
        ...(log === undefined ? {} : { requestId: requestIdAt(first.atMs) }),
        requestedAtMs: first.atMs,
        key: keyOfUpload(first.id),
      };
      await ports.transfers.addUpload(upload);
      return answer(DiagnosticsBody, await showUpload(upload, true, charger), { status: 202, headers });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/diagnostics',
      summary: 'What a charger was asked to upload, newest first',
      tags: ['Files'],
      request: { params, query: paging },
      responses: { 200: answers('A page of requests.', DiagnosticsPage) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const { limit, cursor } = c.req.valid('query');
      const list = listName('diagnostics', { chargerId: charger.id });
      const after = unwrapCursor(cursor, list);
      const page = await ports.transfers.listUploads(charger.id, { limit, ...(after === undefined ? {} : { cursor: after }) });
      const items = await Promise.all(page.items.map((upload, place) => showUpload(upload, place === 0 && after === undefined, charger)));
      return answer(DiagnosticsPage, { items, nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/firmware',
      summary: 'Register a firmware file',
      description: 'Answers where to PUT the file. It can be sent to chargers once it has arrived.',
      tags: ['Files'],
      request: { body: jsonBody(NewFirmware) },
      responses: { 201: answers('Registered.', RegisteredFirmware) },
    },
    async (c) => {
      const { name, version, vendor, model } = c.req.valid('json');
      const nowMs = ports.clock.nowMs();
      const id = ports.random.ulid();
      const firmware: Firmware = {
        id,
        name,
        version,
        ...(vendor === undefined ? {} : { vendor }),
        ...(model === undefined ? {} : { model }),
        key: keyOfFirmware(id),
        registeredAtMs: nowMs,
      };
      await ports.transfers.addFirmware(firmware);
      const uploadUrl = await ports.files.addressToPut(firmware.key, UPLOAD_WITHIN_MS);
      const body = { ...showFirmware(firmware), uploadUrl, uploadUntil: isoTime(nowMs + UPLOAD_WITHIN_MS) };
      return answer(RegisteredFirmware, body, { status: 201 });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/firmware',
      summary: 'Firmware files, newest first',
      tags: ['Files'],
      request: { query: paging },
      responses: { 200: answers('A page of firmware files.', FirmwarePage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('firmware', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.transfers.listFirmware({ limit, ...(after === undefined ? {} : { cursor: after }) });
      const items = await Promise.all(
        page.items.map(async (firmware) => ({
          ...showFirmware(firmware),
          sizeBytes: (await ports.files.look(firmware.key))?.sizeBytes ?? null,
        })),
      );
      return answer(FirmwarePage, { items, nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers/{id}/firmware',
      summary: 'Send a charger to fetch a firmware file',
      tags: ['Files'],
      description: REPEATS,
      request: { params, headers: KEY_HEADER, body: jsonBody(NewUpdate) },
      responses: { 202: answers('Asked; follow the list.', UpdateBody) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const { firmwareId, retrieveAt, retries } = c.req.valid('json');
      const nowMs = ports.clock.nowMs();
      const retrieveAtMs = retrieveAt ?? nowMs;
      if (retrieveAtMs > nowMs + FURTHEST_RETRIEVE_MS) throw refusePart('/retrieveAt', 'is more than 12 hours ahead');
      const firmware = await ports.transfers.getFirmware(firmwareId);
      if (firmware === undefined) throw new ApiProblem('FIRMWARE_NOT_FOUND');
      if ((await ports.files.look(firmware.key)) === undefined) throw new ApiProblem('FIRMWARE_FILE_MISSING');
      const id = ports.random.ulid();
      const location = await shortAddress({
        action: 'GET',
        key: firmware.key,
        usesLeft: FIRMWARE_DOWNLOADS,
        expiresAtMs: nowMs + LONGEST_LINK_MS,
      });
      const payload = { location, retrieveDate: isoTime(retrieveAtMs), ...(retries === undefined ? {} : { retries }) };
      const { first, headers } = await askedFirst(c, charger.id, 'firmware', c.req.valid('json'), { id, atMs: nowMs, payload });
      const sent = await send(c, charger.id, `firmware:${first.id}`, 'UpdateFirmware', first.payload);
      const update: FirmwareUpdate = {
        id: first.id,
        chargerId: charger.id,
        firmwareId,
        commandSeq: sent.seq,
        requestedAtMs: first.atMs,
        retrieveAtMs: retrieveAt ?? first.atMs,
      };
      await ports.transfers.addUpdate(update);
      return answer(UpdateBody, await showUpdate(update, true, charger), { status: 202, headers });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/firmware',
      summary: 'Firmware updates of a charger, newest first',
      tags: ['Files'],
      request: { params, query: paging },
      responses: { 200: answers('A page of updates.', UpdatePage) },
    },
    async (c) => {
      const charger = await chargerInSight(c, c.req.valid('param').id, ports);
      const { limit, cursor } = c.req.valid('query');
      const list = listName('firmware-updates', { chargerId: charger.id });
      const after = unwrapCursor(cursor, list);
      const page = await ports.transfers.listUpdates(charger.id, { limit, ...(after === undefined ? {} : { cursor: after }) });
      const items = await Promise.all(page.items.map((update, place) => showUpdate(update, place === 0 && after === undefined, charger)));
      return answer(UpdatePage, { items, nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  for (const [method, summary] of [
    ['get', 'Fetch the one file that a link is for'],
    ['put', 'Upload the one file that a link is for'],
  ] as const) {
    serve(
      api,
      ports,
      {
        method,
        path: '/v1/f/{token}',
        summary,
        description: 'Short addresses for chargers: they lead on to the bucket, a few times and for a day at most.',
        tags: ['Files'],
        request: { params: z.strictObject({ token: z.string() }) },
        responses: { 307: { description: 'To where the file is, for 15 minutes.' } },
      },
      async (c) => {
        const action = method === 'get' ? 'GET' : 'PUT';
        const used = await ports.links.use(c.req.valid('param').token, action, ports.clock.nowMs());
        if (!used.ok) throw new ApiProblem(used.refusal.code);
        const { key } = used.value;
        const location = await (action === 'GET'
          ? ports.files.addressToGet(key, SIGNED_FOR_MS)
          : ports.files.addressToPut(key, SIGNED_FOR_MS));
        return new Response(null, { status: 307, headers: { Location: location } });
      },
    );
  }

  async function uploadPayload(
    { startTime, stopTime, log }: z.output<typeof NewDiagnostics>,
    key: string,
    nowMs: number,
  ): Promise<JsonObject> {
    const signed = await ports.files.addressToPut(key, UPLOAD_WITHIN_MS);
    if (log === undefined) {
      return {
        location: signed,
        ...(startTime === undefined ? {} : { startTime: isoTime(startTime) }),
        ...(stopTime === undefined ? {} : { stopTime: isoTime(stopTime) }),
      };
    }
    const remoteLocation =
      signed.length <= LONGEST_LOG_ADDRESS
        ? signed
        : await shortAddress({ action: 'PUT', key, usesLeft: 1, expiresAtMs: nowMs + UPLOAD_WITHIN_MS });
    return {
      log: {
        remoteLocation,
        ...(startTime === undefined ? {} : { oldestTimestamp: isoTime(startTime) }),
        ...(stopTime === undefined ? {} : { latestTimestamp: isoTime(stopTime) }),
      },
      logType: log,
      requestId: requestIdAt(nowMs),
    };
  }

  /** What counts is what was asked first under the caller's key; all that follows from it can be done again and changes nothing. */
  async function askedFirst(
    c: ApiContext,
    chargerId: string,
    kind: 'diagnostics' | 'firmware',
    wanted: object,
    asked: Omit<AskedOnce, 'fingerprint'>,
  ): Promise<{ readonly first: AskedOnce; readonly headers: Record<string, string> }> {
    const fingerprint = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
    const key = c.req.header('idempotency-key');
    const own = { ...asked, fingerprint };
    if (key === undefined) return { first: own, headers: {} };
    const first = await ports.transfers.once(chargerId, `${kind}:${ownKey(c.get('principal'), key)}`, own);
    if (first.fingerprint !== fingerprint) throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    return { first, headers: first.id === asked.id ? {} : { 'Idempotency-Replayed': 'true' } };
  }

  async function send(
    c: Pick<ApiContext, 'get'>,
    chargerId: string,
    idempotencyKey: string,
    action: 'GetDiagnostics' | 'GetLog' | 'UpdateFirmware',
    payload: JsonObject,
  ) {
    const sent = await ports.commands.send({ chargerId, action, payload, actor: actorOf(c.get('principal')), idempotencyKey });
    if (!sent.ok) throw new ApiProblem(sent.refusal.code);
    return sent.value.command;
  }

  /** Signed only when it is used: it can be kept short, and outlives the credentials of the function that made it. */
  async function shortAddress(link: Parameters<ApiPorts['links']['create']>[1]): Promise<string> {
    const token = ports.random.token(TOKEN_LENGTH);
    await ports.links.create(token, link);
    return `${ports.facts.publicUrl}/v1/f/${token}`;
  }

  async function showUpload(upload: UploadRequest, isNewest: boolean, charger: Charger): Promise<z.input<typeof DiagnosticsBody>> {
    const [command, found] = await Promise.all([ports.mailbox.get(upload.chargerId, upload.commandSeq), ports.files.look(upload.key)]);
    const told = progressOf(upload, isNewest, charger.diagnostics);
    const name = command?.response?.[upload.log === 'Diagnostics' ? 'fileName' : 'filename'];
    const fileName = typeof name === 'string' && name !== '' ? name : undefined;
    return {
      id: upload.id,
      log: upload.log,
      requestedAt: isoTime(upload.requestedAtMs),
      commandId: commandId(upload.chargerId, upload.commandSeq),
      commandState: command?.state ?? 'UNKNOWN',
      status: told?.status ?? null,
      ...(told === undefined ? {} : { statusAt: isoTime(told.atMs) }),
      ...(fileName === undefined ? {} : { fileName }),
      ...(found === undefined
        ? {}
        : {
            file: {
              sizeBytes: found.sizeBytes,
              storedAt: isoTime(found.storedAtMs),
              downloadUrl: await ports.files.addressToGet(upload.key, SIGNED_FOR_MS, fileName ?? upload.id),
            },
          }),
    };
  }

  async function showUpdate(update: FirmwareUpdate, isNewest: boolean, charger: Charger): Promise<z.input<typeof UpdateBody>> {
    const command = await ports.mailbox.get(update.chargerId, update.commandSeq);
    const told = progressOf(update, isNewest, charger.firmware);
    return {
      id: update.id,
      firmwareId: update.firmwareId,
      requestedAt: isoTime(update.requestedAtMs),
      retrieveAt: isoTime(update.retrieveAtMs),
      commandId: commandId(update.chargerId, update.commandSeq),
      commandState: command?.state ?? 'UNKNOWN',
      status: told?.status ?? null,
      ...(told === undefined ? {} : { statusAt: isoTime(told.atMs) }),
    };
  }
}

/** The charger repeats it in LogStatusNotification: a whole number, and larger for whatever was asked later. */
function requestIdAt(atMs: number): number {
  return Math.floor(atMs / 1_000) % 2_147_483_647;
}

function showFirmware({ id, name, version, vendor, model, registeredAtMs }: Firmware) {
  return {
    id,
    name,
    version,
    ...(vendor === undefined ? {} : { vendor }),
    ...(model === undefined ? {} : { model }),
    registeredAt: isoTime(registeredAtMs),
  };
}
