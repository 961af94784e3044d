import { parseArgs } from 'node:util';
import type { Quirks } from './charger';

export const USAGE = `npm run simulate -- [options]

  --chargers N      how many chargers (1)
  --url URL         where chargers connect, without their id (ws://127.0.0.1:8080/ocpp)
  --api URL         where chargers and cards are registered (the http address of --url)
  --no-api          register nothing; give --charger-password
  --email, --password
                    the operator's log-in; else ADMIN_EMAIL and ADMIN_PASSWORD, else DATA_DIR/credentials.json
  --charger-password TEXT
                    Basic-auth password of every charger (a random one, told to the API)
  --prefix TEXT     ids are TEXT001, TEXT002, … (SIM-)
  --speed X         stays are X times as short and batteries X times as small (1)
  --seed S          the same seed brings the same cars (printed when not given)
  --duration S      stop after S seconds, unplugging every car (never)
  --no-preferences  drivers say nothing of when they leave
  --boost           drivers want to be charged at once
  --quirk NAME      rejectsTxProfile, onePeriodOnly, ignoresLimits, sleepsAfterPause or clockOffsetS=N; may be repeated
`;

export interface SimulateArguments {
  readonly chargers: number;
  readonly url: string;
  readonly api: string | undefined;
  readonly email: string | undefined;
  readonly password: string | undefined;
  readonly chargerPassword: string | undefined;
  readonly prefix: string;
  readonly speed: number;
  readonly seed: number | undefined;
  readonly durationS: number | undefined;
  readonly wishes: 'ready-by' | 'boost' | 'none';
  readonly quirks: Quirks;
}

/** Throws with a sentence for the terminal. `undefined`: help was asked for. */
export function readArguments(args: readonly string[]): SimulateArguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      chargers: { type: 'string', default: '1' },
      url: { type: 'string', default: 'ws://127.0.0.1:8080/ocpp' },
      api: { type: 'string' },
      'no-api': { type: 'boolean', default: false },
      email: { type: 'string' },
      password: { type: 'string' },
      'charger-password': { type: 'string' },
      prefix: { type: 'string', default: 'SIM-' },
      speed: { type: 'string', default: '1' },
      seed: { type: 'string' },
      duration: { type: 'string' },
      'no-preferences': { type: 'boolean', default: false },
      boost: { type: 'boolean', default: false },
      quirk: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const chargers = positive('--chargers', values.chargers);
  if (!Number.isInteger(chargers)) throw new Error('--chargers is a whole number.');
  const url = values.url.replace(/\/+$/, '');
  if (!/^wss?:\/\//.test(url)) throw new Error('--url begins with ws:// or wss://.');
  return {
    chargers,
    url,
    api: values['no-api'] ? undefined : (values.api ?? new URL(url.replace(/^ws/, 'http')).origin),
    email: values.email,
    password: values.password,
    chargerPassword: values['charger-password'],
    prefix: values.prefix,
    speed: positive('--speed', values.speed),
    seed: values.seed === undefined ? undefined : positive('--seed', values.seed),
    durationS: values.duration === undefined ? undefined : positive('--duration', values.duration),
    wishes: values['no-preferences'] ? 'none' : values.boost ? 'boost' : 'ready-by',
    quirks: readQuirks(values.quirk),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${name} is a number above 0.`);
  return value;
}

const SWITCHES = ['rejectsTxProfile', 'onePeriodOnly', 'ignoresLimits', 'sleepsAfterPause'] as const;

function readQuirks(names: readonly string[]): Quirks {
  const quirks: Record<string, boolean | number> = {};
  for (const name of names) {
    const [, seconds] = /^clockOffsetS=(-?\d+)$/.exec(name) ?? [];
    if (seconds !== undefined) quirks['clockOffsetMs'] = Number(seconds) * 1000;
    else if ((SWITCHES as readonly string[]).includes(name)) quirks[name] = true;
    else throw new Error(`--quirk ${name} is not known. Known are ${SWITCHES.join(', ')} and clockOffsetS=N.`);
  }
  return quirks;
}
