import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { startServer } from '../../local/server';
import { synthesize } from '../../local/synthesize';
import { eventually } from '../support/server';

/** What `lib/` forgets to grant fails here and not in the cloud: the local services hold every call against the role in the template. */

const ROOT = join(__dirname, '..', '..');

interface Template {
  readonly Resources: Record<string, { Type: string; Properties?: { PolicyDocument?: { Statement: Statement[] }; PolicyName?: string } }>;
}
interface Statement {
  Action: string | string[];
}

/** The synthesized application without one action of one function. */
async function withoutGrant(functionName: string, action: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatt-grant-'));
  await cp(await synthesize(ROOT), folder, { recursive: true });
  const path = join(folder, 'App.template.json');
  const template = JSON.parse(await readFile(path, 'utf8')) as Template;
  let removed = 0;
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !id.startsWith(functionName)) continue;
    for (const statement of Properties?.PolicyDocument?.Statement ?? []) {
      if (!Array.isArray(statement.Action) || !statement.Action.includes(action)) continue;
      statement.Action = statement.Action.filter((granted) => granted !== action);
      removed += 1;
    }
  }
  if (removed === 0) throw new Error(`${functionName} has no grant of ${action} to take away`);
  await writeFile(path, JSON.stringify(template));
  return folder;
}

test('a function without a grant fails with AccessDenied that names function, action and resource', async () => {
  const assembly = await withoutGrant('ChargerMessage', 'dynamodb:UpdateItem');
  const dataDir = await mkdtemp(join(tmpdir(), 'tidewatt-denied-'));
  const server = await startServer({
    assembly,
    builtPages: join(ROOT, 'web', 'dist'),
    dataDir,
    host: '127.0.0.1',
    port: 0,
    admin: { email: 'owner@example.com', password: 'Correct-Horse-42' },
  });
  try {
    const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      (await (
        await fetch(`${server.url}/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        })
      ).json()) as Record<string, string>;
    const { accessToken } = await post('/auth/login', { email: 'owner@example.com', password: 'Correct-Horse-42' });
    const { password } = await post('/chargers', { id: 'CP-1' }, { authorization: `Bearer ${accessToken}` });

    const socket = new WebSocket(`${server.wsUrl}/CP-1`, ['ocpp1.6'], {
      headers: { authorization: `Basic ${Buffer.from(`CP-1:${password}`).toString('base64')}` },
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const answer = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
    socket.send('[2,"h1","Heartbeat",{}]');

    // The charger learns that it should come again, and nothing about us.
    expect(JSON.parse(await answer)).toEqual([4, 'h1', 'InternalError', expect.any(String), {}]);
    expect(await answer).not.toMatch(/AccessDenied|dynamodb|arn:/);
    const line = await eventually(async () => {
      const log = await readFile(join(dataDir, 'log', 'functions.log'), 'utf8').catch(() => '');
      return log.split('\n').find((entry) => entry.includes('AccessDenied'));
    }, 'the refusal is in the log');
    expect(line).toMatch(/ChargerMessage|charger-message/);
    expect(line).toContain('dynamodb:UpdateItem');
    expect(line).toMatch(/arn:aws:dynamodb:[a-z0-9-]+:\d+:table\/\S*Core/);
    socket.close();
  } finally {
    await server.stop();
    await Promise.all([assembly, dataDir].map((folder) => rm(folder, { recursive: true, force: true })));
  }
}, 120_000);
