import * as z from 'zod';
import { availabilityOf, type ConnectorAvailability } from '../../domain/chargers/availability';
import type { Charger, SecurityProfile } from '../../domain/chargers/charger';
import { generatePassword, hashPassword, hashRandomKey } from '../../domain/chargers/password';
import { isOnline, lastSeenMs } from '../../domain/chargers/presence';
import { quirksOf } from '../../domain/chargers/quirks';
import { refusedActions } from '../../domain/chargers/refused-actions';
import type { Reservation } from '../../domain/reservations/reservation';
import type { OpenSession } from '../../domain/sessions/session';
import { isoTime } from '../../domain/shared/time';
import { DEFAULT_SITE_ID } from '../../domain/sites/site';
import type { ChargerChange, ChargerView } from '../../ports/charger-store';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { ChargerId, Cursor, Instant, Limit, pageOf, ThingId } from '../schemas';
import { listAcross, seesSite, sitesAsked } from '../scope';
import { type Api, type ApiContext, answer, answers, jsonBody, refusePart, serve } from '../serve';

const RegistrationName = z.enum(['Accepted', 'Pending', 'Rejected']);
const MaxCurrentA = z.number().min(6).max(400).meta({ description: 'Rating of one connector, ampere per phase.', example: 16 });
const Phases = z.union([z.literal(1), z.literal(3)]);
const Password = z
  .string()
  .regex(/^[!-~]{8,64}$/, 'expected 8 to 64 printable ASCII characters; OCPP asks for 16 to 20')
  .meta({ description: 'Basic-auth password of the charger. Generated when left out.' });

const MinProfile = z.union([z.literal(1), z.literal(2), z.literal(3)]).meta({
  description:
    'The lowest security profile that it is let in with: 1 Basic auth in the clear, 2 over TLS, 3 with a client certificate. It rises by itself with the first connection at a higher one, and only a person lowers it.',
});

const NewCharger = z
  .strictObject({
    id: ChargerId,
    siteId: ThingId.optional(),
    password: Password.optional(),
    registration: z.enum(['Accepted', 'Pending']).optional().meta({
      description:
        'Pending: at its first boot the charger is given a new key, and is accepted once it has taken it. Accepted when left out.',
    }),
    maxCurrentA: MaxCurrentA.optional(),
    phases: Phases.optional(),
  })
  .meta({ id: 'NewCharger' });

const ChargerPatch = z
  .strictObject({
    siteId: ThingId.optional(),
    maxCurrentA: MaxCurrentA.optional(),
    phases: Phases.optional(),
    registration: RegistrationName.optional().meta({ description: 'What the next BootNotification is answered with.' }),
    minProfile: MinProfile.optional(),
    password: Password.optional(),
    rotatePassword: z.literal(true).optional().meta({ description: 'Makes a new password and shows it once.' }),
  })
  .refine(({ password, rotatePassword }) => password === undefined || rotatePassword === undefined, {
    error: 'give a password or ask for one, not both',
    path: ['rotatePassword'],
  })
  .meta({ id: 'ChargerPatch' });

const ConnectorBody = z
  .strictObject({
    id: z.int(),
    status: z.string(),
    errorCode: z.string(),
    info: z.string().optional(),
    vendorErrorCode: z.string().optional(),
    reportedAt: Instant,
    sessionId: z.string().optional().meta({ description: 'The session now open on it.' }),
    reservation: z
      .strictObject({ id: z.int(), idTag: z.string(), expiresAt: Instant })
      .optional()
      .meta({ description: 'For whom it is kept. A reservation of no connector in particular is only in `/v1/reservations`.' }),
    availability: z
      .strictObject({ type: z.enum(['Inoperative', 'Operative']), answer: z.enum(['Accepted', 'Scheduled']), since: Instant })
      .optional()
      .meta({
        description:
          'Of one charger alone: the last ChangeAvailability that it took, of the connector or of the whole. Scheduled: done when its transaction ends.',
      }),
  })
  .meta({ id: 'Connector' });

const RefusedActionBody = z
  .strictObject({ action: z.string(), code: z.enum(['NotImplemented', 'NotSupported']), at: Instant })
  .meta({ id: 'RefusedAction' });

