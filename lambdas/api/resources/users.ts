import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import { type Principal, ROLES, type Role, type User } from '../../ports/people';
import { actorOf } from '../authenticate';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import { signOutEverywhere } from '../people';
import { mayGrant } from '../permissions';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Cursor, Email, Instant, Limit, pageOf } from '../schemas';
import { type Api, answer, answers, jsonBody, refusePart, serve } from '../serve';

const Roles = z
  .array(z.enum(ROLES))
  .min(1)
  .max(ROLES.length)
  .meta({ description: 'Never more than your own. `driver` stands alone, with `driverId`.' });
const Sites = z
  .array(z.string().min(1).max(64))
  .min(1)
  .max(100)
  .meta({ description: 'The sites that they are limited to. Left out: the whole network.' });
const DriverId = z.string().min(1).max(64).meta({ description: 'With the role driver: whose sessions they see.' });

const NewUser = z
  .strictObject({ email: Email, roles: Roles, sites: Sites.optional(), driverId: DriverId.optional() })
  .meta({ id: 'NewUser' });
const UserPatch = z
  .strictObject({
    roles: Roles.optional(),
    sites: Sites.nullable().optional(),
    driverId: DriverId.nullable().optional(),
    status: z.enum(['ACTIVE', 'DISABLED']).optional().meta({ description: 'DISABLED: logged out everywhere, at once.' }),
  })
  .meta({ id: 'UserPatch', description: 'What is left out stays; null takes it away. Holds from the next request on.' });
const UserBody = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    roles: z.array(z.enum(ROLES)),
    sites: z.array(z.string()).optional(),
    driverId: z.string().optional(),
    status: z.enum(['INVITED', 'ACTIVE', 'DISABLED']),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: 'User' });
const UserPage = pageOf(UserBody, 'UserPage');
const DONE = { 204: { description: 'Done.' } };

