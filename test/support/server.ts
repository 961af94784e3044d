import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as requestOverTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { RPCClient } from 'ocpp-rpc';
import { freePort } from './free-port';

const ROOT = join(__dirname, '..', '..');
const READY_WITHIN_MS = 120_000;

/** The whole system as `npm start` runs it, in a process of its own, on a free port and a folder of its own. */
export class TidewattServer {
  #environment: Record<string, string>;
  readonly #dataDir: string;
  readonly #port: number;
  #process: ChildProcess | undefined;
  #token: string | undefined;
  output = '';

  private constructor(dataDir: string, port: number, environment: Record<string, string>) {
    this.#dataDir = dataDir;
    this.#port = port;
    this.#environment = environment;
  }

  static async start(environment: Record<string, string> = {}): Promise<TidewattServer> {
    const server = new TidewattServer(await mkdtemp(join(tmpdir(), 'tidewatt-')), await freePort(), environment);
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `http${this.#s}://127.0.0.1:${this.#port}`;
  }

  get chargerUrl(): string {
    return `ws${this.#s}://127.0.0.1:${this.#port}/ocpp`;
  }

  get #s(): 's' | '' {
    return this.#environment['TLS_CERT'] === undefined ? '' : 's';
  }

  get dataDir(): string {
    return this.#dataDir;
  }

  async startAgain(): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'local', 'main.ts')], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: String(this.#port),
        DATA_DIR: this.#dataDir,
        ADMIN_EMAIL: 'owner@example.com',
        ADMIN_PASSWORD: 'Correct-Horse-42',
        ...this.#environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (this.output += String(chunk)));
    const giveUpAt = Date.now() + READY_WITHIN_MS;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${this.output}`);
      if (Date.now() > giveUpAt) throw new Error(`the server is not ready:\n${this.output}`);
      await pause(100);
    }
  }

  async #isReady(): Promise<boolean> {
    const answer = await this.#ask('/v1/health').catch(() => undefined);
    return answer?.status === 200;
  }

  /** As `fetch`, and whoever signed the server's certificate: that is the business of the tests about it. */
  #ask(path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Response> {
    const url = `${this.url}${path}`;
    if (this.#s === '') return fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    return new Promise((resolve, reject) => {
      const asking = requestOverTls(url, { method, headers, rejectUnauthorized: false }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += String(chunk)));
        answer.on('end', () => resolve(new Response(text === '' ? null : text, { status: answer.statusCode ?? 0 })));
      });
      asking.on('error', reject);
      asking.end(body);
    });
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** The operator changes the environment: the same data, another way in. */
  async restartsWith(environment: Record<string, string>): Promise<void> {
    await this.#end('SIGTERM');
    this.#environment = { ...this.#environment, ...environment };
    await this.startAgain();
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    return new Promise((resolve) => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  /** Calls the HTTP API as the first owner. */
  async api<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer<T>> {
    this.#token ??= await this.#logIn();
    const answer = await this.#ask(`/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  async #logIn(): Promise<string> {
    const answer = await this.#ask('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'owner@example.com', password: 'Correct-Horse-42' }),
    });
    const { accessToken } = (await answer.json()) as { accessToken: string };
    return accessToken;
  }

  /** Registers a charger and answers its password. */
  async addCharger(id: string, facts: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await this.api<{ password: string }>('POST', '/chargers', { id, ...facts });
    if (status !== 201) throw new Error(`registering ${id}: ${status} ${JSON.stringify(body)}`);
    return body.password;
  }

  /** A charger that nobody here wrote: the OCPP client of `ocpp-rpc`, which checks every frame against the official schemas. */
  station(identity: string, password: string | Buffer | undefined, { endpoint = this.chargerUrl, ...tls }: StationOptions = {}): RPCClient {
    // The library's types ask for every option; its documentation and code do not.
    const options = {
      endpoint,
      identity,
      password,
      protocols: ['ocpp1.6'],
      strictMode: true,
      strictModeValidators: [],
      reconnect: false,
      pingIntervalMs: 0,
      wsOpts: { rejectUnauthorized: false, ...tls },
    };
    return new RPCClient(options as unknown as ConstructorParameters<typeof RPCClient>[0]);
  }
}

/** Another way in than the server's own, and what the charger shows of itself over TLS. */
export interface StationOptions extends SecureContextOptions {
  readonly endpoint?: string;
}

interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface ApiAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Asks again until it is so. Whatever is asynchronous in the system shows itself only from outside. */
export async function eventually<T>(ask: () => Promise<T | undefined | false>, what: string, withinMs = 20_000): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > giveUpAt) throw new Error(`${what}: not within ${withinMs} ms`);
    await pause(100);
  }
}
