import { createHash } from 'node:crypto';
import { MOST_PAYLOAD_BYTES } from '../commands/command-rules';
import type { IdTagInfo } from '../sessions/session';
import type { JsonObject } from '../shared/json';
import { authorizeCard } from './authorize-card';
import { type Card, normalIdTag } from './card';

/**
 * The list of cards that a charger may let in without asking, for when it is offline (OCPP 1.6 §3.5.2, §5.15). What a charger holds is known
 * from the parts that it accepted and from nothing else; every next part is made anew from that and from the cards as they are, so a lost,
 * refused or repeated part needs no repair of its own.
 */
export interface LocalList {
  readonly chargerId: string;
  /** CARDS: kept in step with the cards. EMPTY: taken away. OFF: nobody asked us; what others sent is known all the same. */
  readonly mode: 'CARDS' | 'EMPTY' | 'OFF';
  /** `listVersion` that the charger last accepted or told; 0: it has none. */
  readonly listVersion: number;
  /** What it holds: a short hash of each entry, by normal tag. */
  readonly held: Readonly<Record<string, string>>;
  /** What it holds is not known for certain: only a Full list makes it so. */
  readonly needsFull: boolean;
  /** It is to be asked for its version before it is sent anything. */
  readonly needsVersion: boolean;
  /** The newest command whose answer is counted in. */
  readonly answeredSeq: number;
  /** The one call that is under way. Without `seq` it may not have reached the mailbox. */
  readonly asked?: Asked;
  /** How many calls were ever begun: names each one's command. */
  readonly runs: number;
  /** In a row, since something was accepted. */
  readonly refusals: number;
  /** Why it is left alone. */
  readonly trouble?: LocalListTrouble;
  /** When it was last found to hold what it should. */
  readonly syncedAtMs?: number;
  /** When it is looked at again without a nudge. */
  readonly dueAtMs?: number;
  readonly version: number;
}

interface Asked {
  readonly run: number;
  readonly action: 'GetLocalListVersion' | 'SendLocalList';
  readonly seq?: number;
  readonly askedAtMs: number;
}

export interface LocalListTrouble {
  readonly code: 'FAILED' | 'UNSUPPORTED';
  /** In the charger's word, or NO_ANSWER, or CANCELLED by an operator. */
  readonly reason: string;
  readonly atMs: number;
}

export interface LocalEntry {
  readonly idTag: string;
  /** Absent in a Differential update: the charger forgets the tag. */
  readonly idTagInfo?: IdTagInfo;
}

/** From the charger's configuration keys, where it told them. */
export interface LocalListLimits {
  /** `SendLocalListMaxLength`: entries in one part. */
  readonly perPart: number;
  /** `LocalAuthListMaxLength`: entries in all. */
  readonly inAll: number;
}

/** One item of the store holds the hashes of so many entries several times over. */
const MOST_ENTRIES = 5_000;
const USUAL_PER_PART = 100;
/** Room for the version, the type and the punctuation around the entries. */
const AROUND_ENTRIES_BYTES = 200;
const MOST_REFUSALS = 3;

export function newLocalList(chargerId: string): LocalList {
  return {
    chargerId,
    mode: 'OFF',
    listVersion: 0,
    held: {},
    needsFull: true,
    needsVersion: true,
    answeredSeq: 0,
    runs: 0,
    refusals: 0,
    version: 0,
  };
}

export function localListLimits(read: (key: string) => string | undefined): LocalListLimits {
  const figure = (key: string) => {
    const text = read(key)?.trim() ?? '';
    return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  };
  return {
    perPart: figure('SendLocalListMaxLength') ?? USUAL_PER_PART,
    inAll: Math.min(MOST_ENTRIES, figure('LocalAuthListMaxLength') ?? MOST_ENTRIES),
  };
}

/**
 * What a charger should hold. Commercial cards are left out: their balance is asked for at every start. A blocked card is named as such,
 * because an entry of the list goes before one of the charger's own cache (OCPP 1.6 §3.5.3); where room is short, good cards go first.
 */
