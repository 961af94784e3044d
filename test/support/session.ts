import type { ClosedSession, OpenSession } from '../../lambdas/domain/sessions/session';

export function anOpenSession(over: Partial<OpenSession> = {}): OpenSession {
  return {
    id: 'ses_1',
    chargerId: 'CP1',
    connectorId: 1,
    transactionId: 7,
    idTag: 'TAG1',
    siteId: 'site_1',
    startKey: 'key 1',
    startMessageId: 'm1',
    idTagInfo: { status: 'Accepted' },
    startedAtMs: 1_000_000,
    startReceivedAtMs: 1_000_100,
    meterStartWh: 1_000,
    flags: [],
    status: 'OPEN',
    ...over,
  };
}

export function aClosedSession(over: Partial<Omit<ClosedSession, 'status'>> = {}): ClosedSession {
  return {
    ...anOpenSession(),
    stoppedAtMs: 4_600_000,
    stopReceivedAtMs: 4_600_100,
    meterStopWh: 12_000,
    stopReason: 'EVDisconnected',
    energyWh: 11_000,
    ...over,
    status: 'CLOSED',
  };
}
