import { advanceAdHoc } from '../../lambdas/jobs/advance-ad-hoc';
import { adHocPayer } from '../../lambdas/jobs/charge-ad-hoc';
import { settleSession } from '../../lambdas/jobs/settle-session';
import { startTransaction } from '../../lambdas/ocpp/v16/start-transaction';
import { stopTransaction } from '../../lambdas/ocpp/v16/stop-transaction';
import { ApiWorld } from '../api/world';
import { aCharger } from './charger';

export const CODE = 'k3Xw0PqLz7';
export const KEY = '0b5c6b7f-1111-4222-8333-444455556666';
/** 0.50 EUR a kilowatt-hour and 1.00 EUR a session, and 20 % tax on both. */
export const TARIFF = {
  currency: 'EUR',
  elements: [
    {
      price_components: [
        { type: 'FLAT', price: 1, vat: 20, step_size: 1 },
        { type: 'ENERGY', price: 0.5, vat: 20, step_size: 1 },
      ],
    },
  ],
};
const SITE = 'site_default';

/** A charger at the kerb with a code on its connector, and everything behind it in memory, in a time of its own. */
export class Kerb {
  readonly world = new ApiWorld();
  readonly #answered = new Map<number, 'SUCCEEDED' | 'REJECTED'>();

  static async open(): Promise<Kerb> {
    const kerb = new Kerb();
    const { world } = kerb;
    await world.chargers.create(aCharger({ id: 'CP-1', siteId: SITE }));
    await world.ask('PUT /v1/tariffs/street', { body: TARIFF });
    await world.ask(`PUT /v1/sites/${SITE}/tariff`, { body: { tariffId: 'street' } });
    await world.publicCodes.replace({ code: CODE, chargerId: 'CP-1', connectorId: 1, createdAtMs: world.nowMs });
    await kerb.connects();
    await kerb.shows('Available');
    return kerb;
  }

  async connects(): Promise<void> {
    await this.world.connections.open('CP-1', `socket-${this.world.nowMs}`, this.world.nowMs);
  }

  async shows(status: 'Available' | 'Charging' | 'SuspendedEV' | 'Faulted'): Promise<void> {
    const atMs = this.world.nowMs;
    const facts = { chargerId: 'CP-1', connectorId: 1, errorCode: 'NoError', epoch: 1, reportedAtMs: atMs, receivedAtMs: atMs };
    await this.world.chargers.recordStatus({ ...facts, status });
  }

  passes(minutes: number): void {
    this.world.nowMs += minutes * 60_000;
  }

  begins(key = KEY, body: object = {}) {
    return this.world.ask(`POST /v1/public/c/${CODE}/sessions`, { as: null, body, headers: { 'idempotency-key': key } });
  }

  async state(token: string) {
    return (await this.world.ask(`GET /v1/public/s/${token}`, { as: null })).body;
  }

  get deps() {
    const { world } = this;
    const { ports } = world;
    const nudge = ports.adHocNudge;
    return {
      ...ports,
      nudge,
      sender: ports.commands,
      mailbox: {
        get: async (chargerId: string, seq: number) => {
          const command = await world.mailbox.get(chargerId, seq);
          const state = this.#answered.get(seq);
          return command === undefined || state === undefined ? command : { ...command, state };
        },
      },
      receipts: world.receipts,
      operator: { name: 'Kerb Ltd' },
      adHocPayer: adHocPayer({ ...ports, nudge }),
    };
  }

  /** Whatever was nudged, is done, as a queue would have it. */
  async works(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      const nudges = this.world.nudges.splice(0);
      if (nudges.length === 0) return;
      for (const nudge of nudges) {
        const [what, id = ''] = nudge.split(' ');
        if (what === 'advance') await advanceAdHoc(id, this.deps);
        if (what === 'settle') await settleSession(id, this.deps as never);
      }
    }
  }

  /** The driver's card does so on the provider's page; the provider tells us. */
  async pays(checkoutUrl: string, how: 'approve' | 'decline' = 'approve'): Promise<void> {
    const page = checkoutUrl.split('/').at(-1) ?? '';
    if (how === 'approve') this.world.provider.desk.approve(page);
    else this.world.provider.desk.decline(page);
    const paymentId = this.world.provider.desk.session(page).client_reference_id ?? '';
    const payment = await this.world.ports.payments.refresh(paymentId);
    if (payment?.purpose.kind === 'AD_HOC') this.world.nudges.push(`advance ${payment.purpose.adHocId}`);
    await this.works();
  }

  /** The CALL that waits for the charger, answered. */
  async answers(action: string, status = 'Accepted'): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { queued } = await this.world.mailbox.head('CP-1');
    const command = queued.find((one) => one.action === action && !this.#answered.has(one.seq));
    if (command === undefined) return undefined;
    this.#answered.set(command.seq, status === 'Accepted' ? 'SUCCEEDED' : 'REJECTED');
    const id = /^ad-hoc:(.+)$/.exec(command.actor)?.[1];
    if (id !== undefined) this.world.nudges.push(`advance ${id}`);
    await this.works();
    return command.payload;
  }

  get #frame() {
    const { nowMs } = this.world;
    return { chargerId: 'CP-1', siteId: SITE, connectionId: 's', connectedAtMs: nowMs, messageId: `m${nowMs}`, receivedAtMs: nowMs };
  }

  get #ports() {
    const { ports } = this.world;
    const settlements = { settle: ports.settlements.settle, advance: ports.adHocNudge.advance };
    return { ...this.deps, settlements, reservations: { change: async () => {} }, telemetry: this.world.telemetry } as never;
  }

  async starts(idTag: unknown, connectorId = 1) {
    const timestamp = new Date(this.world.nowMs).toISOString();
    const request = { connectorId, idTag: String(idTag), meterStart: 1_000, timestamp };
    const answer = await startTransaction(request, this.#ports, this.#frame);
    await this.works();
    return answer;
  }

  async stops(transactionId: number, meterStop: number): Promise<void> {
    const timestamp = new Date(this.world.nowMs).toISOString();
    await stopTransaction({ transactionId, meterStop, timestamp, reason: 'Remote' }, this.#ports, this.#frame);
    await this.works();
  }
}
