import type { Charger } from '../domain/chargers/charger';
import { isWholeRead, readByName, settledByBoot } from '../domain/chargers/configuration';
import type { ConfigurationTemplate } from '../domain/chargers/configuration-template';
import { type Drift, driftFrom, templateIdsOf, toApply } from '../domain/chargers/configuration-template';
import type { Command } from '../domain/commands/command';
import type { JsonObject } from '../domain/shared/json';
import type { CommandSender } from '../ports/command-sender';
import type { ConfigurationStore, TemplateStore } from '../ports/configurations';
import type { Mailbox } from '../ports/mailbox';

const DAY_S = 86_400;
/** How far back the last whole reading is looked for. */
const RECENT_COMMANDS = 50;

interface Stores {
  readonly configurations: Pick<ConfigurationStore, 'get'>;
  readonly templates: Pick<TemplateStore, 'get'>;
}

export async function templateOf(
  { identity }: Pick<Charger, 'identity'>,
  templates: Pick<TemplateStore, 'get'>,
): Promise<ConfigurationTemplate | undefined> {
  for (const id of templateIdsOf(identity)) {
    const template = await templates.get(id);
    if (template !== undefined) return template;
  }
  return undefined;
}

/**
 * Asks a charger for its keys: all at once; or by name and in parts, when the last time all at once brought no answer. A full answer of
 * a charger with many keys is longer than the gateway lets through, and costs the connection each time it is asked for (F-20).
 */
export async function refreshConfiguration(
  charger: Charger,
  by: { readonly actor: string; readonly idempotencyKey: string },
  { configurations, templates, mailbox, sender }: Stores & { readonly mailbox: Pick<Mailbox, 'list'>; readonly sender: CommandSender },
): Promise<readonly Command[]> {
  const { items } = await mailbox.list(charger.id, { limit: RECENT_COMMANDS });
  const last = items.find(
    ({ action, payload, finishedAtMs }) => action === 'GetConfiguration' && isWholeRead(payload) && finishedAtMs !== undefined,
  );
  const isTooLong = last?.state === 'TIMED_OUT' || last?.state === 'ERRORED';
  const template = await templateOf(charger, templates);
  const parts: readonly JsonObject[] = isTooLong
    ? readByName(await configurations.get(charger.id), Object.keys(template?.keys ?? {})).map((key) => ({ key }))
    : [{}];
  const commands: Command[] = [];
  for (const [part, payload] of parts.entries()) {
    const sent = await sender.send({
      chargerId: charger.id,
      action: 'GetConfiguration',
      payload,
      actor: by.actor,
      idempotencyKey: `${by.idempotencyKey}:${part}`,
      expiresInS: DAY_S,
    });
    if (sent.ok) commands.push(sent.value.command);
  }
  return commands;
}

/** Sends what of its template a charger does not have. */
export async function applyTemplate(
  charger: Charger,
  template: ConfigurationTemplate,
  by: { readonly actor: string; readonly idempotencyKey: string },
  { configurations, sender }: Pick<Stores, 'configurations'> & { readonly sender: CommandSender },
): Promise<{ readonly sent: readonly Command[]; readonly drift: readonly Drift[] }> {
  const drift = driftFrom(template, await configurations.get(charger.id), charger.bootedAtMs);
  const sent: Command[] = [];
  for (const { key, wanted } of toApply(drift)) {
    const queued = await sender.send({
      chargerId: charger.id,
      action: 'ChangeConfiguration',
      payload: { key, value: wanted },
      actor: by.actor,
      idempotencyKey: `${by.idempotencyKey}:${key}`,
      supersedeKey: `template:${key}`,
      expiresInS: DAY_S,
    });
    if (queued.ok) sent.push(queued.value.command);
  }
  return { sent, drift };
}

/** Asks after a boot whether the charger now uses what it said it would. */
export async function readAfterBoot(
  { id, bootedAtMs = 0 }: Charger,
  { configurations, sender }: Pick<Stores, 'configurations'> & { readonly sender: CommandSender },
): Promise<void> {
  const configuration = await configurations.get(id);
  const key = configuration === undefined ? [] : settledByBoot(configuration, bootedAtMs);
  if (key.length === 0) return;
  await sender.send({
    chargerId: id,
    action: 'GetConfiguration',
    payload: { key: [...key] },
    actor: 'job:configuration',
    idempotencyKey: `configuration:boot:${bootedAtMs}`,
    supersedeKey: 'configuration:boot',
    expiresInS: DAY_S,
  });
}
