import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { FileLink } from '../../domain/files/transfer';
import { ok, type Result, refuse } from '../../domain/shared/result';
import type { LinkStore } from '../../ports/files';
import { orWhatStood } from './condition';
import { keys } from './keys';

const storedLink = z.object({ action: z.enum(['GET', 'PUT']), key: z.string(), usesLeft: z.number(), expiresAtMs: z.number() });

/** Links in the telemetry table, whose time-to-live forgets them. Only the hash of a token is kept: the table opens no file. */
export class DynamoLinkStore implements LinkStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async create(token: string, link: FileLink): Promise<void> {
    const Item = { ...keys.fileLink(hashOf(token)), ...link, expiresAtS: Math.ceil(link.expiresAtMs / 1_000) };
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async use(token: string, action: FileLink['action'], nowMs: number): Promise<Result<FileLink, { code: 'LINK_GONE' }>> {
    const write = await orWhatStood(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keys.fileLink(hashOf(token)),
          UpdateExpression: 'ADD usesLeft :less',
          ConditionExpression: 'usesLeft > :none AND expiresAtMs > :now AND #action = :action',
          ExpressionAttributeNames: { '#action': 'action' },
          ExpressionAttributeValues: { ':less': -1, ':none': 0, ':now': nowMs, ':action': action },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    return 'done' in write ? ok(storedLink.parse(write.done.Attributes)) : refuse({ code: 'LINK_GONE' });
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
