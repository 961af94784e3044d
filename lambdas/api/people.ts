import type { User } from '../ports/people';
import type { ApiPorts } from './ports';
import { ApiProblem } from './problem';

type PeoplePorts = Pick<ApiPorts, 'users' | 'clock'>;

/** Reads, changes and writes over the version that was read; a clash with another writer is tried again. */
export async function changeUser(id: string, change: (user: User) => User, { users }: PeoplePorts): Promise<User> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const user = await users.get(id);
    if (user === undefined || user.status === 'REMOVED') throw new ApiProblem('USER_NOT_FOUND');
    const written = await users.update(change(user));
    if (written.ok) return written.value;
  }
  throw new ApiProblem('CONFLICT');
}
const MOST_TRIES = 4;

/** Access tokens from before count no more, at once; then the refresh tokens, which could make new ones. */
export async function signOutEverywhere(id: string, ports: PeoplePorts & Pick<ApiPorts, 'directory'>): Promise<void> {
  await changeUser(id, (user) => ({ ...user, signedOutAtMs: ports.clock.nowMs() }), ports);
  await ports.directory.signOut(id);
}
