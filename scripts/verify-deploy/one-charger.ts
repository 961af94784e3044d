import { strict as assert } from 'node:assert';
import { setTimeout as wait } from 'node:timers/promises';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import WebSocket from 'ws';

export interface Deployed {
  /** `http://…`, with `/v1/…` behind it. */
  readonly api: string;
  /** `ws://…`, with `?id=` behind it. */
  readonly chargers: string;
  readonly userPoolId: string;
}

const OPERATOR = { email: 'verify@example.com', password: 'Correct-Horse-42' } as const;
const CHARGER = 'VERIFY-1';
const CARD = 'VERIFYCARD';
/** Cold starts of a dozen functions on a small machine. */
const PATIENCE_MS = 120_000;

/**
 * One charger from its registration to its bill through a deployment: operator, charger, card, boot, authorize, start, meter, a command
 * from our side, stop, settlement. Each step says what it saw.
 */
export async function chargeOnce(
  deployed: Deployed,
  environment: Readonly<Record<string, string>>,
  say: (text: string) => void,
): Promise<void> {
  await inviteOperator(deployed.userPoolId, environment);
  const call = await logIn(deployed.api);
  say('an operator logs in');
  const { password } = (await call('POST', '/v1/chargers', { id: CHARGER })) as { password: string };
  await call('POST', '/v1/cards', { idTag: CARD, kind: 'PERSONAL', status: 'ACTIVE' });
  await assert.rejects(Charger.connect(deployed.chargers, 'wrong-password-1234'), 'a wrong password was let in');
  say('a charger and a card are registered; a wrong password is refused');

  const charger = await Charger.connect(deployed.chargers, password);
  try {
    const boot = await charger.call('BootNotification', { chargePointVendor: 'Tidewatt', chargePointModel: 'Verify' });
    assert.equal(boot['status'], 'Accepted');
    await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' });
    const { idTagInfo } = (await charger.call('Authorize', { idTag: CARD })) as { idTagInfo: { status: string } };
    assert.equal(idTagInfo.status, 'Accepted');
    const timestamp = new Date().toISOString();
    const { transactionId } = await charger.call('StartTransaction', { connectorId: 1, idTag: CARD, meterStart: 1_000, timestamp });
    say(`it boots, knows its card and starts transaction ${transactionId}`);

    const sample = {
      timestamp: new Date().toISOString(),
      sampledValue: [{ value: '1400', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }],
    };
    await charger.call('MeterValues', { connectorId: 1, transactionId, meterValue: [sample] });
    const command = (await call(
      'POST',
      `/v1/chargers/${CHARGER}/commands`,
      { action: 'TriggerMessage', payload: { requestedMessage: 'Heartbeat' } },
      'v1',
    )) as { id: string };
    await until('the command to arrive and be answered', async () => {
      const { state } = (await call('GET', `/v1/commands/${command.id}`)) as { state: string };
      assert.ok(!/REJECTED|ERRORED|TIMED_OUT|EXPIRED|UNDELIVERABLE/.test(state), `the command ended as ${state}`);
      return state === 'SUCCEEDED';
    });
    say('a command reaches it and its answer comes back');

    const stopped = new Date(Date.now() + 1_000).toISOString();
    await charger.call('StopTransaction', { transactionId, meterStop: 2_000, timestamp: stopped, reason: 'Local' });
    await until('the session to be settled', async () => {
      const { items } = (await call('GET', `/v1/sessions?chargerId=${CHARGER}`)) as { items: { status: string; energyWh: number }[] };
      assert.deepEqual([items.length, items[0]?.energyWh], [1, 1_000]);
      return items[0]?.status === 'SETTLED';
    });
    say('it stops, and its 1,000 Wh are settled once');
  } finally {
    charger.close();
  }
}

async function inviteOperator(UserPoolId: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const cognito = new CognitoIdentityProviderClient({
    endpoint: environment['AWS_ENDPOINT_URL']!,
    region: environment['AWS_REGION']!,
    credentials: { accessKeyId: environment['AWS_ACCESS_KEY_ID']!, secretAccessKey: environment['AWS_SECRET_ACCESS_KEY']! },
  });
  const Username = OPERATOR.email;
  const UserAttributes = [
    { Name: 'email', Value: Username },
    { Name: 'email_verified', Value: 'true' },
  ];
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: OPERATOR.password, Permanent: true }));
  await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'owner' }));
}

type Call = (method: string, path: string, body?: unknown, idempotencyKey?: string) => Promise<unknown>;

async function logIn(api: string): Promise<Call> {
  let authorization: string | undefined;
  const call: Call = async (method, path, body, idempotencyKey) => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const { accessToken } = (await call('POST', '/v1/auth/login', OPERATOR)) as { accessToken: string };
  authorization = `Bearer ${accessToken}`;
  return call;
}

/** A charger of the fewest lines: the emulator does not echo the subprotocol, which every OCPP client rightly insists on. */
class Charger {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (answer: readonly unknown[]) => void>();
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))));
  }

  static async connect(url: string, password: string): Promise<Charger> {
    const authorization = `Basic ${Buffer.from(`${CHARGER}:${password}`).toString('base64')}`;
    const socket = new WebSocket(`${url}?id=${CHARGER}`, { headers: { authorization, 'sec-websocket-protocol': 'ocpp1.6' } });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Charger(socket);
  }

  call(action: string, payload: object): Promise<Record<string, unknown>> {
    const id = `verify-${++this.#sent}`;
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`${action} was not answered`)), PATIENCE_MS);
      this.#waiting.set(id, ([type, , payload, ...rest]) => {
        clearTimeout(giveUp);
        if (type === 3) resolve(payload as Record<string, unknown>);
        else reject(new Error(`${action} was answered ${JSON.stringify([payload, ...rest])}`));
      });
      this.#socket.send(JSON.stringify([2, id, action, payload]));
    });
  }

  close(): void {
    this.#socket.close();
  }

  #receive(frame: readonly [number, string, ...unknown[]]): void {
    const [type, id, action] = frame;
    if (type !== 2) {
      this.#waiting.get(id)?.(frame);
      return;
    }
    const answer = action === 'GetConfiguration' ? { configurationKey: [], unknownKey: [] } : { status: 'Accepted' };
    this.#socket.send(JSON.stringify([3, id, answer]));
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const giveUpMs = Date.now() + PATIENCE_MS; !(await holds()); await wait(500)) {
    if (Date.now() > giveUpMs) throw new Error(`waited ${PATIENCE_MS / 1000} s for ${what}`);
  }
}
