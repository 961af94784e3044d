import { isDeepStrictEqual } from 'node:util';
import type { RPCClient } from 'ocpp-rpc';
import { eventually, type StationOptions, TidewattServer } from './server';

export type Payload = Readonly<Record<string, unknown>>;

/** What a command became, as the operator sees it. */
export interface Outcome {
  readonly state: string;
  readonly response?: Payload;
  readonly error?: { readonly code: string };
}

export interface Told {
  readonly status: string;
  readonly parentIdTag?: string;
  readonly expiryDate?: string;
}

/** The tags of the tool's configuration: one of each fate. */
export const CARDS = {
  valid: 'CARD-VALID',
  stranger: 'CARD-STRANGER',
  sibling: 'CARD-SIBLING',
  family: 'FAMILY',
  blocked: 'CARD-BLOCKED',
  expired: 'CARD-EXPIRED',
  unknown: 'CARD-UNKNOWN',
} as const;

export const at = (ms: number) => new Date(ms).toISOString();

/** What it is asked and what it answers, unless a case says otherwise. */
const USUAL_ANSWERS: Readonly<Record<string, Payload>> = {
  GetConfiguration: { configurationKey: [] },
  UpdateFirmware: {},
};

/**
 * The charge point of the certification cases, on the OCPP client of `ocpp-rpc`, which holds every frame of either side against the published
 * schemas. It says what the case says, in the case's order; the operator's part of a case is done over the HTTP API.
 */
export class CaseStation {
  readonly id: string;
  readonly server: TidewattServer;
  password: string | Buffer;
  /** What it was asked, in order. */
  readonly asked: (readonly [action: string, payload: Payload])[] = [];
  /** Frames of either side that break the published schemas. */
  readonly broken: unknown[] = [];
  readonly #expected: { readonly asked: string; readonly answer: Payload; heard: number }[] = [];
  #client: RPCClient | undefined;
  #commands = 0;

  private constructor(server: TidewattServer, id: string, password: string) {
    this.server = server;
    this.id = id;
    this.password = password;
  }

  static async registered(server: TidewattServer, id: string): Promise<CaseStation> {
    return new CaseStation(server, id, await server.addCharger(id));
  }

  /** Whatever was, is closed first: a charge point has one connection. With a certificate it needs no password, and sends none. */
  async connects(options?: StationOptions): Promise<void> {
    await this.disconnects();
    const client = this.server.station(this.id, options?.cert === undefined ? this.password : undefined, options);
    client.on('strictValidationFailure', (failure: unknown) => this.broken.push(failure));
    client.handle(async ({ method = '', params = {} }): Promise<Record<string, unknown>> => this.#answer(method, params));
    await client.connect();
    this.#client = client;
  }

  async disconnects(): Promise<void> {
    await this.#client?.close({ force: true });
    this.#client = undefined;
  }

  #answer(action: string, payload: Payload): Payload {
    this.asked.push([action, payload]);
    const expected = this.#expected.find(({ asked }) => asked === spell(action, payload));
    if (expected === undefined) return USUAL_ANSWERS[action] ?? { status: 'Accepted' };
    expected.heard += 1;
    return expected.answer;
  }