export function wantedEntries(
  { mode }: Pick<LocalList, 'mode'>,
  cards: readonly Card[],
  { inAll }: LocalListLimits,
  nowMs: number,
): { readonly entries: readonly LocalEntry[]; readonly leftOut: number } {
  if (mode !== 'CARDS') return { entries: [], leftOut: 0 };
  const told = cards
    .map((card) => ({ card, idTagInfo: authorizeCard(card, nowMs) }))
    .filter(({ card, idTagInfo: { status } }) => status === 'Blocked' || (status === 'Accepted' && card.kind === 'PERSONAL'))
    .map(({ card, idTagInfo }) => ({ idTag: card.idTag, idTagInfo }))
    .sort((a, b) => compare(a.idTagInfo.status, b.idTagInfo.status) || compare(normalIdTag(a.idTag), normalIdTag(b.idTag)));
  return { entries: told.slice(0, inAll), leftOut: Math.max(0, told.length - inAll) };
}

/** What a charger has to be told: first what it must no longer let in, which makes room as well. */
export function differences(held: LocalList['held'], wanted: readonly LocalEntry[]): readonly LocalEntry[] {
  const tags = new Set(wanted.map(({ idTag }) => normalIdTag(idTag)));
  const gone = Object.keys(held)
    .filter((tag) => !tags.has(tag))
    .sort()
    .map((idTag) => ({ idTag }));
  const changed = wanted.filter(({ idTag, idTagInfo }) => held[normalIdTag(idTag)] !== hashOf(idTagInfo));
  const [good, bad] = [true, false].map((isGood) => changed.filter(({ idTagInfo }) => (idTagInfo?.status === 'Accepted') === isGood));
  return [...(bad ?? []), ...gone, ...(good ?? [])];
}

export type LocalListStep =
  | { readonly action: 'GetLocalListVersion'; readonly payload: JsonObject }
  | { readonly action: 'SendLocalList'; readonly payload: JsonObject };

/** The next call, if there is anything to say and nothing is under way. */
export function nextStep(list: LocalList, wanted: readonly LocalEntry[], limits: LocalListLimits): LocalListStep | undefined {
  if (list.mode === 'OFF' || list.trouble !== undefined || list.asked !== undefined) return undefined;
  if (list.needsVersion) return { action: 'GetLocalListVersion', payload: {} };
  const entries = list.needsFull ? wanted : differences(list.held, wanted);
  if (!list.needsFull && entries.length === 0) return undefined;
  const payload = {
    listVersion: list.listVersion + 1,
    localAuthorizationList: fitting(entries, limits.perPart) as unknown as JsonObject[],
    updateType: list.needsFull ? 'Full' : 'Differential',
  };
  return { action: 'SendLocalList', payload };
}

function fitting(entries: readonly LocalEntry[], most: number): readonly LocalEntry[] {
  let bytes = AROUND_ENTRIES_BYTES;
  let count = 0;
  for (const entry of entries.slice(0, most)) {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (bytes > MOST_PAYLOAD_BYTES) break;
    count += 1;
  }
  return entries.slice(0, count);
}

interface Sent {
  readonly seq: number;
  readonly payload: JsonObject;
}

/** After an answer to SendLocalList, whoever sent it: what a charger accepted it holds. An answer counted twice changes nothing. */
export function answeredSendLocalList(list: LocalList, { seq, payload }: Sent, status: string, atMs: number): LocalList {
  if (seq <= list.answeredSeq) return list;
  const next = concluded(list, seq, atMs);
  const isFull = payload['updateType'] === 'Full';
  switch (status) {
    case 'Accepted':
      return {
        ...next,
        listVersion: Number(payload['listVersion']),
        held: heldAfter(isFull ? {} : list.held, payload),
        // Made for a list that the charger may have lost in between.
        needsFull: !isFull && (list.needsFull || list.needsVersion),
        refusals: 0,
      };
    case 'NotSupported':
      return inTrouble(next, 'UNSUPPORTED', status, atMs);
    case 'VersionMismatch':
      return refused({ ...next, needsFull: true, needsVersion: true }, status, atMs);
    default:
      return isFull ? inTrouble({ ...next, needsFull: true }, 'FAILED', status, atMs) : refused({ ...next, needsFull: true }, status, atMs);
  }
}

