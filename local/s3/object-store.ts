import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeDurably } from '../durable-file';

export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly contentType: string;
  readonly modifiedAtMs: number;
  /** Name of the file that holds the bytes. */
  readonly file: string;
}

/**
 * The objects of the buckets in a folder. A key is no path here: what is known of an object lies in a file named by the hash of its key and
 * names the file of its bytes, so that a key cannot lead out of the folder and an object is the old one or the new one, never a mixture.
 */
export class ObjectStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  find(bucket: string, key: string): StoredObject | undefined {
    const path = this.#factsOf(bucket, key);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as StoredObject) : undefined;
  }

  async put(bucket: string, key: string, content: Readable, contentType: string): Promise<StoredObject> {
    mkdirSync(join(this.#folder, bucket), { recursive: true, mode: 0o700 });
    const file = `${randomUUID()}.bytes`;
    const path = join(this.#folder, bucket, file);
    const md5 = createHash('md5');
    let sizeBytes = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        md5.update(chunk);
        sizeBytes += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await pipeline(content, counted, createWriteStream(path, { mode: 0o600, flush: true }));
    } catch (error) {
      // Half an upload is none.
      rmSync(path, { force: true });
      throw error;
    }
    const earlier = this.find(bucket, key);
    const stored = { key, sizeBytes, etag: `"${md5.digest('hex')}"`, contentType, modifiedAtMs: Date.now(), file };
    writeDurably(this.#factsOf(bucket, key), JSON.stringify(stored));
    if (earlier !== undefined) rmSync(join(this.#folder, bucket, earlier.file), { force: true });
    return stored;
  }

  /** From the first to the last byte asked for, both included. */
  read(bucket: string, { file, sizeBytes }: StoredObject, { first, last }: { readonly first: number; readonly last: number }): Readable {
    return sizeBytes === 0 ? Readable.from([]) : createReadStream(join(this.#folder, bucket, file), { start: first, end: last });
  }

  delete(bucket: string, key: string): void {
    const stored = this.find(bucket, key);
    if (stored === undefined) return;
    rmSync(this.#factsOf(bucket, key), { force: true });
    rmSync(join(this.#folder, bucket, stored.file), { force: true });
  }

  #factsOf(bucket: string, key: string): string {
    return join(this.#folder, bucket, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}