  says(action: string, payload: Payload): Promise<unknown> {
    if (this.#client === undefined) throw new Error(`${this.id} is not connected`);
    return this.#client.call(action, payload);
  }

  /** BootNotification and the status of the charger and its connector, as every case ends a boot. */
  async boots(connectorStatus = 'Available'): Promise<void> {
    expect(await this.says('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'Certified' })).toEqual({
      status: 'Accepted',
      currentTime: expect.any(String),
      interval: expect.any(Number),
    });
    await this.reports('Available', { connectorId: 0 });
    await this.reports(connectorStatus);
  }

  async reports(status: string, over: Payload = {}): Promise<void> {
    expect(await this.says('StatusNotification', { connectorId: 1, errorCode: 'NoError', status, ...over })).toEqual({});
  }

  async authorizes(idTag: string): Promise<Told> {
    return ((await this.says('Authorize', { idTag })) as { idTagInfo: Told }).idTagInfo;
  }

  async starts(idTag: string, over: Payload = {}): Promise<{ readonly transactionId: number; readonly idTagInfo: Told }> {
    const asked = { connectorId: 1, idTag, meterStart: 1_000, timestamp: at(Date.now()), ...over };
    return (await this.says('StartTransaction', asked)) as { transactionId: number; idTagInfo: Told };
  }

  stops(transactionId: number, reason: string, over: Payload = {}): Promise<unknown> {
    return this.says('StopTransaction', { transactionId, meterStop: 1_500, timestamp: at(Date.now()), reason, ...over });
  }

  /** The reusable state "Charging" of the cases: authorized, plugged in, started. Answers the number of the transaction. */
  async charges(idTag: string = CARDS.valid): Promise<number> {
    expect((await this.authorizes(idTag)).status).toBe('Accepted');
    await this.reports('Preparing');
    const { transactionId, idTagInfo } = await this.starts(idTag);
    expect([transactionId, idTagInfo.status]).toEqual([expect.any(Number), 'Accepted']);
    await this.reports('Charging');
    return transactionId;
  }

  /** The operator sends a command; it has to reach the charge point once, word for word, and its answer has to reach the operator. */
  async isAsked(action: string, payload: Payload, answer: Payload = USUAL_ANSWERS[action] ?? { status: 'Accepted' }): Promise<Outcome> {
    const expected = { asked: spell(action, payload), answer, heard: 0 };
    this.#expected.unshift(expected);
    const { status, body } = await this.server.api<Outcome>(
      'POST',
      `/chargers/${this.id}/commands?wait=20`,
      { action, payload },
      { 'idempotency-key': `${this.id}-${++this.#commands}` },
    );
    expect([action, status, expected.heard]).toEqual([action, 202, 1]);
    expect(body.response).toEqual(answer);
    return body;
  }

  /** The charger as the operator sees it. */
  async shown(): Promise<{
    readonly connectors: readonly { readonly status: string; readonly errorCode: string; readonly reservation?: Payload }[];
    readonly certificateRequest?: { readonly csr: string };
    readonly keyChange: string;
    readonly securityProfile: Payload;
  }> {
    return (await this.server.api<never>('GET', `/chargers/${this.id}`)).body;
  }

  /** What is listed of the charger under a path of the API. */
  async listed<Item>(path: string): Promise<readonly Item[]> {
    return (await this.server.api<{ items: Item[] }>('GET', path)).body.items;
  }

  /** Says it, has it answered with nothing to say, and sees it in its journal, which is written beside the answer and not before it. */
  async notifies(action: string, payload: Payload): Promise<void> {
    expect(await this.says(action, payload)).toEqual({});
    const newest = `/chargers/${this.id}/messages?action=${action}&direction=IN&limit=1`;
    const isThere = async () => isDeepStrictEqual((await this.listed<{ payload: Payload }>(newest))[0]?.payload, payload);
    await eventually(isThere, `${action} ${JSON.stringify(payload)} in the journal`);
  }

  sessions(): Promise<readonly Payload[]> {
    return this.listed<Payload>(`/sessions?chargerId=${this.id}`);
  }
}

function spell(action: string, payload: Payload): string {
  return `${action} ${JSON.stringify(payload)}`;
}

/**
 * One server for the cases of a file, and for each case a charge point of its own that has booted. A case is named `TC_…_CSMS: what happens`;
 * docs/certification.md lists it under that name.
 */
export function certification(): (title: `TC_${string}_CSMS: ${string}`, play: (station: CaseStation) => Promise<void>) => void {
  let server: TidewattServer;
  beforeAll(async () => {
    server = await TidewattServer.start();
    for (const card of [
      { idTag: CARDS.valid },
      { idTag: CARDS.stranger },
      { idTag: CARDS.sibling, parentIdTag: CARDS.family },
      { idTag: CARDS.blocked, status: 'BLOCKED' },
      { idTag: CARDS.expired, expiresAt: '2020-01-01T00:00:00Z' },
    ]) {
      expect((await server.api('POST', '/cards', card)).status).toBe(201);
    }
  }, 180_000);
  afterAll(() => server?.stop(), 30_000);

  return (title, play) => {
    test(title, async () => {
      const station = await CaseStation.registered(server, title.slice(0, title.indexOf(':')).replaceAll('_', '-'));
      await station.connects();
      await station.boots();
      await play(station);
      expect(station.broken).toEqual([]);
      await station.disconnects();
    }, 60_000);
  };
}
