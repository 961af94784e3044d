import type { CertificateRequest } from '../../domain/chargers/certificate-request';
import type {
  Charger,
  ChargerIdentity,
  ChargingCapabilities,
  Connector,
  PendingPassword,
  Progress,
  SecurityProfile,
} from '../../domain/chargers/charger';
import { isNewerStatus } from '../../domain/chargers/newer-status';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { ChargerChange, ChargerStore, ChargerView, ConnectionStore, Page, PageRequest } from '../../ports/charger-store';

export class MemoryChargerStore implements ChargerStore {
  readonly #chargers = new Map<string, Charger>();
  readonly #connectors = new Map<string, Map<number, Connector>>();
  readonly #connections: Pick<ConnectionStore, 'get'>;

  constructor(connections: Pick<ConnectionStore, 'get'>) {
    this.#connections = connections;
  }

  async create(charger: Charger): Promise<Result<undefined, { code: 'CHARGER_EXISTS' }>> {
    if (this.#chargers.has(charger.id)) return refuse({ code: 'CHARGER_EXISTS' });
    this.#chargers.set(charger.id, charger);
    return ok();
  }

  async get(chargerId: string): Promise<Charger | undefined> {
    return this.#chargers.get(chargerId);
  }

  async getWithConnectors(chargerId: string): Promise<ChargerView | undefined> {
    const charger = this.#chargers.get(chargerId);
    if (charger === undefined) return undefined;
    const connection = await this.#connections.get(chargerId);
    const connectors = [...(this.#connectors.get(chargerId)?.values() ?? [])].sort((a, b) => a.connectorId - b.connectorId);
    return { charger, ...(connection === undefined ? {} : { connection }), connectors };
  }

  async list({ limit, cursor, siteId }: PageRequest & { readonly siteId?: string }): Promise<Page<ChargerView>> {
    const rest = [...this.#chargers.values()]
      .filter((charger) => siteId === undefined || charger.siteId === siteId)
      .filter(({ id }) => cursor === undefined || id > cursor)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const page = rest.slice(0, limit);
    const views = await Promise.all(page.map(({ id }) => this.getWithConnectors(id)));
    return { items: views.filter((view) => view !== undefined), nextCursor: rest.length > limit ? (page.at(-1)?.id ?? null) : null };
  }

  async update(chargerId: string, change: ChargerChange): Promise<Result<Charger, { code: 'CHARGER_NOT_FOUND' }>> {
    const known = this.#chargers.get(chargerId);
    if (known === undefined) return refuse({ code: 'CHARGER_NOT_FOUND' });
    const { acceptAfterKeyChange: _, ...rest } = known;
    const changed = { ...(change.registration === undefined ? known : rest), ...change };
    this.#chargers.set(chargerId, changed);
    return ok(changed);
  }

  async recordBoot(chargerId: string, identity: ChargerIdentity, atMs: number): Promise<Result<Charger, { code: 'CHARGER_NOT_FOUND' }>> {
    const charger = this.#change(chargerId, { identity, bootedAtMs: atMs });
    return charger === undefined ? refuse({ code: 'CHARGER_NOT_FOUND' }) : ok(charger);
  }

  /** The mailbox's half of a key change; see MemoryMailbox. */
  proposePassword(chargerId: string, pending: PendingPassword): boolean {
    const known = this.#chargers.get(chargerId);
    if (known === undefined || (known.pendingPassword !== undefined && !known.pendingPassword.isSetAside)) return false;
    this.#change(chargerId, { pendingPassword: pending });
    return true;
  }

  async settlePassword(chargerId: string, seq: number, fate: 'HOLDS' | 'DROPPED' | 'SET_ASIDE'): Promise<boolean> {
    const known = this.#chargers.get(chargerId);
    if (known?.pendingPassword?.seq !== seq) return false;
    const { pendingPassword, ...rest } = known;
    if (fate === 'HOLDS') this.#chargers.set(chargerId, { ...rest, password: pendingPassword.hash });
    if (fate === 'DROPPED') this.#chargers.set(chargerId, rest);
    if (fate === 'SET_ASIDE') this.#chargers.set(chargerId, { ...rest, pendingPassword: { ...pendingPassword, isSetAside: true } });
    return true;
  }

  async acceptAfterKeyChange(chargerId: string, atMs: number): Promise<boolean> {
    const known = this.#chargers.get(chargerId);
    if (known?.registration !== 'Pending' || known.acceptAfterKeyChange !== true) return false;
    const { acceptAfterKeyChange: _, ...rest } = known;
    this.#chargers.set(chargerId, { ...rest, registration: 'Accepted', acceptedAtMs: atMs });
    return true;
  }

  async proveProfile(chargerId: string, profile: SecurityProfile): Promise<boolean> {
    const known = this.#chargers.get(chargerId);
    if (known === undefined || (known.provenProfile ?? 0) >= profile) return false;
    this.#change(chargerId, { minProfile: profile, provenProfile: profile });
    return true;
  }

  async recordProgress(chargerId: string, of: 'diagnostics' | 'firmware', progress: Progress): Promise<void> {
    this.#change(chargerId, { [of]: progress });
  }

  async recordRefusedActions(chargerId: string, refusedActions: NonNullable<Charger['refusedActions']>): Promise<void> {
    this.#change(chargerId, { refusedActions });
  }

  async recordCertificateRequest(chargerId: string, certificateRequest: CertificateRequest): Promise<void> {
    this.#change(chargerId, { certificateRequest });
  }

  async recordCapabilities(chargerId: string, learned: ChargingCapabilities): Promise<void> {
    const known = this.#chargers.get(chargerId);
    if (known === undefined) return;
    this.#change(chargerId, { capabilities: { ...known.capabilities, ...learned } });
  }

  async recordStatus(connector: Connector): Promise<void> {
    const ofCharger = this.#connectors.get(connector.chargerId) ?? new Map<number, Connector>();
    this.#connectors.set(connector.chargerId, ofCharger);
    const known = ofCharger.get(connector.connectorId);
    if (known === undefined || isNewerStatus(connector, known)) ofCharger.set(connector.connectorId, connector);
  }

  #change(chargerId: string, change: Partial<Charger>): Charger | undefined {
    const known = this.#chargers.get(chargerId);
    if (known === undefined) return undefined;
    const changed = { ...known, ...change };
    this.#chargers.set(chargerId, changed);
    return changed;
  }
}
