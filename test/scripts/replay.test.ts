import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEntry } from '../../lambdas/domain/journal/journal-entry';
import { receiveFrame } from '../../lambdas/ocpp/receive-frame';
import { readExport } from '../../scripts/replay/read-export';
import { ReplayDay } from '../../scripts/replay/replay-day';
import { linesOf, reportOf } from '../../scripts/replay/report';
import { ApiWorld } from '../api/world';
import { aConnectedCharger } from '../support/charger';
import { MailboxBench } from '../support/mailbox';

const TAG = '04A2B3C4D5E680';

/** A day of a charger as production journals it: a refused card, a session with samples, a stop of nobody's, calls of ours. */
async function aRecordedDay(): Promise<string> {
  const charger = aConnectedCharger({ cards: [{ idTag: TAG }, { idTag: 'BLOCKED1', status: 'BLOCKED' }] });
  await charger.captures.set('CP1', Number.POSITIVE_INFINITY);
  const origin = { chargerId: 'CP1', siteId: 'site_1', registration: 'Accepted', connectionId: 'socket-1', connectedAtMs: 1 } as const;
  const socket = { post: async () => ({ ok: true, value: undefined }) as const, close: async () => {} };
  let messages = 0;
  const says = async (now: string, action: string, payload: object) => {
    messages += 1;
    const text = JSON.stringify([2, `m${messages}`, action, payload]);
    await charger.at(now).calls('Heartbeat', {}, 'ready');
    await receiveFrame(text, { ...origin, receivedAtMs: charger.nowMs }, { ...charger.ports, socket });
  };
  await says('2026-03-01T08:00:00Z', 'BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' });
  await says('2026-03-01T08:01:00Z', 'Authorize', { idTag: 'BLOCKED1' });
  await says('2026-03-01T08:02:00Z', 'Authorize', { idTag: TAG });
  await says('2026-03-01T08:03:00Z', 'StartTransaction', {
    connectorId: 1,
    idTag: TAG,
    meterStart: 1_000,
    timestamp: '2026-03-01T08:03:00Z',
  });
  const { transactionId } = await charger.theSession();
  const meterValue = [{ timestamp: '2026-03-01T09:00:00Z', sampledValue: [{ value: '6000' }] }];
  await says('2026-03-01T09:00:00Z', 'MeterValues', { connectorId: 1, transactionId, meterValue });
  await says('2026-03-01T10:00:00Z', 'StopTransaction', { transactionId, idTag: TAG, meterStop: 9_000, timestamp: '2026-03-01T10:00:00Z' });
  await says('2026-03-01T10:01:00Z', 'StopTransaction', { transactionId: 4_711, meterStop: 9_000, timestamp: '2026-03-01T10:00:00Z' });
  await says('2026-03-01T10:02:00Z', 'Fly', {});
  return exported([...(await entriesOf(charger.journal)), ...(await ourCalls())]);
}

/** One answered, one refused, one that nobody answered. */
async function ourCalls(): Promise<readonly JournalEntry[]> {
  const bench = new MailboxBench();
  await bench.send({ action: 'ChangeConfiguration', payload: { key: 'AuthorizationKey', value: '00112233445566778899aabbccddeeff' } });
  await bench.pump();
  bench.nowMs += 700;
  await bench.answer({ status: 'Accepted' });
  await bench.send({ action: 'Reset', payload: { type: 'Soft' } });
  await bench.pump();
  await bench.answers.refused('CP1', bench.wire.at(-1)?.[1][1] ?? '', 'NotSupported', 'no', bench.nowMs + 5);
  await bench.send({ action: 'Reset', payload: { type: 'Hard' } });
  await bench.pump();
  bench.nowMs += 31_000;
  await bench.pump();
  return entriesOf(bench.journal);
}

async function entriesOf(journal: MailboxBench['journal']): Promise<readonly JournalEntry[]> {
  return (await journal.list({ chargerId: 'CP1', fromMs: 0, toMs: 1e14, order: 'OLDEST_FIRST', limit: 1_000 })).items;
}

/** As the API exports them. */
async function exported(entries: readonly JournalEntry[]): Promise<string> {
  const world = new ApiWorld();
  await world.ask('POST /v1/chargers', { body: { id: 'CP1' } });
  world.nowMs = Date.parse('2026-03-02T00:00:00Z');
  for (const entry of entries) await world.journal.record(entry);
  return (await world.ask('GET /v1/chargers/CP1/messages', { headers: { Accept: 'application/x-ndjson' } })).text;
}