const fields = {
  id: z.string(),
  siteId: z.string(),
  vendor: z.string().nullable().meta({ description: 'As the charger says in BootNotification; null before its first.' }),
  model: z.string().nullable(),
  serialNumber: z.string().nullable(),
  firmwareVersion: z.string().nullable(),
  online: z.boolean(),
  connectedAt: Instant.optional(),
  lastSeenAt: Instant.nullable(),
  bootedAt: Instant.nullable(),
  registration: RegistrationName,
  keyChange: z.enum(['NONE', 'UNDER_WAY']).meta({
    description: 'UNDER_WAY: a new key was sent or waits to be; until the charger has been seen to use it, it may come with either.',
  }),
  securityProfile: z
    .strictObject({ min: MinProfile.optional(), proven: MinProfile.optional() })
    .meta({ description: '`proven`: the highest that it ever connected with; both are absent before its first connection.' }),
  maxCurrentA: z.number(),
  phases: z.number(),
  status: z.string().optional().meta({ description: 'Of the charger as a whole (connector 0), when it reports one.' }),
  errorCode: z.string().optional(),
  connectors: z.array(ConnectorBody),
  smartCharging: z
    .strictObject({
      maxPeriods: z.int().optional(),
      maxStackLevel: z.int().optional(),
      rateUnits: z.array(z.string()).optional(),
      refusesTxProfile: z.boolean().optional(),
      refusesProfiles: z.boolean().optional(),
    })
    .meta({ description: 'What the charger can follow, as learned from it.' }),
  refusedActions: z
    .array(RefusedActionBody)
    .meta({ description: 'Commands that its present firmware said it does not know or cannot do.' }),
  quirks: z.array(z.string()).meta({ description: 'What is known of its make and firmware, in sentences.' }),
  certificateRequest: z
    .strictObject({ csr: z.string(), receivedAt: Instant })
    .optional()
    .meta({ description: 'Its last SignCertificate: have it signed and send the chain with CertificateSigned.' }),
  createdAt: Instant,
};
export const ChargerBody = z.strictObject(fields).meta({ id: 'Charger' });
const ChargerWithPassword = z
  .strictObject({ ...fields, password: z.string().optional().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'ChargerWithPassword' });
const ChargerPage = pageOf(ChargerBody, 'ChargerPage');

const DEFAULT_MAX_CURRENT_A = 16;
const DEFAULT_PHASES = 3;

