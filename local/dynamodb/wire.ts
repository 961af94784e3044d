import { connect, type Socket } from 'node:net';
import type { AwsAnswer } from '../services/aws-request';

/** The engine answers writes one after another anyway; more sockets than this would only wait there. */
const MAX_SOCKETS = 64;
const HEADERS_END = Buffer.from('\r\n\r\n');

interface Exchange {
  readonly head: string;
  readonly body: Buffer | string;
  readonly resolve: (answer: AwsAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * HTTP/1.1 to our own engine and to nothing else: keep-alive sockets, one request at a time on each, answers with a Content-Length.
 * It is a third of the cost of Node's client, and every frame of every charger passes here twice.
 */
export class EngineWire {
  readonly #port: number;
  readonly #headers: string;
  readonly #idle: EngineSocket[] = [];
  readonly #open = new Set<EngineSocket>();
  readonly #waiting: Exchange[] = [];

  constructor(port: number, headers: Readonly<Record<string, string>>) {
    this.#port = port;
    const all = { host: `127.0.0.1:${port}`, ...headers };
    this.#headers = Object.entries(all)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  }

  send(operation: string, body: Buffer | string): Promise<AwsAnswer> {
    return new Promise((resolve, reject) => {
      const target = `x-amz-target: DynamoDB_20120810.${operation}\r\n`;
      const head = `POST / HTTP/1.1\r\n${this.#headers}${target}content-length: ${Buffer.byteLength(body)}\r\n\r\n`;
      const exchange = { head, body, resolve, reject };
      const socket = this.#idle.pop() ?? (this.#open.size < MAX_SOCKETS ? this.#connect() : undefined);
      if (socket === undefined) this.#waiting.push(exchange);
      else socket.run(exchange);
    });
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #connect(): EngineSocket {
    const socket = new EngineSocket(this.#port, {
      free: () => {
        const next = this.#waiting.shift();
        if (next === undefined) this.#idle.push(socket);
        else socket.run(next);
      },
      gone: () => {
        this.#open.delete(socket);
        const index = this.#idle.indexOf(socket);
        if (index >= 0) this.#idle.splice(index, 1);
        // Whoever waits for a socket must not wait for one that will never be free.
        const next = this.#waiting.shift();
        if (next !== undefined) this.#connect().run(next);
      },
    });
    this.#open.add(socket);
    return socket;
  }
}

class EngineSocket {
  readonly #socket: Socket;
  readonly #free: () => void;
  #exchange: Exchange | undefined;
  #received: Buffer = Buffer.alloc(0);

  constructor(port: number, events: { free(): void; gone(): void }) {
    this.#free = events.free;
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#heard(chunk));
    this.#socket.on('error', () => {});
    this.#socket.once('close', () => {
      this.#exchange?.reject(new Error('The DynamoDB engine closed the connection.'));
      this.#exchange = undefined;
      events.gone();
    });
  }

  run(exchange: Exchange): void {
    this.#exchange = exchange;
    // One segment, not two: the engine then reads a whole request at once.
    this.#socket.cork();
    this.#socket.write(exchange.head);
    this.#socket.write(exchange.body);
    this.#socket.uncork();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #heard(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(HEADERS_END);
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) {
      this.destroy();
      return;
    }
    const from = end + HEADERS_END.length;
    if (this.#received.length < from + length) return;
    const exchange = this.#exchange;
    const body = this.#received.subarray(from, from + length);
    const headers: Record<string, string> = { 'content-type': 'application/x-amz-json-1.0' };
    for (const name of ['x-amzn-requestid', 'x-amz-crc32']) {
      const value = new RegExp(`\\r\\n${name}: *([^\\r]+)`, 'i').exec(head)?.[1];
      if (value !== undefined) headers[name] = value;
    }
    this.#received = Buffer.alloc(0);
    this.#exchange = undefined;
    this.#free();
    exchange?.resolve({ status: Number(head.slice(9, 12)), headers, body });
  }
}
