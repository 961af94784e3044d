import { authorizeCard } from '../domain/cards/authorize-card';
import { payerOf } from '../domain/cards/pay-with-card';
import { awaitsRealStop } from '../domain/sessions/close-ghost';
import { closeSession, contradicts, type Stop } from '../domain/sessions/close-session';
import { correctByStop, correctEnergy, wasCorrectedBy } from '../domain/sessions/correct-session';
import { isTransactionId, sessionId, transactionId } from '../domain/sessions/identify-session';
import type { DoubtfulSession, InboxItem, OrphanStop, Resolution } from '../domain/sessions/inbox-item';
import { readStop } from '../domain/sessions/read-stop';
import type { OpenSession, Session } from '../domain/sessions/session';
import { MINUTE_MS } from '../domain/shared/time';
import type { ApiPorts } from './ports';
import { ApiProblem } from './problem';

/** A settlement nudge that got lost is made good by the sweep after this. */
const SETTLE_RESCUE_MS = MINUTE_MS;

type ResolvePorts = Pick<ApiPorts, 'sessions' | 'inbox' | 'settlements' | 'chargers' | 'cards' | 'log' | 'clock'>;

/**
 * Decides about an item of the inbox. The decision is written before it is carried out, on the condition that there is none; each step
 * after it can be done again without harm. So two people cannot decide differently, and a repeat carries out what a crash left undone.
 */
export async function resolveOrphan(item: InboxItem, wanted: Resolution, ports: ResolvePorts): Promise<InboxItem> {
  const { inbox, log, clock } = ports;
  if (item.resolution === undefined) await checkThatItFits(item, wanted, ports);
  const written = await inbox.resolve(item.id, wanted);
  if (!written.ok && written.refusal.code === 'ORPHAN_NOT_FOUND') throw new ApiProblem('ORPHAN_NOT_FOUND');
  const decided = written.ok ? written.value : 'item' in written.refusal ? written.refusal.item : item;
  const { resolution } = decided;
  if (resolution === undefined || !isSame(resolution, wanted)) throw new ApiProblem('ORPHAN_RESOLVED');
  if (resolution.appliedAtMs !== undefined) return decided;

  await carryOut(decided, resolution, ports);
  await inbox.applied(item.id, clock.nowMs());
  const { action, actor } = resolution;
  log.info('ORPHAN_RESOLVED', {
    orphanId: item.id,
    chargerId: item.chargerId,
    kind: item.kind,
    action,
    sessionId: resolution.sessionId,
    actor,
  });
  return (await inbox.get(item.id)) ?? decided;
}

/** The same decision by whoever and with whatever note. */
function isSame(known: Resolution, wanted: Resolution): boolean {
  const figures = ({ action, sessionId, energyWh, start }: Resolution) =>
    JSON.stringify([action, sessionId, energyWh, start && [start.startedAtMs, start.meterStartWh, start.connectorId, start.idTag]]);
  return figures(known) === figures(wanted);
}

/** What can be refused is refused before anything is written. */
async function checkThatItFits(item: InboxItem, { action, sessionId: named }: Resolution, { sessions }: ResolvePorts): Promise<void> {
  const actions: readonly Resolution['action'][] =
    item.kind === 'ORPHAN_STOP' ? ['ATTACH', 'CREATE_SESSION', 'DISMISS'] : ['ACCEPT', 'SET_ENERGY'];
  if (!actions.includes(action)) {
    throw new ApiProblem('RESOLUTION_NOT_POSSIBLE', { detail: `A ${item.kind} is resolved by ${actions.join(', ')}.` });
  }
  if (item.kind !== 'ORPHAN_STOP') return;
  if (action === 'ATTACH') {
    const session = named === undefined ? undefined : await sessions.get(named);
    // Another charger's session is as unknown as none.
    if (session === undefined || session.chargerId !== item.chargerId) throw new ApiProblem('SESSION_NOT_FOUND');
    if (stopOf(item).stoppedAtMs < session.startedAtMs) {
      throw new ApiProblem('RESOLUTION_NOT_POSSIBLE', { detail: 'The stop is older than the start of this session.' });
    }
  }
}

async function carryOut(item: InboxItem, resolution: Resolution, ports: ResolvePorts): Promise<void> {
  switch (resolution.action) {
    case 'DISMISS':
      return;
    case 'ATTACH':
      return endWith(item as OrphanStop, resolution.sessionId ?? '', ports);
    case 'CREATE_SESSION':
      return createSession(item as OrphanStop, resolution, ports);
    case 'ACCEPT':
    case 'SET_ENERGY':
      return decideAboutSession(item as DoubtfulSession, resolution, ports);
  }
}

/** A stop as it was when it came: the inbox keeps the frame, and frames that cannot be read never get there. */
export function stopOf({ payload, receivedAtMs }: OrphanStop): Stop {
  const text = (name: string) => (typeof payload[name] === 'string' ? payload[name] : undefined);
  return readStop(
    { timestamp: text('timestamp'), meterStop: Number(payload['meterStop']), reason: text('reason'), idTag: text('idTag') },
    receivedAtMs,
  );
}

