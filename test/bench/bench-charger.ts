import WebSocket from 'ws';

type Json = Readonly<Record<string, unknown>>;

/** API Gateway lets its integrations take 29 seconds; a charger that gives up sooner only comes again. */
const HANDSHAKE_MS = 30_000;

/** Enough of a charger to be measured against: the raw socket, one CALL at a time, and polite answers to whatever it is asked. */
export class BenchCharger {
  readonly id: string;
  transactionId = 0;
  errors = 0;
  #socket: WebSocket | undefined;
  #nextId = 0;
  #waiting: { readonly id: string; readonly resolve: (answer: Json) => void; readonly reject: (error: Error) => void } | undefined;
  #lastStampMs = 0;
  #registerWh = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** What the newest meter sample said. */
  get registerWh(): number {
    return this.#registerWh;
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  async connect(wsUrl: string, password: string): Promise<void> {
    const socket = new WebSocket(`${wsUrl}/${this.id}`, ['ocpp1.6'], {
      auth: `${this.id}:${password}`,
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS,
    });
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => {});
    socket.on('message', (data) => this.#hear(String(data)));
    socket.on('close', () => this.#waiting?.reject(new Error(`${this.id} lost its line`)));
  }

  call(action: string, payload: Json): Promise<Json> {
    if (this.#waiting) throw new Error(`${this.id} already waits for an answer`);
    this.#nextId += 1;
    const id = String(this.#nextId);
    return new Promise<Json>((resolve, reject) => {
      const done =
        <T>(act: (value: T) => void) =>
        (value: T) => {
          this.#waiting = undefined;
          act(value);
        };
      this.#waiting = { id, resolve: done(resolve), reject: done(reject) };
      this.#socket?.send(`[2,"${id}","${action}",${JSON.stringify(payload)}]`);
    });
  }

  /** Boots and starts a transaction, as a charger in service would have done long before. */
  async startTransaction(): Promise<void> {
    await this.call('BootNotification', { chargePointVendor: 'Bench', chargePointModel: 'Raw', firmwareVersion: '1' });
    await this.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing', timestamp: this.stamp() });
    const start = { connectorId: 1, idTag: `CARD-${this.id}`, meterStart: 0, timestamp: this.stamp() };
    this.transactionId = Number((await this.call('StartTransaction', start))['transactionId']);
  }

  /** No two alike: a meter sample is told from another by its time. */
  stamp(): string {
    this.#lastStampMs = Math.max(this.#lastStampMs + 1, Date.now());
    return new Date(this.#lastStampMs).toISOString();
  }

  /** Eight values, as a three-phase charger sends them after its commissioning. */
  meterValues(): Json {
    this.#registerWh += 3;
    const context = 'Sample.Periodic';
    const phases = (measurand: string, unit: string, value: string) =>
      ['L1', 'L2', 'L3'].map((phase) => ({ value, context, measurand, unit, phase }));
    return {
      connectorId: 1,
      transactionId: this.transactionId,
      meterValue: [
        {
          timestamp: this.stamp(),
          sampledValue: [
            { value: String(this.#registerWh), context, measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
            { value: '11040', context, measurand: 'Power.Active.Import', unit: 'W' },
            ...phases('Current.Import', 'A', '16.0'),
            ...phases('Voltage', 'V', '230.0'),
          ],
        },
      ],
    };
  }

  close(): void {
    this.#socket?.terminate();
  }

  #hear(text: string): void {
    const [type, id, third] = JSON.parse(text) as [number, string, unknown];
    if (type === 2) {
      this.#socket?.send(JSON.stringify([3, id, answerTo(String(third))]));
      return;
    }
    if (this.#waiting?.id !== id) return;
    if (type === 3) this.#waiting.resolve(third as Json);
    else this.#waiting.reject(new Error(`${this.id} was answered ${text.slice(0, 200)}`));
  }
}

function answerTo(action: string): Json {
  switch (action) {
    case 'GetConfiguration':
      return { configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '1' }] };
    case 'GetCompositeSchedule':
      return { status: 'Rejected' };
    default:
      return { status: 'Accepted' };
  }
}
