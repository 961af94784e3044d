import * as z from 'zod';
import type { Card } from '../../domain/cards/card';
import { readMoney } from '../../domain/shared/money';
import { isoTime } from '../../domain/shared/time';
import { listName, unwrapCursor, wrapCursor } from '../cursor';
import { changeVersioned, etag, IF_MATCH } from '../etag';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { CurrencyCode, Cursor, IdTag, Instant, InstantIn, Limit, MoneyBody, pageOf } from '../schemas';
import { type Api, answer, answers, jsonBody, serve } from '../serve';

const Kind = z.enum(['PERSONAL', 'COMMERCIAL']);
const Status = z.enum(['ACTIVE', 'BLOCKED']);
const DriverId = z.string().min(1).max(64);

const Billing = z
  .enum(['POSTPAID', 'FREE'])
  .meta({ description: 'Of a personal card: its driver pays later (unless told otherwise), or nobody.' });
const MinimumToStart = z
  .strictObject({ amount: z.string().max(20), currency: CurrencyCode })
  .refine(
    ({ amount, currency }) => (readMoney(amount, currency)?.amountMinor ?? 0n) > 0n,
    'expected an amount above zero in the digits of its currency',
  )
  .meta({ description: 'Of a commercial card: what has to be available in the wallet to start. Unless told otherwise, about 5 kWh.' });

const MaxConcurrent = z
  .int()
  .min(1)
  .max(20)
  .meta({ description: 'Sessions it may have open at once; the start of one more is answered ConcurrentTx. Unless told, nobody counts.' });

export const NewCard = z
  .strictObject({
    idTag: IdTag,
    kind: Kind.default('PERSONAL'),
    status: Status.default('ACTIVE'),
    driverId: DriverId.optional(),
    parentIdTag: IdTag.optional(),
    expiresAt: InstantIn.optional(),
    billing: Billing.optional(),
    minimumToStart: MinimumToStart.optional(),
    maxConcurrent: MaxConcurrent.optional(),
  })
  .meta({ id: 'NewCard' });

const CardPatch = z
  .strictObject({
    kind: Kind.optional(),
    status: Status.optional(),
    driverId: DriverId.nullable().optional(),
    parentIdTag: IdTag.nullable().optional(),
    expiresAt: InstantIn.nullable().optional(),
    billing: Billing.nullable().optional(),
    minimumToStart: MinimumToStart.nullable().optional(),
    maxConcurrent: MaxConcurrent.nullable().optional(),
  })
  .meta({ id: 'CardPatch', description: 'What is left out stays; null takes it away.' });

export const CardBody = z
  .strictObject({
    idTag: z.string(),
    kind: Kind,
    status: Status,
    driverId: z.string().optional(),
    parentIdTag: z.string().optional(),
    expiresAt: Instant.optional(),
    billing: z.enum(['POSTPAID', 'FREE']).optional(),
    minimumToStart: MoneyBody.optional(),
    maxConcurrent: z.int().optional(),
    createdAt: Instant,
  })
  .meta({ id: 'Card' });
const CardPage = pageOf(CardBody, 'CardPage');

