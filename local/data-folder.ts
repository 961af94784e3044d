import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal';

/** Everything this server keeps. Only its owner may look into it: it holds password hashes and the key that signs tokens. */
export interface DataFolder {
  readonly path: string;
  release(): void;
}

/** Opens the folder for this process alone. A lock left by a process that is gone (kill -9, power cut) does not count. */
export function openDataFolder(path: string): DataFolder {
  const lock = join(path, 'server.lock');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    claim(lock, path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`DATA_DIR ${path} cannot be used: ${(error as Error).message}`);
  }
  return { path, release: () => rmSync(lock, { force: true }) };
}

function claim(lock: string, path: string): void {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = openSync(lock, 'wx', 0o600);
      writeSync(file, `${process.pid} ${startOf(process.pid) ?? ''}`);
      closeSync(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const [pid, start] = readFileSync(lock, 'utf8').split(' ');
      if (isRunning(Number(pid), start)) throw new Refusal(`DATA_DIR ${path} is in use by another running server (process ${pid}).`);
      rmSync(lock, { force: true });
    }
  }
  throw new Refusal(`DATA_DIR ${path} is being opened by another server right now.`);
}

/** A number alone is not proof: after a reboot it may belong to somebody else. Linux tells when a process began. */
function isRunning(pid: number, start: string | undefined): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const began = startOf(pid);
  return began === undefined || start === '' || began === start;
}

/** Field 22 of /proc/<pid>/stat, clock ticks since boot; the name before it may contain spaces and brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