export function userRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['People'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/users',
      summary: 'Invite somebody',
      description: 'They get an e-mail with a temporary password, good for three days, and choose their own when they first log in.',
      tags,
      request: { body: jsonBody(NewUser) },
      responses: { 201: answers('Invited.', UserBody) },
    },
    async (c) => {
      const { email, roles, sites, driverId } = c.req.valid('json');
      const rights = {
        roles: [...new Set(roles)],
        ...(sites === undefined ? {} : { sites: [...new Set(sites)] }),
        ...(driverId === undefined ? {} : { driverId }),
      };
      await mustMakeSense(rights, ports);
      mustBeGrantable(c.get('principal'), rights);
      const invited = await ports.directory.invite(email);
      const user: User = {
        id: invited.id,
        email,
        ...rights,
        status: 'INVITED',
        createdAtMs: ports.clock.nowMs(),
        createdBy: actorOf(c.get('principal')),
        version: 1,
      };
      // Somebody whom the pool knows and we do not was invited before a crash, or was made an owner there: that is for an owner to say.
      if (!invited.isNew && !c.get('principal').roles.includes('owner')) throw new ApiProblem('USER_EXISTS');
      const created = await ports.users.create(user);
      if (!created.ok) throw new ApiProblem(created.refusal.code);
      if (!invited.isNew) await ports.directory.inviteAgain(email);
      return answer(UserBody, show(user), { status: 201, headers: { Location: `/v1/users/${user.id}`, ETag: etag(user.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/users',
      summary: 'People, by e-mail address',
      tags,
      request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of people.', UserPage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('users', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.users.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(UserPage, { items: page.items.map(show), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/users/{id}',
      summary: 'One person',
      tags,
      request: { params },
      responses: { 200: answers('The person.', UserBody) },
    },
    async (c) => {
      const user = await find(c.req.valid('param').id, ports);
      return answer(UserBody, show(user), { headers: { ETag: etag(user.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: '/v1/users/{id}',
      summary: 'Change what somebody may do, or lock them out',
      tags,
      request: { params, headers: z.object({ 'if-match': IF_MATCH }), body: jsonBody(UserPatch) },
      responses: { 200: answers('The person as they then stand.', UserBody) },
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const patch = c.req.valid('json');
      const before = await find(id, ports);
      const wanted = apply(before, patch, ports.clock.nowMs());
      await mustMakeSense(wanted, ports);
      mustBeGrantable(c.get('principal'), before, wanted);
      await mustLeaveAnOwner(before, wanted, ports);
      const changed = await changeVersioned({
        ifMatch: c.req.valid('header')['if-match'],
        isIfMatchRequired: true,
        read: () => ports.users.get(id),
        before: (user) => {
          c.get('audited').before = show(user);
        },
        change: (user) => apply(user, patch, ports.clock.nowMs()),
        write: (user) => ports.users.update(user),
        notFound: 'USER_NOT_FOUND',
      });
      // Our record shuts the door already; this keeps it shut for whatever else trusts the pool.
      if (patch.status !== undefined) await ports.directory.setEnabled(id, patch.status === 'ACTIVE');
      if (patch.status === 'DISABLED') await ports.directory.signOut(id);
      return answer(UserBody, show(changed), { headers: { ETag: etag(changed.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'delete',
      path: '/v1/users/{id}',
      summary: 'Remove somebody; their tokens stop working at once',
      tags,
      request: { params },
      responses: DONE,
    },
    async (c) => {
      const { id } = c.req.valid('param');
      const user = await ports.users.get(id);
      if (user === undefined) throw new ApiProblem('USER_NOT_FOUND');
      mustBeGrantable(c.get('principal'), user);
      if (user.status !== 'REMOVED') {
        c.get('audited').before = show(user);
        const removed: User = { ...user, email: '', status: 'REMOVED' };
        await mustLeaveAnOwner(user, removed, ports);
        const written = await ports.users.update(removed);
        if (!written.ok) throw new ApiProblem(written.refusal.code);
      }
      await ports.directory.remove(id);
      return new Response(null, { status: 204 });
    },
  );

  const actions = [
    ['post', 'invite', 'Send somebody another invitation', 'As long as they have not come: with another temporary password.', inviteAgain],
    [
      'post',
      'reset-password',
      'Have somebody choose a new password',
      'They get a code by e-mail and are logged out everywhere.',
      resetPassword,
    ],
    ['post', 'logout', 'Log somebody out everywhere, at once', 'They may log in again.', logOut],
    ['delete', 'totp', 'Remove the second factor of somebody who has lost it', 'They can turn it on again.', removeTotp],
  ] as const;
  for (const [method, verb, summary, description, act] of actions) {
    serve(
      api,
      ports,
      { method, path: `/v1/users/{id}/${verb}`, summary, description, tags, request: { params }, responses: DONE },
      async (c) => {
        const user = await find(c.req.valid('param').id, ports);
        mustBeGrantable(c.get('principal'), user);
        await act(user, ports);
        return new Response(null, { status: 204 });
      },
    );
  }
}

async function inviteAgain({ email, status }: User, { directory }: ApiPorts): Promise<void> {
  if (status !== 'INVITED') throw new ApiProblem('USER_NOT_INVITED');
  const sent = await directory.inviteAgain(email);
  if (!sent.ok) throw new ApiProblem(sent.refusal.code);
}

async function resetPassword({ id, status }: User, ports: ApiPorts): Promise<void> {
  if (status === 'INVITED') throw new ApiProblem('CONFLICT', { detail: 'They have no password yet: invite them again.' });
  await signOutEverywhere(id, ports);
  await ports.directory.resetPassword(id);
}

async function logOut({ id }: User, ports: ApiPorts): Promise<void> {
  await signOutEverywhere(id, ports);
}

async function removeTotp({ id }: User, { directory }: ApiPorts): Promise<void> {
  await directory.removeTotp(id);
}

async function find(id: string, { users }: Pick<ApiPorts, 'users'>): Promise<User> {
  const user = await users.get(id);
  if (user === undefined || user.status === 'REMOVED') throw new ApiProblem('USER_NOT_FOUND');
  return user;
}

type Rights = Pick<User, 'roles' | 'sites' | 'driverId'>;

/** Whoever changes somebody needs every right that these have and get: an admin does not touch an owner. */
function mustBeGrantable(principal: Principal, ...rights: readonly Rights[]): void {
  if (rights.every((one) => mayGrant(principal, one))) return;
  throw new ApiProblem('FORBIDDEN', { detail: 'Nobody gives or takes more rights than they have.' });
}

async function mustMakeSense({ roles, sites, driverId }: Rights, { sites: known }: Pick<ApiPorts, 'sites'>): Promise<void> {
  const isDriver = roles.includes('driver');
  if (isDriver && roles.length > 1) throw refusePart('/roles', 'driver stands alone');
  if (isDriver && driverId === undefined) throw refusePart('/driverId', 'is needed for a driver');
  if (!isDriver && driverId !== undefined) throw refusePart('/driverId', 'is for drivers only');
  if (isDriver && sites !== undefined) throw refusePart('/sites', 'a driver sees their own sessions, wherever they were');
  for (const [place, site] of (sites ?? []).entries()) {
    if ((await known.get(site)) === undefined) throw refusePart(`/sites/${place}`, 'There is no site with this id.', 'UNKNOWN_SITE');
  }
}

/** Without somebody who may do everything in the whole network, nobody could make one again. */
async function mustLeaveAnOwner(before: User, after: User, { users }: Pick<ApiPorts, 'users'>): Promise<void> {
  if (!isOwner(before) || isOwner(after)) return;
  let cursor: string | null | undefined;
  do {
    const page = await users.list({ limit: 100, ...(cursor == null ? {} : { cursor }) });
    if (page.items.some((user) => user.id !== before.id && isOwner(user))) return;
    cursor = page.nextCursor;
  } while (cursor !== null);
  throw new ApiProblem('LAST_OWNER');
}

function isOwner({ roles, sites, status }: User): boolean {
  return roles.includes('owner') && sites === undefined && status === 'ACTIVE';
}

function apply(user: User, patch: z.output<typeof UserPatch>, nowMs: number): User {
  const { sites: _sites, driverId: _driverId, ...rest } = user;
  const sites = patch.sites === undefined ? user.sites : patch.sites;
  const driverId = patch.driverId === undefined ? user.driverId : patch.driverId;
  const roles: readonly Role[] = patch.roles === undefined ? user.roles : [...new Set(patch.roles)];
  return {
    ...rest,
    roles,
    ...(sites == null ? {} : { sites }),
    ...(driverId == null ? {} : { driverId }),
    // Whoever was locked out does not get in again with a token from before.
    ...(patch.status === 'DISABLED' ? { signedOutAtMs: nowMs } : {}),
    // An invitation is not accepted for somebody.
    status: patch.status === 'ACTIVE' && user.status === 'INVITED' ? 'INVITED' : (patch.status ?? user.status),
  };
}

function show({ id, email, roles, sites, driverId, status, createdAtMs, createdBy }: User): z.input<typeof UserBody> {
  return {
    id,
    email,
    roles: [...roles],
    ...(sites === undefined ? {} : { sites: [...sites] }),
    ...(driverId === undefined ? {} : { driverId }),
    status: status === 'REMOVED' ? 'DISABLED' : status,
    createdAt: isoTime(createdAtMs),
    createdBy,
  };
}