/** After an answer to GetLocalListVersion: -1 says that the charger has no such list (OCPP 1.6 §5.10), 0 that it is empty. */
export function answeredVersion(list: LocalList, seq: number, told: number, atMs: number): LocalList {
  if (seq <= list.answeredSeq) return list;
  const next = { ...concluded(list, seq, atMs), needsVersion: false };
  if (told < 0) return inTrouble(next, 'UNSUPPORTED', 'NotSupported', atMs);
  if (told === list.listVersion) return next;
  return { ...next, listVersion: Math.max(told, list.listVersion), needsFull: true };
}

/** After a CALLERROR. */
export function failedCall(list: LocalList, seq: number, code: string, atMs: number): LocalList {
  if (seq <= list.answeredSeq) return list;
  const isUnknown = code === 'NotImplemented' || code === 'NotSupported';
  return inTrouble({ ...concluded(list, seq, atMs), needsFull: true }, isUnknown ? 'UNSUPPORTED' : 'FAILED', code, atMs);
}

/** The call under way ended without an answer; whether it reached the charger may be open. */
export function unanswered(list: LocalList, why: 'NEVER_SENT' | 'NO_ANSWER' | 'CANCELLED' | 'LOST', atMs: number): LocalList {
  const { asked: _, ...rest } = list;
  switch (why) {
    case 'NEVER_SENT':
      return rest;
    case 'CANCELLED':
      return inTrouble(rest, 'FAILED', why, atMs);
    case 'LOST':
      // It may still be in the mailbox, ahead of what follows.
      return { ...rest, needsVersion: true };
    case 'NO_ANSWER':
      return refused({ ...rest, needsFull: true, needsVersion: true }, why, atMs);
  }
}

/** A charger that booted may have lost its list; one with other firmware may have learned the action. */
export function afterBoot(list: LocalList, hasOtherFirmware: boolean): LocalList {
  if (list.mode === 'OFF') return list;
  const stays = list.trouble?.code === 'UNSUPPORTED' && !hasOtherFirmware;
  return stays ? list : { ...forgiven(list), needsVersion: true };
}

/** What failed is tried anew; nothing is believed that the charger has not said again. */
export function forgiven({ trouble: _, ...list }: LocalList): LocalList {
  return { ...list, refusals: 0 };
}

/** When the sweep looks, should whoever goes on from here fall. */
const LOOK_AGAIN_MS = 120_000;

function concluded(list: LocalList, seq: number, atMs: number): LocalList {
  const { asked, trouble: _, ...rest } = list;
  const isOurs = asked === undefined || asked.seq === undefined || asked.seq <= seq;
  return { ...rest, ...(isOurs ? {} : { asked }), answeredSeq: seq, dueAtMs: atMs + LOOK_AGAIN_MS };
}

function refused(list: LocalList, reason: string, atMs: number): LocalList {
  const refusals = list.refusals + 1;
  return refusals < MOST_REFUSALS ? { ...list, refusals } : inTrouble({ ...list, refusals }, 'FAILED', reason, atMs);
}

function inTrouble({ dueAtMs: _, ...list }: LocalList, code: LocalListTrouble['code'], reason: string, atMs: number): LocalList {
  return { ...list, trouble: { code, reason, atMs } };
}

function heldAfter(before: LocalList['held'], payload: JsonObject): LocalList['held'] {
  const held: Record<string, string> = { ...before };
  const list = payload['localAuthorizationList'];
  for (const { idTag, idTagInfo } of Array.isArray(list) ? (list as unknown as readonly LocalEntry[]) : []) {
    if (idTagInfo === undefined) delete held[normalIdTag(idTag)];
    else held[normalIdTag(idTag)] = hashOf(idTagInfo);
  }
  return held;
}

/** 48 bits: enough to tell one card's entry from its next one. */
function hashOf(info: IdTagInfo | undefined): string {
  const text = JSON.stringify([info?.status, info?.expiryDate, info?.parentIdTag]);
  return createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);
}
const HASH_LENGTH = 8;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