export function cardRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Cards'];
  const params = z.strictObject({ idTag: z.string() });

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/cards',
      summary: 'Register a card',
      tags,
      request: { body: jsonBody(NewCard) },
      responses: { 201: answers('Registered.', CardBody) },
    },
    async (c) => {
      const card = cardOf(c.req.valid('json'), ports.clock.nowMs());
      const created = await ports.cards.create(card);
      if (!created.ok) throw new ApiProblem(created.refusal.code);
      return answer(CardBody, showCard(card), {
        status: 201,
        headers: { Location: `/v1/cards/${encodeURIComponent(card.idTag)}`, ETag: etag(card.version) },
      });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/cards',
      summary: 'Cards',
      tags,
      request: { query: z.strictObject({ limit: Limit, cursor: Cursor }) },
      responses: { 200: answers('A page of cards.', CardPage) },
    },
    async (c) => {
      const { limit, cursor } = c.req.valid('query');
      const list = listName('cards', {});
      const after = unwrapCursor(cursor, list);
      const page = await ports.cards.list({ limit, ...(after === undefined ? {} : { cursor: after }) });
      return answer(CardPage, { items: page.items.map(showCard), nextCursor: wrapCursor(page.nextCursor, list) });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/cards/{idTag}',
      summary: 'One card',
      tags,
      request: { params },
      responses: { 200: answers('The card.', CardBody) },
    },
    async (c) => {
      const card = await ports.cards.get(c.req.valid('param').idTag);
      if (card === undefined) throw new ApiProblem('CARD_NOT_FOUND');
      return answer(CardBody, showCard(card), { headers: { ETag: etag(card.version) } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'patch',
      path: '/v1/cards/{idTag}',
      summary: 'Change, block or unblock a card',
      tags,
      request: { params, headers: z.object({ 'if-match': IF_MATCH }), body: jsonBody(CardPatch) },
      responses: { 200: answers('The card as it then stands.', CardBody) },
    },
    async (c) => {
      const { idTag } = c.req.valid('param');
      const patch = c.req.valid('json');
      const changed = await changeVersioned({
        ifMatch: c.req.valid('header')['if-match'],
        read: () => ports.cards.get(idTag),
        before: (card) => {
          c.get('audited').before = showCard(card);
        },
        change: (card) => apply(card, patch),
        write: (card) => ports.cards.update(card),
        notFound: 'CARD_NOT_FOUND',
      });
      return answer(CardBody, showCard(changed), { headers: { ETag: etag(changed.version) } });
    },
  );
}

export function cardOf(wanted: z.output<typeof NewCard>, nowMs: number): Card {
  const { idTag, kind, status, driverId, parentIdTag, expiresAt, billing, minimumToStart, maxConcurrent } = wanted;
  return {
    idTag,
    kind,
    status,
    ...(driverId === undefined ? {} : { driverId }),
    ...(parentIdTag === undefined ? {} : { parentIdTag }),
    ...(expiresAt === undefined ? {} : { expiresAtMs: expiresAt }),
    ...(billing === undefined ? {} : { billing }),
    ...(minimumToStart === undefined ? {} : { minimumToStart }),
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
    createdAtMs: nowMs,
    version: 1,
  };
}

function apply(card: Card, patch: z.output<typeof CardPatch>): Card {
  const driverId = patch.driverId === undefined ? card.driverId : patch.driverId;
  const parentIdTag = patch.parentIdTag === undefined ? card.parentIdTag : patch.parentIdTag;
  const expiresAtMs = patch.expiresAt === undefined ? card.expiresAtMs : patch.expiresAt;
  const billing = patch.billing === undefined ? card.billing : patch.billing;
  const maxConcurrent = patch.maxConcurrent === undefined ? card.maxConcurrent : patch.maxConcurrent;
  const minimumToStart = patch.minimumToStart === undefined ? card.minimumToStart : patch.minimumToStart;
  return {
    idTag: card.idTag,
    kind: patch.kind ?? card.kind,
    status: patch.status ?? card.status,
    ...(driverId == null ? {} : { driverId }),
    ...(parentIdTag == null ? {} : { parentIdTag }),
    ...(expiresAtMs == null ? {} : { expiresAtMs }),
    ...(billing == null ? {} : { billing }),
    ...(minimumToStart == null ? {} : { minimumToStart }),
    ...(maxConcurrent == null ? {} : { maxConcurrent }),
    createdAtMs: card.createdAtMs,
    version: card.version,
  };
}

export function showCard(card: Card): z.input<typeof CardBody> {
  return {
    idTag: card.idTag,
    kind: card.kind,
    status: card.status,
    ...(card.driverId === undefined ? {} : { driverId: card.driverId }),
    ...(card.parentIdTag === undefined ? {} : { parentIdTag: card.parentIdTag }),
    ...(card.expiresAtMs === undefined ? {} : { expiresAt: isoTime(card.expiresAtMs) }),
    ...(card.billing === undefined ? {} : { billing: card.billing }),
    ...(card.minimumToStart === undefined ? {} : { minimumToStart: { ...card.minimumToStart } }),
    ...(card.maxConcurrent === undefined ? {} : { maxConcurrent: card.maxConcurrent }),
    createdAt: isoTime(card.createdAtMs),
  };
}
