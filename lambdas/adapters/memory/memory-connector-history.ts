import type { StatusChange } from '../../domain/tariffs/session-periods';
import type { ConnectorHistory } from '../../ports/connector-history';

export class MemoryConnectorHistory implements ConnectorHistory {
  readonly #changes = new Map<string, Map<string, StatusChange>>();

  async note(chargerId: string, connectorId: number, change: StatusChange): Promise<void> {
    const name = `${chargerId}#${connectorId}`;
    const known = this.#changes.get(name) ?? new Map<string, StatusChange>();
    this.#changes.set(name, known.set(`${change.reportedAtMs}#${change.status}`, change));
  }

  async between(chargerId: string, connectorId: number, fromMs: number, toMs: number): Promise<readonly StatusChange[]> {
    const known = [...(this.#changes.get(`${chargerId}#${connectorId}`)?.values() ?? [])];
    return known
      .filter(({ reportedAtMs }) => reportedAtMs >= fromMs && reportedAtMs < toMs)
      .sort((a, b) => a.reportedAtMs - b.reportedAtMs);
  }
}
