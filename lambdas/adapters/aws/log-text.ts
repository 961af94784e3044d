/** Longer than anything that we log by intention; what a stranger sends fills no log. */
const MOST_BYTES = 2_048;
const CUT = '…';

/** C0, C1, the line ends of Unicode, and what turns the direction of writing: each begins a line, or hides one, for somebody who reads logs. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** A text as it may stand in a log: on one line, without control characters, of 2 KB at most. */
export function logText(text: string): string {
  // Cut first: a text of megabytes is not searched.
  const plain = text.slice(0, 2 * MOST_BYTES).replace(CONTROLS, ' ');
  const isWhole = text.length <= 2 * MOST_BYTES && Buffer.byteLength(plain) <= MOST_BYTES;
  if (isWhole) return plain;
  const bytes = Buffer.from(plain).subarray(0, MOST_BYTES - Buffer.byteLength(CUT));
  // A character that the cut went through is left out.
  return `${bytes.toString('utf8').replace(/\ufffd+$/, '')}${CUT}`;
}

/** The same of an error, of what caused it, and of where it was thrown. */
export function logError(error: Error, depth = 0): Error {
  const shown = new Error(logText(error.message));
  shown.name = logText(error.name);
  shown.stack = logText(error.stack ?? '');
  if (error.cause instanceof Error && depth < MOST_CAUSES) shown.cause = logError(error.cause, depth + 1);
  return shown;
}
const MOST_CAUSES = 4;
