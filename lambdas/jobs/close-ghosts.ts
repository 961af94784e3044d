import { lastSeenMs } from '../domain/chargers/presence';
import { closeGhost, type GhostCause, ghostCause, lastHeardMs, SILENT_SESSION_MS } from '../domain/sessions/close-ghost';
import type { OpenSession } from '../domain/sessions/session';
import { MINUTE_MS } from '../domain/shared/time';
import type { ChargerStore } from '../ports/charger-store';
import type { Clock } from '../ports/clock';
import type { Log } from '../ports/log';
import type { PlanNudge, SettleNudge } from '../ports/nudges';
import type { SessionStore } from '../ports/session-store';
import type { TelemetryStore } from '../ports/stores';

interface CloseGhostsDeps {
  readonly clock: Clock;
  readonly sessions: Pick<SessionStore, 'listAllOpen' | 'list' | 'close'>;
  readonly chargers: Pick<ChargerStore, 'getWithConnectors'>;
  readonly telemetry: Pick<TelemetryStore, 'all'>;
  readonly settlements: SettleNudge;
  readonly planning: PlanNudge;
  readonly log: Log;
}

const PAGE = 100;
/** Among how many newer sessions of its charger a session's successor on the connector is looked for. */
const SUCCESSORS = 50;
/** A settlement nudge that got lost is made good by the sweep after this. */
const SETTLE_RESCUE_MS = MINUTE_MS;

/**
 * Every hour: ends sessions whose stop will not come by itself any more, at their last meter value and marked as estimated. The close is
 * conditional on the session being open, so a stop that comes at the same moment wins or corrects, and nothing is billed twice. A run that
 * falls is made good by the next.
 */
export async function closeGhosts(deps: CloseGhostsDeps): Promise<{ readonly closed: number }> {
  const nowMs = deps.clock.nowMs();
  const faults: unknown[] = [];
  let closed = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<SessionStore['listAllOpen']>> = await deps.sessions.listAllOpen({
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const session of page.items.filter((open) => nowMs - lastHeardMs(open) >= SILENT_SESSION_MS)) {
      try {
        const cause = await causeOf(session, nowMs, deps);
        if (cause !== undefined && (await close(session, cause, nowMs, deps))) closed += 1;
      } catch (fault) {
        faults.push(fault);
      }
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} silent sessions could not be looked at`);
  return { closed };
}

async function causeOf(session: OpenSession, nowMs: number, { chargers, sessions }: CloseGhostsDeps): Promise<GhostCause | undefined> {
  const { chargerId, connectorId } = session;
  const [view, later] = await Promise.all([
    chargers.getWithConnectors(chargerId),
    sessions.list({ chargerId, fromMs: lastHeardMs(session) + 1, limit: SUCCESSORS }),
  ]);
  return ghostCause(
    session,
    {
      connector: view?.connectors.find((connector) => connector.connectorId === connectorId),
      chargerSeenAtMs: view === undefined ? undefined : lastSeenMs(view.charger, view.connection, view.connectors),
      hasSuccessor: later.items.some((other) => other.connectorId === connectorId),
    },
    nowMs,
  );
}

async function close(session: OpenSession, cause: GhostCause, nowMs: number, deps: CloseGhostsDeps): Promise<boolean> {
  const { sessions, telemetry, settlements, planning, log } = deps;
  const closed = closeGhost(session, await telemetry.all({ sessionId: session.id }), nowMs);
  const written = await sessions.close(closed, nowMs + SETTLE_RESCUE_MS);
  // Its stop came a moment ago.
  if (!written.ok) return false;
  log.warn('SESSION_ESTIMATED', { sessionId: session.id, chargerId: session.chargerId, cause, energyWh: closed.energyWh });
  await Promise.allSettled([settlements.settle(session.id), planning.plan(session.siteId, 'SESSION_STOPPED', session.id)]);
  return true;
}
