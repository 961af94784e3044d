import { inspect } from 'node:util';
import { WITHHELD } from '../../lambdas/domain/commands/secrets';
import type { Session } from '../../lambdas/domain/sessions/session';
import type { Recorded } from './read-export';
import type { Replayed } from './replay-day';

export interface Report extends Omit<Replayed, 'sessions'> {
  readonly sessions: readonly SessionLine[];
  readonly energyWh: { readonly ended: number; readonly open: number };
  /** Values that the journal keeps to itself: what depends on them may come out otherwise. */
  readonly withheldValues: number;
  /** Tags longer than OCPP allows were replaced before this file was given away; no card has one, and each is refused. */
  readonly hashedTags: number;
}

interface SessionLine {
  readonly transactionId: number;
  readonly connectorId: number;
  readonly status: 'OPEN' | 'ENDED';
  readonly startedAt: string;
  readonly stoppedAt?: string;
  readonly energyWh: number;
  readonly stopReason?: string;
  readonly flags: readonly string[];
}

export function reportOf(replayed: Replayed, entries: readonly Recorded[]): Report {
  const sessions = replayed.sessions.map(sessionLine);
  const sumOf = (status: SessionLine['status']) =>
    sessions.filter((session) => session.status === status).reduce((sum, { energyWh }) => sum + energyWh, 0);
  const text = JSON.stringify(entries);
  const tags = new Set(entries.map(({ payload }) => payload['idTag']).filter((tag) => typeof tag === 'string' && tag.length > 20));
  return {
    ...replayed,
    sessions,
    energyWh: { ended: sumOf('ENDED'), open: sumOf('OPEN') },
    withheldValues: text.split(JSON.stringify(WITHHELD)).length - 1,
    hashedTags: tags.size,
  };
}

function sessionLine(session: Session): SessionLine {
  const { transactionId, connectorId, startedAtMs, meterStartWh, flags } = session;
  const begun = { transactionId, connectorId, startedAt: new Date(startedAtMs).toISOString(), flags };
  if (session.status === 'OPEN') {
    return { ...begun, status: 'OPEN', energyWh: Math.max(0, (session.live?.registerWh ?? meterStartWh) - meterStartWh) };
  }
  const { stoppedAtMs, energyWh, stopReason } = session;
  return { ...begun, status: 'ENDED', stoppedAt: new Date(stoppedAtMs).toISOString(), energyWh, stopReason };
}

/** For people; `--json` has everything. */
export function linesOf(report: Report): string[] {
  const { sessions, orphans, doubts, differences, skipped, energyWh, entries, withheldValues, hashedTags } = report;
  return [
    ...sessions.map(({ transactionId, connectorId, startedAt, stoppedAt, energyWh: wh, stopReason, flags }) =>
      `session ${transactionId} connector ${connectorId}  ${startedAt} to ${stoppedAt ?? '(open)'}  ${wh} Wh  ${[stopReason, ...flags].filter(Boolean).join(' ')}`.trimEnd(),
    ),
    ...orphans.map(({ reason, payload }) => `inbox: stop of ${String(payload['transactionId'])} fits no session (${reason})`),
    ...doubts.map(({ transactionId, doubt }) => `inbox: ${doubt} in session ${transactionId}`),
    ...skipped.map(({ line, why }) => `line ${line} is left out: ${why}`),
    ...differences.flatMap(({ line, at, direction, action, messageId, recorded, replayed }) => [
      `difference in line ${line}: ${direction} ${action} ${messageId} at ${at}`,
      `  recorded: ${show(recorded)}`,
      `  replayed: ${show(replayed)}`,
    ]),
    ...(withheldValues > 0
      ? [`${withheldValues} values are withheld in this file (***): what depends on them may come out otherwise`]
      : []),
    ...(hashedTags > 0 ? [`${hashedTags} tags are longer than 20 characters, as a hash is: no card has them, so each is refused`] : []),
    `${entries} messages, ${sessions.length} sessions, ${energyWh.ended} Wh ended, ${energyWh.open} Wh still open, ${orphans.length + doubts.length} for the inbox, ${differences.length} differences`,
  ];
}

function show(said: unknown): string {
  return inspect(said, { depth: 6, breakLength: Number.POSITIVE_INFINITY });
}
