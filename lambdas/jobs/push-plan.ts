import type { Charger } from '../domain/chargers/charger';
import type { Command } from '../domain/commands/command';
import type { OpenSession } from '../domain/sessions/session';
import type { JsonObject } from '../domain/shared/json';
import { MINUTE_MS } from '../domain/shared/time';
import { compressProfile, type ProfileDialect } from '../domain/smart-charging/compress-profile';
import type { SessionPlan } from '../domain/smart-charging/plan';
import { decidePush, leftAsItIs, type NotInCharger } from '../domain/smart-charging/push-rules';
import type { ChargerStore, ChargerView } from '../ports/charger-store';
import type { CommandSender } from '../ports/command-sender';
import type { Log } from '../ports/log';
import type { Mailbox } from '../ports/mailbox';
import type { Drawn } from './draw-plan';

interface PushPlanDeps {
  readonly chargers: Pick<ChargerStore, 'recordCapabilities'>;
  readonly mailbox: Pick<Mailbox, 'get'>;
  readonly sender: CommandSender;
  readonly log: Log;
}

interface Fate {
  readonly charger: Charger;
  readonly notInCharger: NotInCharger;
  readonly isUnderWay: boolean;
}

/**
 * What the charger made of the last SetChargingProfile. A refused TxProfile is tried as a TxDefaultProfile from then on, a refused
 * TxDefaultProfile ends our attempts; both are remembered with the charger. A reconnect since the answer means the charger may have
 * restarted and forgotten: the same profile is put in place again.
 */
export async function whatBecameOfThePush(
  previous: SessionPlan | undefined,
  { charger, connection }: ChargerView,
  deps: Pick<PushPlanDeps, 'chargers' | 'mailbox' | 'log'>,
): Promise<Fate> {
  const pushed = previous?.pushed;
  if (pushed === undefined) return { charger, notInCharger: 'NO', isUnderWay: false };
  const command = await deps.mailbox.get(charger.id, pushed.commandSeq);
  switch (command?.state) {
    case 'QUEUED':
    case 'IN_FLIGHT':
      return { charger, notInCharger: 'NO', isUnderWay: true };
    case 'SUCCEEDED':
      return { charger, notInCharger: (connection?.connectedAtMs ?? 0) > (command.finishedAtMs ?? 0) ? 'LOST' : 'NO', isUnderWay: false };
    case 'REJECTED':
    case 'ERRORED': {
      const wasDefault = pushed.profile.chargingProfilePurpose === 'TxDefaultProfile';
      const learned = wasDefault || knowsNoProfiles(command) ? { refusesProfiles: true } : { refusesTxProfile: true };
      await deps.chargers.recordCapabilities(charger.id, learned);
      deps.log.warn('PROFILE_REFUSED', { chargerId: charger.id, seq: command.seq, purpose: pushed.profile.chargingProfilePurpose });
      return { charger: { ...charger, capabilities: { ...charger.capabilities, ...learned } }, notInCharger: 'REFUSED', isUnderWay: false };
    }
    // Never arrived, or nobody knows.
    case 'TIMED_OUT':
    case 'EXPIRED':
    case 'CANCELLED':
    case 'UNDELIVERABLE':
    case undefined:
      return { charger, notInCharger: 'LOST', isUnderWay: false };
  }
}

/** OCPP-J 1.6 §4.2.3: the charger does not know SetChargingProfile at all, whatever is in it. */
function knowsNoProfiles({ state, error }: Command): boolean {
  return state === 'ERRORED' && (error?.code === 'NotImplemented' || error?.code === 'NotSupported');
}

interface ToPush {
  readonly session: OpenSession;
  readonly charger: Charger;
  readonly dialect: ProfileDialect;
  readonly drawn: Drawn;
  readonly previous: SessionPlan | undefined;
  readonly notInCharger: NotInCharger;
  readonly isOnline: boolean;
  readonly nowMs: number;
}

interface Pushing {
  readonly pushed?: SessionPlan['pushed'];
  readonly isNew: boolean;
  readonly lookAgainAtMs?: number;
}

/** Tells the charger, if it is worth telling. */
export async function pushPlan(
  { session, charger, dialect, drawn, previous, notInCharger, isOnline, nowMs }: ToPush,
  deps: Pick<PushPlanDeps, 'sender' | 'log'>,
): Promise<Pushing> {
  const pushed = previous?.pushed;
  const kept: Pushing = { ...(pushed === undefined ? {} : { pushed }), isNew: false };
  const { reason } = drawn.plan;
  if (charger.capabilities.refusesProfiles) return kept;
  // A charger that was never told anything charges at once by itself; but what stood in for a TxProfile may be left of another session.
  const chargesAtOnceAnyway = pushed === undefined && !charger.capabilities.refusesTxProfile;
  if (chargesAtOnceAnyway && (reason === 'NO_REQUEST' || reason === 'CHARGER_UNABLE')) return kept;

  // Told again when it is back: the connection brings a nudge, and should that get lost, we look.
  if (!isOnline) return { ...kept, lookAgainAtMs: nowMs + 15 * MINUTE_MS };

  const waits = reason === 'CHEAPEST' || reason === 'HABIT';
  const next = compressProfile({
    dialect,
    connectorId: session.connectorId,
    transactionId: session.transactionId,
    nowMs,
    currentA: drawn.currentA,
    phases: charger.phases,
    blocks: waits ? drawn.blocks : [],
    fullFromMs: waits ? drawn.fullFromMs : nowMs,
  });
  const decision = decidePush({
    nowMs,
    next,
    pushed,
    notInCharger,
    boost: reason === 'BOOST',
    ...leftAsItIs({
      ...drawn,
      nowMs,
      pushed,
      remainingWh: waits || reason === 'NO_TIME' ? drawn.plan.neededWh : undefined,
      mustBeReady: drawn.need.kind === 'READY_BY',
    }),
  });
  if (!decision.push) return { ...kept, ...(decision.lookAgainAtMs === undefined ? {} : { lookAgainAtMs: decision.lookAgainAtMs }) };

  const sent = await sendProfile(
    session,
    { connectorId: session.connectorId, csChargingProfiles: decision.profile },
    (pushed?.count ?? 0) + 1,
    deps,
  );
  deps.log.info('PLAN_PUSHED', { sessionId: session.id, chargerId: session.chargerId, because: decision.because, seq: sent.command.seq });
  return { pushed: { profile: decision.profile, atMs: nowMs, commandSeq: sent.command.seq, count: sent.count }, isNew: true };
}

/** How often a number can have been given away by a run that broke off between sending and keeping the plan. */
const MOST_NUMBERS_TRIED = 5;

async function sendProfile(
  session: OpenSession,
  payload: { connectorId: number; csChargingProfiles: object },
  firstCount: number,
  { sender }: Pick<PushPlanDeps, 'sender'>,
) {
  for (let count = firstCount; count < firstCount + MOST_NUMBERS_TRIED; count++) {
    const sent = await sender.send({
      chargerId: session.chargerId,
      action: 'SetChargingProfile',
      payload: payload as unknown as JsonObject,
      actor: `plan:${session.id}`,
      idempotencyKey: `profile:${session.id}:${count}`,
      supersedeKey: `profile:${session.connectorId}`,
    });
    if (sent.ok) return { command: sent.value.command, count };
  }
  throw new Error(`session ${session.id}: the numbers of its next profiles are all taken`);
}
