import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** One source folder of a bucket's content, with the placeholders that a deployment replaces (`Source.jsonData`). */
export interface FileSource {
  readonly folder: string;
  readonly markers: Readonly<Record<string, string>>;
}

export interface StaticFile {
  readonly contentType: string;
  readonly etag: string;
  readonly body: Buffer;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};

/** What the bucket holds under this key: the last deployed source wins. Undefined when no source has it. */
export async function fileOf(sources: readonly FileSource[], path: string): Promise<StaticFile | undefined> {
  let key: string;
  try {
    key = decodeURIComponent(path).replace(/^\/+/, '');
  } catch {
    return undefined;
  }
  if (key === '' || key.includes('\0')) return undefined;
  for (const { folder, markers } of [...sources].reverse()) {
    const body = await contentOf(folder, key);
    if (body === undefined) continue;
    const replaced = withMarkers(body, markers);
    return {
      contentType: CONTENT_TYPES[extname(key).toLowerCase()] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(replaced).digest('hex').slice(0, 32)}"`,
      body: replaced,
    };
  }
  return undefined;
}

/** A key is a name in a bucket, never a way out of the folder: neither `..` nor a link leads elsewhere. */
async function contentOf(folder: string, key: string): Promise<Buffer | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, key));
    if (!file.startsWith(root + sep)) return undefined;
    return await readFile(file);
  } catch {
    return undefined;
  }
}

function withMarkers(body: Buffer, markers: FileSource['markers']): Buffer {
  const entries = Object.entries(markers);
  if (entries.length === 0) return body;
  return Buffer.from(entries.reduce((text, [marker, value]) => text.replaceAll(marker, value), body.toString('utf8')));
}
