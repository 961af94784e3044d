import * as z from 'zod';
import { adHocIdOf, idTagOf } from '../../domain/ad-hoc/ad-hoc-token';
import type { Receipt } from '../../domain/ad-hoc/receipt';
import { isoTime } from '../../domain/shared/time';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { Instant, MoneyBody } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const ReceiptBody = z
  .strictObject({
    number: z.string().meta({ description: 'Without a gap within the year.', example: '2026-000042' }),
    issuedAt: Instant,
    operator: z.strictObject({ name: z.string(), address: z.string().optional(), taxId: z.string().optional() }),
    siteName: z.string(),
    timeZone: z.string(),
    chargerId: z.string(),
    connectorId: z.int(),
    startedAt: Instant,
    stoppedAt: Instant,
    meterStartWh: z.int(),
    meterStopWh: z.int(),
    energyWh: z.int(),
    currency: z.string(),
    lines: z.array(
      z.strictObject({
        kind: z.enum(['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT', 'MIN_PRICE', 'MAX_PRICE']),
        quantity: z.string().optional(),
        unit: z.enum(['kWh', 'hour', 'session']).optional(),
        price: z.string().optional().meta({ description: 'Per unit, before tax.' }),
        vatPercent: z.number().optional(),
        net: z.string(),
        gross: z.string(),
      }),
    ),
    vat: z.array(z.strictObject({ vatPercent: z.number().optional(), net: z.string(), vat: z.string(), gross: z.string() })),
    net: z.string(),
    vatTotal: z.string(),
    gross: z.string(),
    paid: MoneyBody.meta({ description: 'Taken from the card. Less than `gross` where that came to more than what was held.' }),
    paidBy: z.strictObject({ brand: z.string(), last4: z.string() }).optional(),
    tariffHash: z.string(),
    livemode: z.boolean().meta({ description: 'False: a test, no money moved.' }),
  })
  .meta({ id: 'AdHocReceipt' });

export function publicReceiptRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/public/r/{token}',
      summary: 'The receipt of a session without an account',
      tags: ['Ad-hoc charging'],
      request: { params: z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }) },
      responses: { 200: answers('The receipt. It never changes.', ReceiptBody) },
    },
    async (c) => {
      const receipt = await ports.receipts.get(adHocIdOf(idTagOf(c.req.valid('param').token)));
      if (receipt === undefined) throw new ApiProblem('RECEIPT_NOT_FOUND');
      return answer(ReceiptBody, show(receipt));
    },
  );
}

function show({ bill, ...receipt }: Receipt): z.input<typeof ReceiptBody> {
  const { operator, paidBy } = receipt;
  return {
    number: receipt.number,
    issuedAt: isoTime(receipt.issuedAtMs),
    operator: { ...operator },
    siteName: receipt.siteName,
    timeZone: receipt.timeZone,
    chargerId: receipt.chargerId,
    connectorId: receipt.connectorId,
    startedAt: isoTime(receipt.startedAtMs),
    stoppedAt: isoTime(receipt.stoppedAtMs),
    meterStartWh: receipt.meterStartWh,
    meterStopWh: receipt.meterStopWh,
    energyWh: receipt.energyWh,
    currency: bill.currency,
    lines: bill.lines.map(({ isReservation: _none, ...line }) => line),
    vat: [...bill.vatRows],
    net: bill.net,
    vatTotal: bill.vat,
    gross: bill.gross,
    paid: { ...receipt.paid },
    ...(paidBy === undefined ? {} : { paidBy: { ...paidBy } }),
    tariffHash: bill.tariffHash,
    livemode: receipt.livemode,
  };
}