export function chargerRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Chargers'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers',
      summary: 'Register a charger',
      description: 'Answers its password once. The charger connects to `/ocpp/{id}` with id and password as Basic auth.',
      tags,
      request: { body: jsonBody(NewCharger) },
      responses: { 201: answers('Registered.', ChargerWithPassword) },
    },
    async (c) => {
      const wanted = c.req.valid('json');
      const siteId = wanted.siteId ?? DEFAULT_SITE_ID;
      await mustKnowSite(c, ports, siteId);
      c.get('audited').siteId = siteId;
      const password = wanted.password ?? generatePassword(ports.random);
      const charger: Charger = {
        id: wanted.id,
        siteId,
        registration: wanted.registration ?? 'Accepted',
        ...(wanted.registration === 'Pending' ? { acceptAfterKeyChange: true } : {}),
        password: hash(password, wanted.password === undefined ? hashRandomKey : hashPassword, ports),
        createdAtMs: ports.clock.nowMs(),
        maxCurrentA: wanted.maxCurrentA ?? DEFAULT_MAX_CURRENT_A,
        phases: wanted.phases ?? DEFAULT_PHASES,
        capabilities: {},
      };
      const created = await ports.chargers.create(charger);
      if (!created.ok) throw new ApiProblem(created.refusal.code);
      return answer(
        ChargerWithPassword,
        { ...show({ charger, connectors: [] }, [], [], ports.clock.nowMs()), password },
        { status: 201, headers: { Location: `/v1/chargers/${encodeURIComponent(charger.id)}` } },
      );
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers',
      summary: 'Chargers, live',
      tags,
      request: { query: z.strictObject({ siteId: z.string().optional(), limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of chargers.', ChargerPage) },
    },
    async (c) => {
      const { siteId, limit, cursor } = c.req.valid('query');
      const list = listName('chargers', { siteId });
      const after = unwrapCursor(cursor, list);
      const sites = sitesAsked(c.get('principal'), siteId);
      const page = await listAcross(sites, { limit, ...(after === undefined ? {} : { cursor: after }) }, (part) =>
        ports.chargers.list(part),
      );
      const siteIds = [...new Set(page.items.map(({ charger }) => charger.siteId))];
      const open = (await Promise.all(siteIds.map((id) => ports.sessions.listOpen({ siteId: id })))).flat();
      const reserved = await ports.reservations.listActive(ports.clock.nowMs());
      return answer(ChargerPage, {
        items: page.items.map((view) => show(view, open, reserved, ports.clock.nowMs())),
        nextCursor: wrapCursor(page.nextCursor, list),
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}',
      summary: 'One charger, live',
      tags,
      request: { params },
      responses: { 200: answers('The charger.', ChargerBody) },
    },
    async (c) => answer(ChargerBody, await live(c, ports, c.req.valid('param').id)),
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: '/v1/chargers/{id}',
      summary: 'Change what the operator decides of a charger',
      tags,
      request: { params, body: jsonBody(ChargerPatch) },
      responses: { 200: answers('The charger as it then stands; its password once when a new one was made.', ChargerWithPassword) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const { password: given, rotatePassword, ...rest } = c.req.valid('json');
      c.get('audited').before = await live(c, ports, id);
      if (rest.siteId !== undefined) await mustKnowSite(c, ports, rest.siteId);
      if (rest.minProfile !== undefined) await mustHaveProven(ports, id, rest.minProfile);
      const password = given ?? (rotatePassword === true ? generatePassword(ports.random) : undefined);
      const change: ChargerChange = {
        ...(rest.siteId === undefined ? {} : { siteId: rest.siteId }),
        ...(rest.maxCurrentA === undefined ? {} : { maxCurrentA: rest.maxCurrentA }),
        ...(rest.phases === undefined ? {} : { phases: rest.phases }),
        ...(rest.minProfile === undefined ? {} : { minProfile: rest.minProfile }),
        ...(rest.registration === undefined ? {} : { registration: rest.registration }),
        ...(rest.registration === 'Accepted' ? { acceptedAtMs: ports.clock.nowMs() } : {}),
        ...(password === undefined ? {} : { password: hash(password, given === undefined ? hashRandomKey : hashPassword, ports) }),
      };
      if (Object.keys(change).length > 0) {
        const changed = await ports.chargers.update(id, change);
        if (!changed.ok) throw new ApiProblem(changed.refusal.code);
      }
      const body = await live(c, ports, id);
      return answer(ChargerWithPassword, rotatePassword === true && password !== undefined ? { ...body, password } : body);
    },
  );
}

export async function live(c: Pick<ApiContext, 'get'>, ports: ApiPorts, chargerId: string): Promise<z.input<typeof ChargerBody>> {
  const view = await ports.chargers.getWithConnectors(chargerId);
  if (view === undefined || !seesSite(c.get('principal'), view.charger.siteId)) throw new ApiProblem('CHARGER_NOT_FOUND');
  c.get('audited').siteId = view.charger.siteId;
  const open = await ports.sessions.listOpen({ chargerId, siteId: view.charger.siteId });
  const reserved = await ports.reservations.listActive(ports.clock.nowMs());
  return show(view, open, reserved, ports.clock.nowMs(), await ports.availability.ofCharger(chargerId));
}

async function mustKnowSite(c: Pick<ApiContext, 'get'>, ports: ApiPorts, siteId: string): Promise<void> {
  if (!seesSite(c.get('principal'), siteId) || (await ports.sites.get(siteId)) === undefined)
    throw refusePart('/siteId', 'There is no site with this id.', 'UNKNOWN_SITE');
}

/** A floor above what the charger has shown that it can do would lock it out (white paper A05.FR.08). */
async function mustHaveProven({ chargers }: ApiPorts, id: string, minProfile: SecurityProfile): Promise<void> {
  const { provenProfile = 0 } = (await chargers.get(id)) ?? {};
  if (minProfile > provenProfile) throw new ApiProblem('PROFILE_NOT_PROVEN');
}

function hash(password: string, by: typeof hashPassword, { random }: ApiPorts): Charger['password'] {
  return by(Buffer.from(password, 'utf8'), random.token(SALT_LENGTH));
}
const SALT_LENGTH = 32;

function show(
  { charger, connection, connectors }: ChargerView,
  open: readonly OpenSession[],
  reserved: readonly Reservation[],
  nowMs: number,
  told: readonly ConnectorAvailability[] = [],
): z.input<typeof ChargerBody> {
  const { identity, capabilities, certificateRequest } = charger;
  const whole = connectors.find(({ connectorId }) => connectorId === 0);
  const seenMs = lastSeenMs(charger, connection, connectors);
  const online = isOnline(connection, nowMs);
  return {
    id: charger.id,
    siteId: charger.siteId,
    vendor: identity?.vendor ?? null,
    model: identity?.model ?? null,
    serialNumber: identity?.serialNumber ?? null,
    firmwareVersion: identity?.firmwareVersion ?? null,
    online,
    ...(online && connection !== undefined ? { connectedAt: isoTime(connection.connectedAtMs) } : {}),
    lastSeenAt: seenMs === undefined ? null : isoTime(seenMs),
    bootedAt: charger.bootedAtMs === undefined ? null : isoTime(charger.bootedAtMs),
    registration: charger.registration,
    keyChange: charger.pendingPassword === undefined || charger.pendingPassword.isSetAside ? 'NONE' : 'UNDER_WAY',
    securityProfile: {
      ...(charger.minProfile === undefined ? {} : { min: charger.minProfile }),
      ...(charger.provenProfile === undefined ? {} : { proven: charger.provenProfile }),
    },
    maxCurrentA: charger.maxCurrentA,
    phases: charger.phases,
    ...(whole === undefined ? {} : { status: whole.status, errorCode: whole.errorCode }),
    connectors: connectors
      .filter(({ connectorId }) => connectorId > 0)
      .toSorted((a, b) => a.connectorId - b.connectorId)
      .map((connector) => {
        const isHere = (of: { readonly chargerId: string; readonly connectorId: number }) =>
          of.chargerId === charger.id && of.connectorId === connector.connectorId;
        const session = open.find(isHere);
        const reservation = reserved.find(isHere);
        const availability = availabilityOf(told, connector.connectorId);
        return {
          id: connector.connectorId,
          status: connector.status,
          errorCode: connector.errorCode,
          ...(connector.info === undefined ? {} : { info: connector.info }),
          ...(connector.vendorErrorCode === undefined ? {} : { vendorErrorCode: connector.vendorErrorCode }),
          reportedAt: isoTime(connector.reportedAtMs),
          ...(session === undefined ? {} : { sessionId: session.id }),
          ...(reservation === undefined
            ? {}
            : { reservation: { id: reservation.id, idTag: reservation.idTag, expiresAt: isoTime(reservation.expiresAtMs) } }),
          ...(availability === undefined
            ? {}
            : { availability: { type: availability.type, answer: availability.answer, since: isoTime(availability.atMs) } }),
        };
      }),
    smartCharging: {
      ...(capabilities.maxPeriods === undefined ? {} : { maxPeriods: capabilities.maxPeriods }),
      ...(capabilities.maxStackLevel === undefined ? {} : { maxStackLevel: capabilities.maxStackLevel }),
      ...(capabilities.rateUnits === undefined ? {} : { rateUnits: [...capabilities.rateUnits] }),
      ...(capabilities.refusesTxProfile === undefined ? {} : { refusesTxProfile: capabilities.refusesTxProfile }),
      ...(capabilities.refusesProfiles === undefined ? {} : { refusesProfiles: capabilities.refusesProfiles }),
    },
    refusedActions: Object.entries(refusedActions(charger)).map(([action, { code, atMs }]) => ({ action, code, at: isoTime(atMs) })),
    quirks: quirksOf(identity).map(({ says }) => says),
    ...(certificateRequest === undefined
      ? {}
      : { certificateRequest: { csr: certificateRequest.csr, receivedAt: isoTime(certificateRequest.receivedAtMs) } }),
    createdAt: isoTime(charger.createdAtMs),
  };
}
