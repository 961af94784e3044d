import { GetObjectCommand, HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { FileStorage } from '../../ports/files';

/**
 * The client is built without checksums of its own and with the bucket in the path: a charger sends plain bytes, and a signed address must not
 * ask it for a header or name a host that its certificates do not know.
 */
export const FOR_CHARGERS = { forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

export class S3FileStorage implements FileStorage {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  addressToPut(key: string, forMs: number): Promise<string> {
    return getSignedUrl(this.#s3, new PutObjectCommand({ Bucket: this.#bucket, Key: key }), { expiresIn: Math.floor(forMs / 1_000) });
  }

  addressToGet(key: string, forMs: number, fileName?: string): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ...(fileName === undefined ? {} : { ResponseContentDisposition: `attachment; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}"` }),
    });
    return getSignedUrl(this.#s3, command, { expiresIn: Math.floor(forMs / 1_000) });
  }

  async look(key: string): Promise<{ readonly sizeBytes: number; readonly storedAtMs: number } | undefined> {
    try {
      const { ContentLength = 0, LastModified } = await this.#s3.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
      return { sizeBytes: ContentLength, storedAtMs: LastModified?.getTime() ?? 0 };
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }
}
