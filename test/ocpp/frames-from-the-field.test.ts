import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inboundShapes } from '../../lambdas/ocpp/v16/messages';
import { strict } from '../../lambdas/ocpp/v16/messages/dialect';
import { aConnectedCharger } from '../support/charger';

/**
 * Frames as chargers of many makers send them, with their defects; names, tags and readings are substituted. Each has a line in the table
 * below; a frame without one fails, so that a new frame is looked at before it is taken for granted.
 */
interface FieldFrame {
  readonly id: string;
  readonly vendor: string;
  readonly frame: readonly unknown[] | null;
  readonly raw?: string;
  readonly quirks: readonly string[];
  readonly strictSchema: string;
  /** How the collection wants it answered. */
  readonly expect: string;
}

const frames: readonly FieldFrame[] = readFileSync(join(__dirname, '../fixtures/ocpp-frames.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const textOf = ({ raw, frame }: FieldFrame) => raw ?? JSON.stringify(frame);

/** `{}` and other payloads stand for a CALLRESULT, a code for a CALLERROR, silence for no answer, taken for an answer to a call of ours. */
const EXPECTED: Readonly<Record<string, unknown>> = {
  f001: 'accepted',
  f003: 'accepted',
  f005: 'accepted',
  f007: 'accepted',
  f009: 'accepted',
  f011: 'silence',
  f013: {},
  f015: {},
  f017: {},
  f019: {},
  f021: {},
  f023: {},
  f025: 'PropertyConstraintViolation',
  f027: {},
  f029: { idTagInfo: { status: 'Invalid' } },
  f031: 'silence',
  f033: 'started',
  f035: 'started',
  f037: 'started',
  f039: 'started',
  f041: 'started',
  f043: {},
  f045: {},
  f047: {},
  f049: {},
  f051: 'silence',
  f053: {},
  f055: {},
  f057: {},
  f059: {},
  f061: {},
  f063: {},
  f065: {},
  f067: {},
  f069: {},
  f071: {},
  f073: {},
  f075: {},
  f077: {},
  f079: {},
  f081: {},
  f083: {},
  f085: {},
  f087: { status: 'UnknownVendorId' },
  f089: {},
  f091: { currentTime: '2026-11-21T08:00:00.000Z' },
  f093: 'FormationViolation',
  f095: 'silence',
  f097: 'silence',
  f099: 'taken',
  f101: 'taken',
  f103: 'taken',
  f105: 'taken',
  f107: 'taken',
  f109: {},
};

const LATE = { now: '2026-11-21T08:00:00Z', cards: [] };

test('every frame of the collection has its line', () => {
  expect(frames.map(({ id }) => id)).toEqual(Object.keys(EXPECTED));
});

test('no line asks for less than the collection does', () => {
  for (const { id, expect: asked } of frames) {
    const wanted = asked.match(/RESULT|ERROR|no crash|ignored/g) ?? ['taken'];
    const line = EXPECTED[id];
    const given =
      line === 'silence' ? ['no crash', 'ignored'] : [line === 'taken' ? 'taken' : /Violation$/.test(String(line)) ? 'ERROR' : 'RESULT'];
    expect([id, given.some((kind) => wanted.includes(kind))]).toEqual([id, true]);
  }
});

test.each(frames.map((frame) => [frame.id, frame.vendor, frame.quirks.join(', ') || 'nothing odd', frame] as const))(
  '%s %s: %s',
  async (id, _vendor, _quirks, frame) => {
    const charger = aConnectedCharger(LATE);
    const reply = await charger.sends(textOf(frame));
    const expected = EXPECTED[id];
    if (expected === 'silence' || expected === 'taken') {
      expect(reply).toBeUndefined();
      expect(charger.answersTaken).toHaveLength(expected === 'taken' ? 1 : 0);
      return;
    }
    const [type, messageId, what, ...rest] = JSON.parse(reply ?? '[]');
    expect(messageId).toBe(frame.frame?.[1]);
    if (type === 4) expect([what, typeof rest[0], rest[1]]).toEqual([expected, 'string', {}]);
    else if (expected === 'accepted') expect(what).toMatchObject({ status: 'Accepted', currentTime: '2026-11-21T08:00:00.000Z' });
    else if (expected === 'started') {
      expect(what).toEqual({ idTagInfo: { status: 'Invalid' }, transactionId: expect.any(Number) });
      expect(await charger.theSession()).toMatchObject({ transactionId: what.transactionId });
    } else expect(what).toEqual(expected);
    if (type === 3) {
      const action = frame.frame?.[2] as keyof typeof inboundShapes;
      expect(inboundShapes[action].response(strict).safeParse(what).success).toBe(true);
    }
  },
);

describe('what is understood of them', () => {
  const heard = async (id: string) => {
    const charger = aConnectedCharger(LATE);
    await charger.sends(textOf(frames.find((frame) => frame.id === id) as FieldFrame));
    return charger;
  };
  const statusOf = async (id: string) => (await (await heard(id)).chargers.getWithConnectors('CP1'))?.connectors[0];
  const samplesOf = async (id: string, connectorId: number) => (await heard(id)).telemetry.all({ chargerId: 'CP1', connectorId });

  test('Schneider: a second serial number of 33 characters does not cost the boot', async () => {
    expect((await (await heard('f003')).chargers.get('CP1'))?.identity?.serialNumber).toBe('3N00000000B00');
  });

  test('Legrand: an error code of its own and the status with it', async () => {
    expect(await statusOf('f017')).toMatchObject({ status: 'Faulted', errorCode: 'Error' });
  });

  test('ABB: no time means now', async () => {
    expect(await statusOf('f013')).toMatchObject({ status: 'Available', reportedAtMs: Date.parse('2026-11-21T08:00:00Z') });
  });

  test('Monta: +02 is an offset of two hours', async () => {
    expect(await statusOf('f023')).toMatchObject({ reportedAtMs: Date.parse('2024-04-26T12:35:02Z') });
  });

  test('ABB: connector 0 is the main meter', async () => {
    expect(await samplesOf('f045', 0)).toMatchObject([{ voltageV: [228.1], currentA: [0], powerW: 0 }]);
  });

  test('ABB DC: register, power, state of charge, what is offered', async () => {
    expect(await samplesOf('f047', 1)).toMatchObject([
      { registerWh: 364_208, powerW: 19_343, socPercent: 46, offeredA: 29.9, voltageV: [667] },
    ]);
  });

  test('OpenEVSE: numbers where text should be, two samples in one message', async () => {
    expect(await samplesOf('f053', 1)).toMatchObject([
      { registerWh: 604, powerW: 0 },
      { registerWh: 604, powerW: 0 },
    ]);
  });

  test('Injet: kilowatts, and a current of the neutral only', async () => {
    expect(await samplesOf('f055', 1)).toMatchObject([
      { registerWh: 254_780, powerW: 3_500, temperatureC: 35, voltageV: [231.1], currentA: [15.6] },
    ]);
  });

  test('Grizzl-E: energy with a phase is the register', async () => {
    expect(await samplesOf('f061', 1)).toMatchObject([{ registerWh: 8, powerW: 3_731, currentA: [16.06] }]);
  });

  test('what is no number is left out and not counted as 0; an exponent is one', async () => {
    const [sample] = await samplesOf('f069', 1);
    expect(sample).toMatchObject({ powerW: 12_000 });
    for (const absent of ['registerWh', 'voltageV', 'currentA']) expect(sample).not.toHaveProperty(absent);
    expect(sample?.raw).toContain('1,234.5');
  });

  test('signed meter data is kept byte for byte and read as nothing', async () => {
    const [sample] = await samplesOf('f071', 1);
    expect(sample).toMatchObject({ registerWh: 1_250 });
    expect(JSON.parse(sample?.raw ?? '')[1].value).toBe(
      '{"signedMeterData":"T0NNRnx7fXx7fQ==","encodingMethod":"OCMF","publicKey":"AAAA"}',
    );
  });

  test('SAP: state of charge beside a register in fractions', async () => {
    expect(await samplesOf('f109', 1)).toMatchObject([{ registerWh: 9, socPercent: 49 }]);
  });

  test('Hager: -1 after a refused start waits for a person', async () => {
    expect((await heard('f073')).sessions.orphans).toMatchObject([{ reason: 'UNUSABLE_TRANSACTION_ID' }]);
  });

  test('what breaks the published schema is noted and nothing else', async () => {
    for (const frame of frames) {
      const charger = await heard(frame.id);
      const noted = charger.logged.some(([code]) => code === 'FRAME_TOLERATED');
      const answered = ['f025', 'f089', 'f093'].includes(frame.id) ? false : frame.frame !== null && frame.frame[0] === 2;
      // Times without an offset are by our book and not by theirs.
      const broken = frame.strictSchema.startsWith('invalid') && !['f091'].includes(frame.id);
      expect([frame.id, noted]).toEqual([frame.id, answered && broken]);
    }
  });
});
