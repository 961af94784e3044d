import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const OLDEST_PYTHON = [3, 10] as const;

/** There is no Python here that could run it, or no way to fetch it: nothing was verified, and nothing is wrong. */
export class NotRunnable extends Error {
  override readonly name = 'NotRunnable';
}

/** The Python environment with the emulator and cfn-lint; made once for each content of `requirements.txt`. */
export function pythonTools(cache: string): string {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  const folder = join(cache, hash);
  const bin = join(folder, 'bin');
  if (existsSync(join(folder, 'complete'))) return bin;
  const version = pythonVersion();
  if (version === undefined || version[0] !== OLDEST_PYTHON[0] || version[1] < OLDEST_PYTHON[1]) {
    throw new NotRunnable(`Python ${OLDEST_PYTHON.join('.')} or newer is needed as "python3"; found ${version?.join('.') ?? 'none'}.`);
  }
  rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
    execFileSync(join(bin, 'pip'), ['install', ...quiet, '--requirement', REQUIREMENTS], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
    execFileSync('touch', [join(folder, 'complete')]);
  } catch (error) {
    throw new NotRunnable(
      `The emulator cannot be installed from PyPI: ${String((error as { stderr?: Buffer }).stderr ?? error).slice(-400)}`,
    );
  }
  return bin;
}

function pythonVersion(): readonly [number, number] | undefined {
  try {
    const text = execFileSync('python3', ['--version'], { encoding: 'utf8' });
    const [, major, minor] = /Python (\d+)\.(\d+)/.exec(text) ?? [];
    return major === undefined ? undefined : [Number(major), Number(minor)];
  } catch {
    return undefined;
  }
}

export interface Emulator {
  readonly url: string;
  /** For every command and SDK client that is to talk to it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts ministack on loopback, with nothing of an earlier run. */
export async function startEmulator(bin: string, region: string, log: string): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: region, AWS_DEFAULT_REGION: region };
  const output = openSync(log, 'w');
  const child: ChildProcess = spawn(join(bin, 'ministack'), [], {
    env: {
      PATH: process.env['PATH'] ?? '',
      ...credentials,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: region,
      MINISTACK_HOST: 'localhost',
      IOT_MTLS_ENABLED: '0',
      PERSIST_STATE: '0',
    },
    stdio: ['ignore', output, output],
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([ended, wait(10_000).then(() => child.kill('SIGKILL'))]);
  };
  for (let attempt = 0; ; attempt += 1) {
    if (child.exitCode !== null || attempt > 120) {
      await stop();
      throw new Error(`The emulator did not start; see ${log}.`);
    }
    if (await isListening(url)) break;
    await wait(250);
  }
  return { url, environment: { ...credentials, AWS_ENDPOINT_URL: url }, stop };
}

/**
 * Functions post to chargers at the address that the template gives them, `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. The
 * emulator leads every such call to itself but knows its APIs by other names; a custom domain of that very name closes the gap.
 */
export async function nameAsInTheCloud({ url }: Emulator, apiId: string, stage: string, region: string): Promise<void> {
  const domainName = `${apiId}.execute-api.${region}.amazonaws.com`;
  const ask = async (path: string, body: object) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/apigateway/aws4_request, SignedHeaders=host, Signature=test`;
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/v2/domainnames${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The emulator takes no domain name for the API: ${answer.status} ${await answer.text()}`);
  };
  const certificateArn = `arn:aws:acm:${region}:000000000000:certificate/none`;
  await ask('', { domainName, domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }] });
  await ask(`/${domainName}/apimappings`, { apiId, stage, apiMappingKey: stage });
}

async function isListening(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
