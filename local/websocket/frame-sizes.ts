/** Bytes of the longest frame header a client can send: 2 + 8 of length + 4 of mask (RFC 6455 §5.2). */
const LONGEST_HEADER = 14;

/**
 * Watches the bytes of a WebSocket for a data frame longer than allowed. `ws` limits messages only, and API Gateway limits both: 32 KB a
 * frame, 128 KB a message. It reads headers and skips payloads, and sees the bytes before `ws` does.
 */
export class FrameSizes {
  readonly #limitBytes: number;
  readonly #tooLarge: () => void;
  readonly #header = Buffer.alloc(LONGEST_HEADER);
  #headerLength = 0;
  #payloadLeft = 0;

  constructor(limitBytes: number, tooLarge: () => void) {
    this.#limitBytes = limitBytes;
    this.#tooLarge = tooLarge;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, chunk.length - at);
        this.#payloadLeft -= skipped;
        at += skipped;
        continue;
      }
      this.#header[this.#headerLength++] = chunk[at++] ?? 0;
      if (this.#headerLength < 2 || this.#headerLength < this.#wholeHeader()) continue;
      this.#payloadLeft = this.#payloadLength();
      this.#headerLength = 0;
      const isData = ((this.#header[0] ?? 0) & 0x08) === 0;
      if (isData && this.#payloadLeft > this.#limitBytes) this.#tooLarge();
    }
  }

  #wholeHeader(): number {
    const second = this.#header[1] ?? 0;
    const length = second & 0x7f;
    return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4);
  }

  #payloadLength(): number {
    const length = (this.#header[1] ?? 0) & 0x7f;
    if (length === 126) return this.#header.readUInt16BE(2);
    return length === 127 ? Number(this.#header.readBigUInt64BE(2)) : length;
  }
}
