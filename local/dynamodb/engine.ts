import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../refusal';
import type { AwsAnswer } from '../services/aws-request';
import { EngineWire } from './wire';

/** Anything that speaks the DynamoDB protocol and has transactions. */
export interface DynamoEngine {
  /** `operation` as in the header: `PutItem`. */
  send(operation: string, body: Buffer | string): Promise<AwsAnswer>;
  /** Settles when the engine has gone away by itself; never after `stop`. */
  readonly failed: Promise<string>;
  stop(): Promise<void>;
}

const STARTS_WITHIN_MS = 10_000;

/**
 * dynoxide (SQLite behind the DynamoDB protocol) as a child process with its data in one file. Every acknowledged write is synced to
 * disk, so neither kill -9 nor a power cut loses one.
 */
export async function startDynoxide(databaseFile: string, region: string): Promise<DynamoEngine> {
  const binary = dynoxideBinary();
  const port = await freePort();
  const child = spawn(
    '/bin/sh',
    ['-c', DIE_WITH_PARENT, binary, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', databaseFile],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      // Its own group: Ctrl-C in the terminal must reach the server alone, which still needs the engine to drain.
      detached: true,
    },
  );
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = `${complaint}${String(chunk)}`.slice(-2_000);
  });
  let stopping = false;
  const failed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => {
      if (!stopping) resolve(complaint.trim() || `exit code ${code}`);
    });
  });
  const ready = listening(port);
  const outcome = await Promise.race([ready, failed]);
  if (outcome !== true) {
    child.stdin.end();
    throw new Refusal(
      `The DynamoDB engine did not start on ${databaseFile}: ${outcome === false ? complaint.trim() || 'no answer' : outcome}`,
    );
  }
  const wire = new EngineWire(port, protocolHeaders(region));
  return {
    send: (operation, body) => wire.send(operation, body),
    failed,
    stop: async () => {
      stopping = true;
      wire.close();
      await exited(child);
    },
  };
}

/** The engine behind `DDB_ENDPOINT`: somebody else starts, keeps and guards it. */
export function connectTo(endpoint: string, region: string): DynamoEngine {
  const url = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 128, noDelay: true });
  const secure = url.protocol === 'https:';
  const common = protocolHeaders(region);
  return {
    send: (operation, body) =>
      new Promise((resolve, reject) => {
        const request = (secure ? httpsRequest : httpRequest)(
          {
            ...(secure ? {} : { agent }),
            host: url.hostname,
            port: url.port,
            path: '/',
            method: 'POST',
            headers: { ...common, 'x-amz-target': `DynamoDB_20120810.${operation}`, 'content-length': Buffer.byteLength(body) },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.once('error', reject);
            response.once('end', () => {
              const headers: Record<string, string> = { 'content-type': response.headers['content-type'] ?? 'application/x-amz-json-1.0' };
              for (const name of ['x-amzn-requestid', 'x-amz-crc32']) {
                const value = response.headers[name];
                if (typeof value === 'string') headers[name] = value;
              }
              resolve({
                status: response.statusCode ?? 500,
                headers,
                body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks),
              });
            });
          },
        );
        request.once('error', reject);
        request.end(body);
      }),
    failed: new Promise(() => {}),
    stop: async () => agent.destroy(),
  };
}

/** Engines want to see a signature; none of those for one machine checks it. The functions' own are checked before they get here. */
function protocolHeaders(region: string): Record<string, string> {
  return {
    'content-type': 'application/x-amz-json-1.0',
    authorization: `AWS4-HMAC-SHA256 Credential=tidewatt/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    'x-amz-date': '20260101T000000Z',
  };
}

/**
 * The engine must not outlive us, however we die: a shell holds the read end of a pipe whose write end is ours alone. When we are
 * killed, the pipe closes and the shell stops the engine. (Linux could do it by prctl, which Node does not offer.)
 */
const DIE_WITH_PARENT =
  'exec 3<&0; "$0" "$@" </dev/null 3<&- & engine=$!; (cat <&3 >/dev/null; kill "$engine" 2>/dev/null) >/dev/null 2>&1 & wait "$engine"';

function dynoxideBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return require.resolve(`${name}/dynoxide`);
  } catch {
    throw new Refusal(
      `There is no DynamoDB engine for ${process.platform}-${process.arch} (npm package ${name} is not installed). ` +
        'Set DDB_ENDPOINT to the URL of a DynamoDB-compatible engine with transactions.',
    );
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<boolean> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return true;
    await sleep(15);
  }
  return false;
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  const stuck = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 3_000);
  await gone;
  clearTimeout(stuck);
}
