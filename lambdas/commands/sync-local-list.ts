import type { Card } from '../domain/cards/card';
import {
  afterBoot,
  forgiven,
  type LocalList,
  type LocalListStep,
  localListLimits,
  newLocalList,
  nextStep,
  unanswered,
  wantedEntries,
} from '../domain/cards/local-list';
import { valueOfKey } from '../domain/chargers/configuration';
import type { CommandState } from '../domain/commands/command';
import { HOUR_MS, MINUTE_MS } from '../domain/shared/time';
import type { Clock } from '../ports/clock';
import type { CommandSender } from '../ports/command-sender';
import type { ConfigurationStore } from '../ports/configurations';
import type { LocalListStore } from '../ports/local-lists';
import type { Log } from '../ports/log';
import type { Mailbox } from '../ports/mailbox';
import type { CardStore } from '../ports/stores';

export interface LocalListDeps {
  readonly clock: Clock;
  readonly lists: LocalListStore;
  readonly cards: Pick<CardStore, 'list'>;
  readonly configurations: Pick<ConfigurationStore, 'get'>;
  readonly sender: CommandSender;
  readonly mailbox: Pick<Mailbox, 'get'>;
  readonly log: Log;
}

const DAY_S = 86_400;
/** A call that was begun and is not answered is looked at after this, and then every hour while its charger is away. */
const LOOK_AFTER_MS = 5 * MINUTE_MS;
/** A card counts as changed until so long after it was announced: it was written by then, or never will be. */
const WRITTEN_WITHIN_MS = MINUTE_MS;
/** Cards expire without anybody writing them, and what failed is worth another try. */
const CHECK_EVERY_MS = 6 * HOUR_MS;
const PAGE = 100;
const AT_ONCE = 10;

/** Puts a charger's list on (CARDS) or takes it away (EMPTY). The charger is asked first what it has. */
export async function requestSync(
  chargerId: string,
  { mode, full }: { readonly mode: 'CARDS' | 'EMPTY'; readonly full: boolean },
  deps: LocalListDeps,
): Promise<void> {
  const dueAtMs = deps.clock.nowMs() + LOOK_AFTER_MS;
  await deps.lists.change(chargerId, (known) => {
    const list = forgiven(known ?? newLocalList(chargerId));
    return { ...list, mode, needsVersion: true, needsFull: list.needsFull || full || mode === 'EMPTY', dueAtMs };
  });
  await advance(chargerId, deps);
}

/** A charger that booted is asked what it still has, where we keep its list. */
export async function listAfterBoot(chargerId: string, hasOtherFirmware: boolean, deps: LocalListDeps): Promise<void> {
  const list = await deps.lists.change(chargerId, (known) => known && afterBoot(known, hasOtherFirmware));
  if (list !== undefined) await advance(chargerId, deps);
}

/**
 * Takes the next step of one charger's list, if there is one and none is under way. Run it any number of times, by any number at once: the
 * write that claims the step is conditional. It comes before the command, and a fall in between is found by the list's due mark.
 */
export async function advance(chargerId: string, deps: LocalListDeps, allCards = () => readAll(deps.cards)): Promise<void> {
  const { clock, lists, configurations, sender, log } = deps;
  const list = await lists.get(chargerId);
  if (list === undefined || list.mode === 'OFF' || list.trouble !== undefined || list.asked !== undefined) return;
  const nowMs = clock.nowMs();
  const configuration = await configurations.get(chargerId);
  const limits = localListLimits((key) => valueOfKey(configuration, key));
  const wanted = list.needsVersion ? [] : wantedEntries(list, await allCards(), limits, nowMs).entries;
  const step = nextStep(list, wanted, limits);
  if (step === undefined) return rest(list, nowMs, deps);

  const run = list.runs + 1;
  const claimed = await lists.change(chargerId, (known) =>
    known?.version === list.version
      ? { ...known, runs: run, asked: { run, action: step.action, askedAtMs: nowMs }, dueAtMs: nowMs + LOOK_AFTER_MS }
      : known,
  );
  if (claimed?.asked?.run !== run || claimed.version !== list.version + 1) return;
  const seq = await send(chargerId, run, step, sender);
  if (seq === undefined) return;
  await lists.change(chargerId, (known) => (known?.asked?.run === run ? { ...known, asked: { ...known.asked, seq } } : known));
  log.info('LOCAL_LIST_ASKED', {
    chargerId,
    seq,
    action: step.action,
    listVersion: Number(step.payload['listVersion'] ?? list.listVersion),
  });
}

