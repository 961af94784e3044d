import type { Deployed } from '../template/deployment';

/** The attributes that change how a queue behaves; encryption, tags and the like do not, here. */
const ATTRIBUTES = [
  'FifoQueue',
  'DelaySeconds',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'RedrivePolicy',
] as const;

/** A queue of the template in the words of CreateQueue. */
export function queueAttributes({ properties }: Deployed): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = properties[name];
    if (value === undefined || value === false) continue;
    attributes[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return attributes;
}

/** `https://…/000000000000/name` → `name`. */
export function queueNameOf(urlOrArn: string): string {
  return urlOrArn.split(/[/:]/).at(-1) ?? '';
}
