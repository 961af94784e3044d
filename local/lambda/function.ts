import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AwsAnswer, AwsRequest } from '../services/aws-request';

/** What the template says about a function, resolved. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** Folder of the bundle. */
  readonly folder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly timeoutS: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** What became of an invocation. The payload is JSON text, as Lambda carries it. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  invoke(event: unknown): Promise<InvocationResult>;
}

interface Invocation {
  readonly resolve: (result: InvocationResult) => void;
  readonly timer: NodeJS.Timeout;
}

/** The local services as a function's thread reaches them: by the address in its environment, without going over the wire. */
export interface ServiceAccess {
  readonly url: string;
  call(request: AwsRequest): Promise<AwsAnswer>;
}

type FromWorker =
  | { readonly type: 'aws'; readonly id: number; readonly request: AwsRequest }
  | { readonly type: 'loaded'; readonly importMs: number }
  | { readonly type: 'pong' }
  | { readonly type: 'result'; readonly id: number; readonly payload: string }
  | {
      readonly type: 'failure';
      readonly id: number;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace?: string;
    };

/** Lambda kills the sandbox of a function that runs out of memory; without a limit the thread would take the whole server with it. */
const HEAP_LIMIT_MB = 1_024;
const PONG_WITHIN_MS = 1_000;

/**
 * A deployed function: its bundle in a worker thread with its own environment, started by the first invocation and again after a
 * crash. Unlike Lambda, which gives every concurrent invocation a sandbox of its own, concurrent invocations share the thread; code
 * that is right under Lambda (no state of one request in the module) is right here.
 */
export class WorkerFunction implements LambdaFunction {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds the bundle took to import, once it has been. */
  importMs: number | undefined;
  readonly #definition: FunctionDefinition;
  readonly #services: ServiceAccess;
  readonly #log: (functionName: string, text: string) => void;
  readonly #invocations = new Map<number, Invocation>();
  #worker: Worker | undefined;
  #next = 0;
  #drained: (() => void) | undefined;

  constructor(definition: FunctionDefinition, services: ServiceAccess, log: (functionName: string, text: string) => void) {
    this.#definition = definition;
    this.#services = services;
    this.#log = log;
    this.name = definition.name;
    this.arn = definition.arn;
  }

  async invoke(event: unknown): Promise<InvocationResult> {
    const { reservedConcurrency, timeoutS } = this.#definition;
    if (reservedConcurrency !== undefined && this.#invocations.size >= reservedConcurrency) {
      return { ok: false, errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' };
    }
    const worker = this.#worker ?? this.#start();
    const id = this.#next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#timedOut(id, worker), timeoutS * 1000);
      this.#invocations.set(id, { resolve, timer });
      worker.postMessage({
        type: 'invoke',
        id,
        event: JSON.stringify(event),
        requestId: randomUUID(),
        deadlineMs: Date.now() + timeoutS * 1000,
      });
    });
  }

  /** Lets what is running end, for as long as given, then ends the thread. */
  async stop(graceMs: number): Promise<void> {
    if (this.#invocations.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        this.#drained = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const { folder, handler, name, arn, memoryMb, environment } = this.#definition;
    const worker = new Worker(join(__dirname, 'worker.mjs'), {
      workerData: {
        folder,
        handler,
        functionName: name,
        functionArn: arn,
        memoryMb,
        logGroup: `/aws/lambda/${name}`,
        servicesUrl: this.#services.url,
      },
      env: { ...environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
    });
    worker.stdout.setEncoding('utf8').on('data', (text: string) => this.#log(name, text));
    worker.stderr.setEncoding('utf8').on('data', (text: string) => this.#log(name, text));
    worker.on('message', (message: FromWorker) => this.#heard(message, worker));
    worker.once('error', (error) => this.#crashed(worker, error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', (code) => this.#crashed(worker, new Error(`Runtime exited with error: exit status ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #heard(message: FromWorker, worker: Worker): void {
    if (message.type === 'aws') {
      const { method, path, headers, body } = message.request;
      // Structured cloning turned the Buffer into a plain byte array.
      const request = { method, path, headers, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
      void this.#services.call(request).then((answer) => worker.postMessage({ type: 'aws', id: message.id, answer }));
    }
    if (message.type === 'loaded') this.importMs = message.importMs;
    if (message.type === 'result') this.#settle(message.id, { ok: true, payload: message.payload });
    if (message.type === 'failure') {
      const { errorType, errorMessage, trace } = message;
      this.#log(this.name, `${JSON.stringify({ level: 'ERROR', message: 'Invoke Error', errorType, errorMessage, trace })}\n`);
      this.#settle(message.id, { ok: false, errorType, errorMessage });
    }
  }

  #timedOut(id: number, worker: Worker): void {
    const seconds = this.#definition.timeoutS.toFixed(2);
    this.#log(this.name, `${JSON.stringify({ level: 'ERROR', message: `Task timed out after ${seconds} seconds` })}\n`);
    this.#settle(id, { ok: false, errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${seconds} seconds` });
    // One slow call must not take its neighbours along; a thread that no longer turns its event loop must.
    const stuck = setTimeout(() => void worker.terminate(), PONG_WITHIN_MS);
    const alive = (message: FromWorker) => {
      if (message.type !== 'pong') return;
      clearTimeout(stuck);
      worker.off('message', alive);
    };
    worker.on('message', alive);
    worker.once('exit', () => clearTimeout(stuck));
    worker.postMessage({ type: 'ping' });
  }

  #crashed(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    if (this.#invocations.size > 0) {
      this.#log(
        this.name,
        `${JSON.stringify({ level: 'ERROR', message: 'Runtime crashed', errorMessage: error.message, trace: error.stack })}\n`,
      );
    }
    for (const id of [...this.#invocations.keys()]) {
      this.#settle(id, { ok: false, errorType: 'Runtime.ExitError', errorMessage: error.message });
    }
  }

  #settle(id: number, result: InvocationResult): void {
    const invocation = this.#invocations.get(id);
    if (invocation === undefined) return;
    this.#invocations.delete(id);
    clearTimeout(invocation.timer);
    invocation.resolve(result);
    if (this.#invocations.size === 0) this.#drained?.();
  }
}