async function replay(text: string, chargerId: string | undefined = 'CP1') {
  const entries = readExport(text);
  return reportOf(await new ReplayDay(entries, chargerId).run(), entries);
}

test('a recorded day comes out as it was, with or without the name of its charger', async () => {
  const day = await aRecordedDay();
  for (const chargerId of ['CP1', undefined]) {
    const report = await replay(day, chargerId);
    expect(report).toMatchObject({
      entries: 11,
      differences: [],
      skipped: [],
      energyWh: { ended: 8_000, open: 0 },
      orphans: [{ reason: 'UNKNOWN_TRANSACTION', payload: { transactionId: 4_711 } }],
      sessions: [
        {
          connectorId: 1,
          status: 'ENDED',
          startedAt: '2026-03-01T08:03:00.000Z',
          stoppedAt: '2026-03-01T10:00:00.000Z',
          energyWh: 8_000,
          stopReason: 'Local',
          flags: [],
        },
      ],
    });
    // The key that we sent is not in the journal, and the report says that something is not.
    expect(report.withheldValues).toBe(1);
  }
});

test.each([
  ['a card', '"status":"Accepted"},"transactionId"', '"status":"ConcurrentTx"},"transactionId"', 'StartTransaction'],
  ['a transaction', /"transactionId":\d+\}\},"latency/, '"transactionId":5}},"latency', 'StartTransaction'],
  ['an error', '"code":"NotImplemented"', '"code":"NotSupported"', 'Fly'],
])('an answer that says something else of %s is a difference', async (_what, from, to, action) => {
  const day = await aRecordedDay();
  const altered = day.replace(from, to);
  expect(altered).not.toBe(day);
  const { differences } = await replay(altered);
  expect(differences.map((difference) => difference.action)).toEqual([action]);
  expect(linesOf(await replay(altered)).join('\n')).toContain(`difference in line ${differences[0]?.line}: IN ${action}`);
});

test('a session that ran at the end of the recording is counted as far as it was measured', async () => {
  const day = (await aRecordedDay()).split('\n').filter((line) => !line.includes('"StopTransaction"'));
  const { sessions, energyWh, orphans } = await replay(day.join('\n'));
  expect([sessions.map(({ status }) => status), energyWh, orphans]).toEqual([['OPEN'], { ended: 0, open: 5_000 }, []]);
});

test('a tag that was hashed before the file was given away is refused, and the report says why', async () => {
  const day = (await aRecordedDay()).replaceAll(TAG, 'b1946ac92492d2347c6235b4d2611184');
  const report = await replay(day);
  expect(report.hashedTags).toBe(1);
  expect(report.differences.map(({ action }) => action)).toContain('Authorize');
});

describe('as a command', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tidewatt-replay-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (text: string, ...more: string[]) => {
    const file = join(folder, 'day.jsonl');
    writeFileSync(file, text);
    const given = ['--import', 'tsx', join(__dirname, '..', '..', 'scripts', 'replay.ts'), file, ...more];
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  test('it ends with 0 without a difference, with 1 with one', async () => {
    const day = await aRecordedDay();
    const same = run(day, '--charger', 'CP1', '--json');
    expect([same.status, JSON.parse(same.stdout).energyWh.ended]).toEqual([0, 8_000]);
    const other = run(day.replace('"code":"NotImplemented"', '"code":"NotSupported"'));
    expect(other.status).toBe(1);
    expect(other.stdout).toContain("  recorded: { error: 'NotSupported' }\n  replayed: { error: 'NotImplemented' }\n");
  });

  test.each([
    ['an empty file', '', 'the file is empty: export it'],
    ['a page of the API', '{"items":[],"nextCursor":null}', 'line 1 is a page of the API and no export'],
    ['a broken line', '\n{"at":', 'line 2 is not JSON'],
    ['a line without its time', '{"direction":"IN"}', 'line 1: at: '],
    [
      'a call that is none',
      '{"at":"2026-03-01T08:00:00Z","direction":"OUT","action":"Fly","messageId":"","payload":{}}',
      'line 1: Fly is no CALL',
    ],
  ])('%s is told by its line, with what to do', (_what, text, sentence) => {
    const { status, stderr } = run(text);
    expect(status).toBe(2);
    expect(stderr).toContain(sentence);
  });
});