/** The stop's facts end an open session, or take the place of those of an ended one. */
async function endWith(item: OrphanStop, id: string, ports: ResolvePorts): Promise<void> {
  const { sessions, clock } = ports;
  const stop = stopOf(item);
  for (;;) {
    const session = await sessions.get(id);
    if (session === undefined) throw new ApiProblem('SESSION_NOT_FOUND');
    const nowMs = clock.nowMs();
    if (session.status === 'OPEN') {
      const closed = closeSession(session, stop);
      if ((await sessions.close(closed, nowMs + SETTLE_RESCUE_MS)).ok) return settle(closed, ports);
      continue;
    }
    // Done before a crash, or the session says the same already.
    if (wasCorrectedBy(session, item.id) || isEndedBy(session, stop)) return settle(session, ports);
    const corrected = correctByStop(session, stop, { cause: item.id, atMs: nowMs });
    if ((await sessions.correct(corrected, session, nowMs + SETTLE_RESCUE_MS)).ok) return settle(corrected, ports);
  }
}

function isEndedBy(session: Exclude<Session, OpenSession>, stop: Stop): boolean {
  return !awaitsRealStop(session) && !contradicts(stop, session) && session.stoppedAtMs === stop.stoppedAtMs;
}

/** A session is made once from a stop, however often the charger sent it: its identity follows from the stop's own fields. */
async function createSession(item: OrphanStop, { start }: Resolution, ports: ResolvePorts): Promise<void> {
  const { chargers, cards, sessions, clock } = ports;
  const charger = await chargers.get(item.chargerId);
  if (charger === undefined || start === undefined) throw new ApiProblem('CHARGER_NOT_FOUND');
  const card = await cards.get(start.idTag);
  const { key, transaction } = identityOf(item);
  const session: OpenSession = {
    id: sessionId(item.chargerId, transaction),
    chargerId: item.chargerId,
    connectorId: start.connectorId,
    transactionId: transaction,
    idTag: start.idTag,
    siteId: charger.siteId,
    ...(card?.driverId === undefined ? {} : { driverId: card.driverId }),
    startKey: key,
    startMessageId: item.id,
    idTagInfo: authorizeCard(card, start.startedAtMs),
    startedAtMs: start.startedAtMs,
    startReceivedAtMs: item.receivedAtMs,
    meterStartWh: start.meterStartWh,
    payer: payerOf(card),
    flags: ['CREATED_BY_HAND'],
    status: 'OPEN',
  };
  const opened = await sessions.open(session, clock.nowMs() + SETTLE_RESCUE_MS);
  // The same stop that came twice and was resolved twice, or this very decision before a crash.
  if (!opened.ok && opened.refusal.session.startKey !== key)
    throw new ApiProblem('RESOLUTION_NOT_POSSIBLE', { detail: 'Its transaction has a session by now: attach it.' });
  return endWith(item, session.id, ports);
}

/** The number that the charger knows the transaction by, where it can be one: samples and repeats of the stop then find the session. */
function identityOf({ chargerId, payload }: OrphanStop): { readonly key: string; readonly transaction: number } {
  const key = JSON.stringify([
    chargerId,
    'StopTransaction',
    payload['transactionId'],
    payload['timestamp'],
    payload['meterStop'],
    payload['idTag'],
  ]);
  const reported = payload['transactionId'];
  return { key, transaction: typeof reported === 'number' && isTransactionId(reported) ? reported : transactionId(key, 0) };
}

export function createdSessionId(item: OrphanStop): string {
  return sessionId(item.chargerId, identityOf(item).transaction);
}

async function decideAboutSession(item: DoubtfulSession, { action, energyWh }: Resolution, ports: ResolvePorts): Promise<void> {
  const { sessions, clock } = ports;
  if (action === 'ACCEPT') return sessions.review(item.sessionId, item.reason);
  for (;;) {
    const session = await sessions.get(item.sessionId);
    if (session === undefined || session.status === 'OPEN' || energyWh === undefined) throw new ApiProblem('SESSION_NOT_FOUND');
    if (wasCorrectedBy(session, item.id)) return settle(session, ports);
    const nowMs = clock.nowMs();
    const corrected = correctEnergy(session, energyWh, item.reason, { cause: item.id, atMs: nowMs });
    if ((await sessions.correct(corrected, session, nowMs + SETTLE_RESCUE_MS)).ok) return settle(corrected, ports);
  }
}

async function settle(session: Exclude<Session, OpenSession>, { settlements, log }: ResolvePorts): Promise<void> {
  if (session.status === 'SETTLED') return;
  await settlements.settle(session.id).catch(() => log.warn('NUDGE_LOST', { reason: 'settlements' }));
}
