import type { Json, JsonObject } from '../domain/shared/json';
import { OcppError, type OcppErrorCode } from './ocpp-error';

/**
 * OCPP-J frames: `[2, id, action, payload]`, `[3, id, payload]`, `[4, id, code, description, details]` (OCPP-J 1.6 §4.2). Reading is
 * generous with everything that cannot be misunderstood; whatever has no id that we can read cannot be answered, and is not.
 */
export type Frame =
  | { readonly kind: 'CALL'; readonly messageId: string; readonly action: string; readonly payload: JsonObject }
  | { readonly kind: 'CALLRESULT'; readonly messageId: string; readonly payload: JsonObject }
  | { readonly kind: 'CALLERROR'; readonly messageId: string; readonly code: string; readonly description: string }
  /** A CALL that can be answered, but only with an error. */
  | { readonly kind: 'FAULTY_CALL'; readonly messageId: string; readonly error: OcppError }
  /** An answer to a call of ours that says nothing usable. Nobody answers an answer. */
  | { readonly kind: 'FAULTY_ANSWER'; readonly messageId: string; readonly why: string }
  /** Silence: OCPP-J 1.6 has no answer without an id, and unknown message types are to be ignored (§4.1.3). */
  | { readonly kind: 'IGNORED'; readonly why: 'NOT_JSON' | 'NOT_A_FRAME' | 'NO_MESSAGE_ID' | 'UNKNOWN_MESSAGE_TYPE' };

const LONGEST_MESSAGE_ID = 36;
/** The deepest message, a StopTransaction with its samples, is 6 deep. */
const DEEPEST = 8;
const ERROR_DESCRIPTION_LENGTH = 255;

export function parseFrame(text: string): Frame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { kind: 'IGNORED', why: 'NOT_JSON' };
  }
  if (!Array.isArray(frame)) return { kind: 'IGNORED', why: 'NOT_A_FRAME' };
  const [type, id] = frame as readonly unknown[];
  if (type !== 2 && type !== 3 && type !== 4) return { kind: 'IGNORED', why: 'UNKNOWN_MESSAGE_TYPE' };
  const messageId = readMessageId(id);
  if (messageId === undefined) return { kind: 'IGNORED', why: 'NO_MESSAGE_ID' };
  // Only an escape can smuggle half a surrogate pair into a text frame.
  const readPayload = SURROGATE_ESCAPE.test(text) ? (json: unknown) => checkPayload(json, repaired) : (json: unknown) => checkPayload(json);
  if (type === 2) return parseCall(messageId, frame, readPayload);
  return type === 3 ? parseResult(messageId, frame, readPayload) : parseError(messageId, frame);
}

const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
type ReadPayload = (json: unknown) => { readonly payload: JsonObject } | { readonly fault: string };

/** Some chargers number their messages and forget the quotes. */
function readMessageId(id: unknown): string | undefined {
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' ? wellFormed(id) : undefined;
}

function parseCall(messageId: string, frame: readonly unknown[], readPayload: ReadPayload): Frame {
  const faulty = (text: string): Frame => ({
    kind: 'FAULTY_CALL',
    messageId: messageId.slice(0, LONGEST_MESSAGE_ID),
    error: new OcppError('FormationViolation', text),
  });
  if (messageId.length === 0 || messageId.length > LONGEST_MESSAGE_ID) return faulty('the message id must have 1 to 36 characters');
  const [, , action, payload] = frame;
  if (typeof action !== 'string') return faulty('the action must be a string');
  const read = readPayload(payload);
  return 'fault' in read ? faulty(read.fault) : { kind: 'CALL', messageId, action, payload: read.payload };
}

function parseResult(messageId: string, frame: readonly unknown[], readPayload: ReadPayload): Frame {
  const read = readPayload(frame[2]);
  if ('fault' in read) return { kind: 'FAULTY_ANSWER', messageId, why: read.fault };
  return { kind: 'CALLRESULT', messageId, payload: read.payload };
}

function parseError(messageId: string, frame: readonly unknown[]): Frame {
  const [, , code, description] = frame;
  return {
    kind: 'CALLERROR',
    messageId,
    code: typeof code === 'string' && code !== '' ? spelledIn16(code) : 'GenericError',
    description: typeof description === 'string' ? wellFormed(description).slice(0, ERROR_DESCRIPTION_LENGTH) : '',
  };
}

/** An empty payload may be `{}`, null or left out (OCPP-J 1.6 §4.2.1). */
function checkPayload(payload: unknown, repair: (json: Json) => Json = (json) => json): ReturnType<ReadPayload> {
  if (payload === undefined || payload === null) return { payload: {} };
  if (typeof payload !== 'object' || Array.isArray(payload)) return { fault: 'the payload must be an object' };
  if (isDeeper(payload as Json, DEEPEST - 1)) return { fault: `the message must not be nested deeper than ${DEEPEST} levels` };
  return { payload: repair(payload as JsonObject) as JsonObject };
}

function isDeeper(json: Json, levels: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if (levels === 0) return true;
  return (Array.isArray(json) ? json : Object.values(json)).some((inner: Json) => isDeeper(inner, levels - 1));
}

/** Half a surrogate pair is valid in JSON text and in no store: it becomes the replacement character. Everything else stays itself. */
function repaired(json: Json): Json {
  if (typeof json === 'string') return wellFormed(json);
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(repaired);
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [wellFormed(name), repaired(value)]));
}

function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
}

/** The 2016 text has two spelling mistakes that its errata keep; later stacks correct them. Both are understood, ours is the original. */
function spelledIn16(code: string): string {
  if (code === 'OccurrenceConstraintViolation') return 'OccurenceConstraintViolation';
  return code === 'FormatViolation' ? 'FormationViolation' : code;
}

export function formatResult(messageId: string, payload: object): string {
  return JSON.stringify([3, messageId, payload]);
}

export function formatError(messageId: string, code: OcppErrorCode, description: string): string {
  return JSON.stringify([4, messageId, code, description.slice(0, ERROR_DESCRIPTION_LENGTH), {}]);
}
