import type { JsonObject } from '../shared/json';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time';

/** Which log an operator asked for. Diagnostics are what GetDiagnostics of OCPP 1.6 sends; the others are GetLog of the security white paper. */
export type RequestedLog = 'Diagnostics' | 'DiagnosticsLog' | 'SecurityLog';

/** A file that a charger was asked to upload. */
export interface UploadRequest {
  readonly id: string;
  readonly chargerId: string;
  readonly log: RequestedLog;
  /** The command that asked for it. */
  readonly commandSeq: number;
  /** Of GetLog; the charger repeats it in LogStatusNotification. */
  readonly requestId?: number;
  readonly requestedAtMs: number;
  readonly key: string;
}

/** A firmware file that operators can send chargers to. */
export interface Firmware {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly key: string;
  readonly registeredAtMs: number;
}

/** A charger that was told to fetch a firmware file. */
export interface FirmwareUpdate {
  readonly id: string;
  readonly chargerId: string;
  readonly firmwareId: string;
  readonly commandSeq: number;
  readonly requestedAtMs: number;
  readonly retrieveAtMs: number;
}

/** What was asked of a charger under the key of whoever asked. A repeat is answered with it: an address is signed anew each time, and nothing fits. */
export interface AskedOnce {
  readonly id: string;
  readonly atMs: number;
  /** Of what was wanted: under one key nothing else can be. */
  readonly fingerprint: string;
  /** Of the command, to the letter. */
  readonly payload: JsonObject;
}

/** What a short address leads to, and how often and how long it does (SEC-8). */
export interface FileLink {
  readonly action: 'GET' | 'PUT';
  readonly key: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number;
}

/** No address that opens a file lives longer (SEC-8). */
export const LONGEST_LINK_MS = DAY_MS;
/** How far ahead a firmware download may be set: its link has to live on for the download and its repeats. */
export const FURTHEST_RETRIEVE_MS = 12 * HOUR_MS;
export const UPLOAD_WITHIN_MS = HOUR_MS;
/** A charger on a poor link begins its download again, or goes on from where it broke off, about so often. */
export const FIRMWARE_DOWNLOADS = 10;
/** Signed at the moment of use, for the one transfer that then begins. */
export const SIGNED_FOR_MS = 15 * MINUTE_MS;

export const keyOfUpload = (id: string) => `diagnostics/${id}`;
export const keyOfFirmware = (id: string) => `firmware/${id}`;

/** What the charger last said belongs to its newest request, unless it names another or is older than that. */
export function progressOf(
  request: { readonly requestedAtMs: number; readonly requestId?: number },
  isNewest: boolean,
  told: { readonly status: string; readonly atMs: number; readonly requestId?: number } | undefined,
): { readonly status: string; readonly atMs: number } | undefined {
  if (told === undefined || told.atMs < request.requestedAtMs) return undefined;
  if (told.requestId !== undefined && request.requestId !== undefined) return told.requestId === request.requestId ? told : undefined;
  return isNewest ? told : undefined;
}