async function send(
  chargerId: string,
  run: number,
  { action, payload }: LocalListStep,
  sender: CommandSender,
): Promise<number | undefined> {
  const sent = await sender.send({
    chargerId,
    action,
    payload,
    actor: 'job:local-list',
    idempotencyKey: `local-list:${run}`,
    expiresInS: DAY_S,
  });
  return sent.ok ? sent.value.command.seq : undefined;
}

/** Nothing is left to say. */
async function rest(list: LocalList, nowMs: number, { lists, log }: LocalListDeps): Promise<void> {
  if (list.dueAtMs === undefined && list.syncedAtMs !== undefined) return;
  const rested = await lists.change(list.chargerId, (known) => {
    if (known?.version !== list.version) return known;
    const { dueAtMs: _, ...still } = known;
    return { ...still, syncedAtMs: nowMs };
  });
  if (rested?.syncedAtMs === nowMs)
    log.info('LOCAL_LIST_SYNCED', { chargerId: list.chargerId, listVersion: list.listVersion, entries: Object.keys(list.held).length });
}

/** By the sweep: goes on where somebody fell, and gives up what the mailbox gave up. */
export async function lookAtList(chargerId: string, deps: LocalListDeps): Promise<void> {
  const { lists, mailbox, clock, log } = deps;
  const list = await lists.get(chargerId);
  if (list?.dueAtMs === undefined) return;
  const nowMs = clock.nowMs();
  if (list.asked !== undefined) {
    const state = list.asked.seq === undefined ? undefined : (await mailbox.get(chargerId, list.asked.seq))?.state;
    const why = howItEnded(state);
    const looked = await lists.change(chargerId, (known) => {
      if (known?.version !== list.version) return known;
      return why === undefined
        ? { ...known, dueAtMs: nowMs + HOUR_MS }
        : unanswered({ ...known, dueAtMs: nowMs + LOOK_AFTER_MS }, why, nowMs);
    });
    if (looked?.trouble !== undefined) log.warn('LOCAL_LIST_TROUBLE', { chargerId, ...looked.trouble });
  }
  await advance(chargerId, deps);
}

function howItEnded(state: CommandState | undefined): Parameters<typeof unanswered>[1] | undefined {
  switch (state) {
    case 'QUEUED':
    case 'IN_FLIGHT':
      return undefined;
    case 'EXPIRED':
    case 'UNDELIVERABLE':
      return 'NEVER_SENT';
    case 'CANCELLED':
      return 'CANCELLED';
    case 'TIMED_OUT':
      return 'NO_ANSWER';
    // An answer is counted in before its command ends; and what never came into the mailbox may still be on its way there.
    case 'SUCCEEDED':
    case 'REJECTED':
    case 'ERRORED':
    case undefined:
      return 'LOST';
  }
}

/**
 * By the sweep, every minute: when cards have changed, every charger whose list we keep is told what concerns it. Two reads where nothing
 * has changed; else one reading of the cards, whatever the number of chargers.
 */
export async function checkLists(deps: LocalListDeps): Promise<void> {
  const { lists, clock } = deps;
  const { touchedAtMs = Number.NEGATIVE_INFINITY, checkedAtMs = 0 } = await lists.cardsMark();
  const nowMs = clock.nowMs();
  if (checkedAtMs > touchedAtMs + WRITTEN_WITHIN_MS && nowMs - checkedAtMs < CHECK_EVERY_MS) return;
  const allCards = once(() => readAll(deps.cards));
  const faults: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await lists.listKept({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (let start = 0; start < page.items.length; start += AT_ONCE) {
      const checks = page.items.slice(start, start + AT_ONCE).map((chargerId) => check(chargerId, nowMs, deps, allCards));
      for (const done of await Promise.allSettled(checks)) if (done.status === 'rejected') faults.push(done.reason);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  // Not checked: the next minute tries all of them again, and has nothing to say to those that are in step.
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} local lists could not be checked`);
  await lists.checked(nowMs);
}

async function check(chargerId: string, nowMs: number, deps: LocalListDeps, allCards: () => Promise<readonly Card[]>): Promise<void> {
  await deps.lists.change(chargerId, (known) => {
    const isWorthATry = known?.trouble?.code === 'FAILED' && nowMs - known.trouble.atMs >= CHECK_EVERY_MS;
    return known !== undefined && isWorthATry ? { ...forgiven(known), needsVersion: true } : known;
  });
  await advance(chargerId, deps, allCards);
}

export async function readAll(cards: Pick<CardStore, 'list'>): Promise<readonly Card[]> {
  const all: Card[] = [];
  let cursor: string | undefined;
  do {
    const page = await cards.list({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= read());
}
