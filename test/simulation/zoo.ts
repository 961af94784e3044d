import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm run zoo`: bugs that central systems really had, ours among them, put back one at a time into a copy of the sources. The tests
 * named with a bug have to catch it. One that survives, or whose place in the sources is no longer found, fails the run.
 */
interface Bug {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Schedules of faults, every single crash point, or a test file. */
  readonly caughtBy: 'schedules' | `test/${string}.test.ts`;
}

type Edit = readonly [file: string, from: string, to: string];

const SCHEDULES = 400;
const ROOT = join(__dirname, '..', '..');

const START = 'lambdas/ocpp/v16/start-transaction.ts';
const STOP = 'lambdas/ocpp/v16/stop-transaction.ts';
const PUMP = 'lambdas/commands/pump-mailbox.ts';
const ANSWER = 'lambdas/commands/receive-answer.ts';
const ROUTER = 'lambdas/ocpp/router.ts';
const MAILBOX = 'lambdas/adapters/memory/memory-mailbox.ts';
const CONNECTIONS = 'lambdas/adapters/memory/memory-connection-store.ts';
const GHOST = 'lambdas/domain/sessions/close-ghost.ts';
const RESERVATION = 'lambdas/domain/reservations/reservation.ts';
const CHARGERS = 'lambdas/adapters/memory/memory-charger-store.ts';

const bugs: readonly Bug[] = [
  {
    name: 'the end of an old socket closes whatever connection is there',
    edits: [[CONNECTIONS, 'if (known?.connectionId !== connectionId) return false;', 'if (known === undefined) return false;']],
    caughtBy: 'schedules',
  },
  {
    name: 'an unknown answer frees the slot of another call',
    edits: [
      [ANSWER, "if (command.state === 'IN_FLIGHT' && command.messageId === messageId) {", "if (command.state === 'IN_FLIGHT') {"],
      [
        ANSWER,
        'const slot = { seq: command.seq, messageId, attempt',
        "const slot = { seq: command.seq, messageId: command.messageId ?? '', attempt",
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'one lock for both directions: nothing is heard while a call of ours is out',
    edits: [
      [ROUTER, 'async function answerCall(', 'export const waiting = new Set<string>();\nasync function answerCall('],
      [
        ROUTER,
        '    if (!isInboundAction(action)) throw',
        "    if (waiting.has(origin.chargerId)) throw new OcppError('GenericError', 'busy');\n    if (!isInboundAction(action)) throw",
      ],
      [PUMP, 'import { callMessageId }', "import { waiting } from '../ocpp/router';\nimport { callMessageId }"],
      [PUMP, "  if (!claimed.ok) return 'MOVED';", "  if (!claimed.ok) return 'MOVED';\n  waiting.add(chargerId);"],
      [ANSWER, 'import type { CommandAnswers }', "import { waiting } from '../ocpp/router';\nimport type { CommandAnswers }"],
      [ANSWER, '  const id = readCallMessageId(messageId);', '  waiting.delete(chargerId);\n  const id = readCallMessageId(messageId);'],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'a half-open old socket locks the charger out',
    edits: [[CONNECTIONS, 'if (before !== undefined && before.connectedAtMs > connectedAtMs)', 'if (before?.connectionId !== undefined)']],
    caughtBy: 'schedules',
  },
  {
    name: 'an internal error is told to the charger',
    edits: [[ROUTER, "'the message could not be processed; send it again'", 'String(error)']],
    caughtBy: 'test/ocpp/frame.test.ts',
  },
  {
    name: 'the start of a refused card is not recorded',
    edits: [
      [
        START,
        '    const session: OpenSession = {',
        "    if (idTagInfo.status !== 'Accepted') return { idTagInfo, transactionId: 0 };\n    const session: OpenSession = {",
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'a start sent again finds its own first try: ConcurrentTx',
    edits: [[START, '      return answer(known);', "      return { ...answer(known), idTagInfo: { status: 'ConcurrentTx' } };"]],
    caughtBy: 'schedules',
  },
  {
    name: 'a stop is acknowledged before it is saved',
    edits: [[STOP, "if (session.status === 'OPEN') await close(", "if (session.status === 'OPEN') void close("]],
    caughtBy: 'schedules',
  },
  {
    name: 'a start is answered before it is stored',
    edits: [
      [
        START,
        'const opened = await sessions.open(session, receivedAtMs + PLAN_RESCUE_MS);',
        'const opened = { ok: true } as Awaited<ReturnType<typeof sessions.open>>;\n    void sessions.open(session, receivedAtMs + PLAN_RESCUE_MS);',
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'the number of a session is the second of its start: another on each try',
    edits: [[START, 'const transaction = transactionId(key, salt);', 'const transaction = Math.floor(receivedAtMs / 1_000) + salt;']],
    caughtBy: 'schedules',
  },
  {
    name: 'a start takes over whatever session the charger has open',
    edits: [
      [
        START,
        '  let isDuplicate = false;',
        '  const [running] = await sessions.listOpen(origin);\n  if (running !== undefined) return answer(running);\n  let isDuplicate = false;',
      ],
    ],
    caughtBy: 'test/ocpp/v16/start-transaction.test.ts',
  },
  {
    name: 'a session is found by its number alone: any charger stops it',
    edits: [['lambdas/domain/sessions/identify-session.ts', 'JSON.stringify([chargerId, transaction])', 'JSON.stringify([transaction])']],
    caughtBy: 'test/domain/sessions/identify-session.test.ts',
  },
  {
    name: 'a finished session with a running clock is taken for a new one',
    edits: [[START, '|| known.startMessageId === messageId || clockRan(known))', '|| known.startMessageId === messageId)']],
    caughtBy: 'schedules',
  },
  {
    name: 'the sweep does nothing',
    edits: [['lambdas/commands/sweep.ts', 'start < work.length;', 'start < 0;']],
    caughtBy: 'schedules',
  },
  {
    name: 'a call is sent before it is claimed',
    edits: [
      [
        PUMP,
        '  const claimed = await deps.mailbox.claim(',
        '  await deps.socket.post(connectionId, JSON.stringify([2, slot.messageId, action, command.payload]));\n  const claimed = await deps.mailbox.claim(',
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'the slot is not looked at when a call is claimed',
    edits: [[MAILBOX, 'if (box.slot !== undefined || command', 'if (command']],
    caughtBy: 'test/adapters/mailbox.test.ts',
  },
  {
    name: 'a call is claimed for a connection that has been replaced',
    edits: [[MAILBOX, ' || connection?.epoch !== slot.epoch) {', ') {']],
    caughtBy: 'schedules',
  },
  {
    name: 'the last status to come in is the one that counts',
    edits: [[CHARGERS, 'if (known === undefined || isNewerStatus(connector, known)) ofCharger', 'ofCharger']],
    caughtBy: 'schedules',
  },
  {
    name: 'a reset whose answer is missing is sent again',
    edits: [
      ['lambdas/domain/commands/command-rules.ts', "    case 'Reset':\n    case 'SignedUpdateFirmware'", "    case 'SignedUpdateFirmware'"],
      [
        'lambdas/domain/commands/command-rules.ts',
        "    case 'TriggerMessage':\n      return true;",
        "    case 'TriggerMessage':\n    case 'Reset':\n      return true;",
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'the pump takes the due mark away although something has come in since',
    edits: [[MAILBOX, 'if (box.version === version && version > 0) box.dueAtMs', 'box.dueAtMs']],
    caughtBy: 'test/adapters/mailbox.test.ts',
  },
  {
    name: 'a connection that is still opening counts as gone',
    edits: [
      [
        PUMP,
        "const isStillOpening = why === 'GONE' && deps.clock.nowMs() - connection.connectedAtMs < UPGRADE_WITHIN_MS;",
        'const isStillOpening = false;',
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'a socket that has gone is kept as the charger’s connection',
    edits: [
      [PUMP, "if (why === 'GONE' && !isStillOpening) await deps.connections.close(", 'if (false as boolean) await deps.connections.close('],
    ],
    caughtBy: 'test/commands/mailbox.test.ts',
  },
  {
    name: 'a second stop overwrites the first',
    edits: [
      [
        'lambdas/adapters/memory/memory-session-store.ts',
        "    if (known.status !== 'OPEN') return refuse({ code: 'NOT_OPEN', session: known });\n    const { stoppedAtMs",
        '    const { stoppedAtMs',
      ],
    ],
    caughtBy: 'test/adapters/session-store.test.ts',
  },
  {
    name: 'a boot ends what is running',
    edits: [
      ['lambdas/ocpp/v16/boot-notification.ts', "'clock' | 'chargers'", "'clock' | 'sessions' | 'chargers'"],
      ['lambdas/ocpp/v16/boot-notification.ts', '{ clock, chargers,', '{ clock, sessions, chargers,'],
      ['lambdas/ocpp/v16/boot-notification.ts', '{ chargerId, receivedAtMs },', '{ chargerId, siteId, receivedAtMs },'],
      [
        'lambdas/ocpp/v16/boot-notification.ts',
        '  const recorded = await',
        "  for (const open of await sessions.listOpen({ chargerId, siteId })) {\n    await sessions.close({ ...open, status: 'CLOSED', stoppedAtMs: receivedAtMs, stopReceivedAtMs: receivedAtMs, meterStopWh: open.meterStartWh, stopReason: 'Reboot', energyWh: 0 }, receivedAtMs);\n  }\n  const recorded = await",
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'a stop without a session is refused',
    edits: [
      [
        STOP,
        'if (session === undefined) return keepOrphan(request, ports, origin);',
        "if (session === undefined) throw new Error('no such session');",
      ],
    ],
    caughtBy: 'test/ocpp/v16/stop-transaction.test.ts',
  },
  {
    name: 'a charger comes in with the password of another',
    edits: [['lambdas/ocpp/authorize-connection.ts', "if (credentials.user !== chargerId) return { ok: false, why: 'OTHER_USER' };", '']],
    caughtBy: 'test/ocpp/authorize-connection.test.ts',
  },
  {
    name: 'an unknown charger costs no check of a password',
    edits: [
      [
        'lambdas/ocpp/authorize-connection.ts',
        'const isCurrent = verifyPassword(',
        'const isCurrent = charger !== undefined && verifyPassword(',
      ],
      [
        'lambdas/ocpp/authorize-connection.ts',
        'const isPending = verifyPassword(',
        'const isPending = charger !== undefined && verifyPassword(',
      ],
    ],
    caughtBy: 'test/ocpp/authorize-connection.test.ts',
  },
  {
    name: 'settled twice when told twice',
    edits: [
      [
        'lambdas/adapters/memory/memory-session-store.ts',
        "if (known?.status !== 'CLOSED' || ",
        "if (known === undefined || known.status === 'OPEN' || ",
      ],
    ],
    caughtBy: 'test/adapters/session-store.test.ts',
  },
  {
    name: 'a ghost told late by a charger that was offline is never found',
    edits: [[GHOST, 'connector.reportedAtMs > lastToldMs(session)', 'connector.reportedAtMs > heardMs']],
    caughtBy: 'test/jobs/close-ghosts.test.ts',
  },
  {
    name: 'a ghost is ended at the register of its start',
    edits: [[GHOST, 'meterStopWh: last?.registerWh ?? session.meterStartWh', 'meterStopWh: session.meterStartWh']],
    caughtBy: 'schedules',
  },
  {
    name: 'the real stop of a ghost is taken for a repeat',
    edits: [[STOP, '  if (awaitsRealStop(session)) return correct(session, stop, { sessions, settlements, log });', '']],
    caughtBy: 'schedules',
  },
  {
    name: 'the real stop of a ghost corrects it each time that it is sent',
    edits: [[GHOST, " && !flags.includes('CORRECTED');", ';']],
    caughtBy: 'test/jobs/close-ghosts.test.ts',
  },
  {
    name: 'a reservation is not taken by a start that is told again after a crash',
    edits: [[START, '      await takeReservation(known, reservations);', '']],
    caughtBy: 'schedules',
  },
  {
    name: 'a reservation refused when it was asked again is nobody’s, although the charger made it',
    edits: [[RESERVATION, "(known.state !== 'ACTIVE' && !isRefused(known)) || ", "known.state !== 'ACTIVE' || "]],
    caughtBy: 'schedules',
  },
  {
    name: 'a reservation that a start took between two tries is still there',
    edits: [
      [
        RESERVATION,
        'command.attempt > 1 ? command.createdAtMs : (command.sentAtMs ?? command.createdAtMs)',
        'command.sentAtMs ?? command.createdAtMs',
      ],
    ],
    caughtBy: 'schedules',
  },
  {
    name: 'a reservation that is cancelled comes back by an answer that was late',
    edits: [[RESERVATION, "return (known.state === 'ACTIVE' || isRefused(known)) && ", "return known.state === 'ACTIVE' && "]],
    caughtBy: 'test/domain/reservations/reservation.test.ts',
  },
  {
    name: 'the charger waits for the journal',
    edits: [
      [
        'lambdas/ocpp/receive-frame.ts',
        '  if (exchange.reply !== undefined) await post(exchange.reply, origin, ports);\n  await journalExchange(text, exchange, origin, answeredAtMs, ports);',
        '  await journalExchange(text, exchange, origin, answeredAtMs, ports);\n  if (exchange.reply !== undefined) await post(exchange.reply, origin, ports);',
      ],
    ],
    caughtBy: 'test/ocpp/journal-exchange.test.ts',
  },
  {
    name: 'a card is in the log',
    edits: [[START, 'card: idTagInfo.status', 'card: session.idTag']],
    caughtBy: 'schedules',
  },
  {
    name: 'what a stranger wrote begins a line in the log',
    edits: [['lambdas/adapters/aws/powertools-log.ts', "typeof fact === 'string' ? logText(fact) : fact", 'fact']],
    caughtBy: 'test/adapters/powertools-log.test.ts',
  },
  {
    name: 'a difference is believed by a charger that has lost the list it builds on',
    edits: [['lambdas/domain/cards/local-list.ts', 'needsFull: !isFull && (list.needsFull || list.needsVersion),', 'needsFull: false,']],
    caughtBy: 'test/commands/local-lists.test.ts',
  },
  {
    name: 'a local list whose sender died is found by nobody',
    edits: [['lambdas/commands/sync-local-list.ts', 'askedAtMs: nowMs }, dueAtMs: nowMs + LOOK_AFTER_MS }', 'askedAtMs: nowMs } }']],
    caughtBy: 'test/commands/local-lists.test.ts',
  },
  {
    name: 'a planned change of availability is forgotten when its sender dies',
    edits: [
      ['lambdas/adapters/memory/memory-availability-store.ts', "(state === 'PLANNED' || state === 'SENDING') &&", "state === 'PLANNED' &&"],
    ],
    caughtBy: 'test/api/availability.test.ts',
  },
];

function copyOfTheSources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tidewatt-zoo-'));
  for (const part of [
    'lambdas',
    'local',
    'simulator',
    'test',
    'config',
    'package.json',
    'jest.config.js',
    'tsconfig.json',
    'openapi.json',
  ]) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

interface Run {
  readonly passed: boolean;
  /** What was said of the fault; empty when the run broke off for another reason, which catches nothing. */
  readonly evidence: string;
}

function run(copy: string, caughtBy: Bug['caughtBy']): Promise<Run> {
  const given =
    caughtBy === 'schedules'
      ? ['--import', 'tsx', 'test/simulation/main.ts', '--seeds', String(SCHEDULES)]
      : ['node_modules/jest/bin/jest.js', '--rootDir', copy, '--runTestsByPath', caughtBy];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, given, { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    child.once('close', (code) => {
      const evidence = (caughtBy === 'schedules' ? /^seed \d+: .*$/m : /^ {2}● (?!Test suite failed to run).*$/m).exec(said)?.[0] ?? '';
      if (code !== 0 && evidence === '') process.stderr.write(said);
      resolve({ passed: code === 0, evidence: evidence.trim() });
    });
  });
}

function plant(copy: string, edits: readonly Edit[]): { readonly missing?: string; readonly takeOut: () => void } {
  const before = new Map<string, string>();
  const takeOut = () => {
    for (const [file, text] of before) writeFileSync(join(copy, file), text);
  };
  for (const [file, from, to] of edits) {
    const text = readFileSync(join(copy, file), 'utf8');
    if (!before.has(file)) before.set(file, text);
    if (!text.includes(from)) return { missing: `${file} no longer says: ${from}`, takeOut };
    writeFileSync(
      join(copy, file),
      text.replace(from, () => to),
    );
  }
  return { takeOut };
}

async function main(): Promise<void> {
  const copy = copyOfTheSources();
  const escaped: string[] = [];
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const wanted = bugs.filter(({ name }) => name.includes(process.argv[2] ?? ''));
  try {
    // What fails without a bug would catch every one.
    for (const test of new Set(wanted.map(({ caughtBy }) => caughtBy))) {
      const { passed } = await run(copy, test);
      if (!passed) throw new Error(`${test} fails as it is`);
    }
    for (const { name, edits, caughtBy } of wanted) {
      const { missing, takeOut } = plant(copy, edits);
      const { passed, evidence } = missing === undefined ? await run(copy, caughtBy) : { passed: true, evidence: '' };
      takeOut();
      const isCaught = !passed && evidence !== '';
      if (!isCaught) escaped.push(name);
      say(`${isCaught ? 'caught ' : 'ESCAPED'} ${name}\n          ${missing ?? `${caughtBy}: ${evidence || 'nothing noticed'}`}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  say(`${wanted.length - escaped.length} of ${wanted.length} bugs caught`);
  if (escaped.length > 0) process.exitCode = 1;
}

void main();
