import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

const FILE_BYTES = 10 * 1024 * 1024;
const KEPT_FILES = 5;

/** What the functions write, in `DATA_DIR/log/functions.log`, a few files of 10 MB; on the terminal, too, when asked for. */
export class FunctionLog {
  readonly #path: string;
  readonly #echo: boolean;
  #stream: WriteStream;
  #bytes: number;

  constructor(folder: string, echo: boolean) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, 'functions.log');
    this.#echo = echo;
    this.#bytes = existsSync(this.#path) ? statSync(this.#path).size : 0;
    this.#stream = this.#open();
  }

  readonly write = (functionName: string, text: string): void => {
    if (this.#echo) process.stderr.write(text);
    // The functions write JSON lines with their service in them; anything else needs a name.
    const line = text.startsWith('{') ? text : `${functionName} ${text}`;
    this.#stream.write(line);
    this.#bytes += Buffer.byteLength(line);
    if (this.#bytes > FILE_BYTES) this.#rotate();
  };

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()));
  }

  #rotate(): void {
    this.#stream.end();
    for (let number = KEPT_FILES - 1; number >= 1; number -= 1) {
      const from = number === 1 ? this.#path : `${this.#path}.${number - 1}`;
      if (existsSync(from)) renameSync(from, `${this.#path}.${number}`);
    }
    this.#bytes = 0;
    this.#stream = this.#open();
  }

  #open(): WriteStream {
    // A full disk must not stop the chargers: the log then has a gap.
    return createWriteStream(this.#path, { flags: 'a', mode: 0o600 }).on('error', () => {});
  }
}
