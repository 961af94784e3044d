import * as z from 'zod';
import { addressOfCode, PUBLIC_CODE_LENGTH, type PublicCode } from '../../domain/ad-hoc/public-code';
import { isoTime } from '../../domain/shared/time';
import type { ApiPorts } from '../ports';
import { ApiProblem } from '../problem';
import { qrSheet } from '../qr-sheet';
import { ChargerId, Instant } from '../schemas';
import { chargerInSight } from '../scope';
import { type Api, answer, answers, serve } from '../serve';

const CodeBody = z
  .strictObject({
    chargerId: z.string(),
    connectorId: z.int(),
    code: z.string().meta({ description: 'Ten characters that nobody guesses.', example: 'k3Xw0PqLz7' }),
    url: z.string().meta({ description: 'What the QR code says.' }),
    createdAt: Instant,
  })
  .meta({ id: 'PublicCode' });
const CodeList = z.strictObject({ items: z.array(CodeBody), nextCursor: z.null() }).meta({ id: 'PublicCodeList' });

const ConnectorId = z.coerce.number().int().min(1).max(999);

/** The codes on the connectors of a charger: what drivers scan. */
export function publicCodeRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Ad-hoc charging'];
  const params = z.strictObject({ id: ChargerId });
  const show = ({ chargerId, connectorId, code, createdAtMs }: PublicCode): z.input<typeof CodeBody> => ({
    chargerId,
    connectorId,
    code,
    url: addressOfCode(ports.facts.publicUrl, code),
    createdAt: isoTime(createdAtMs),
  });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/public-codes',
      summary: 'The codes on the connectors of a charger',
      tags,
      request: { params },
      responses: { 200: answers('Those in force.', CodeList) },
    },
    async (c) => {
      const { id } = await chargerInSight(c, c.req.valid('param').id, ports);
      return answer(CodeList, { items: (await ports.publicCodes.listOf(id)).map(show), nextCursor: null });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/chargers/{id}/connectors/{connectorId}/public-code',
      summary: 'Give a connector a new code',
      description: 'The code it had before leads nowhere any more: print and stick the new one. Also for the first one.',
      tags,
      request: { params: z.strictObject({ id: ChargerId, connectorId: ConnectorId }) },
      responses: { 201: answers('The code from now on.', CodeBody) },
    },
    async (c) => {
      const { id, connectorId } = c.req.valid('param');
      const { id: chargerId } = await chargerInSight(c, id, ports);
      const code = { code: ports.random.token(PUBLIC_CODE_LENGTH), chargerId, connectorId, createdAtMs: ports.clock.nowMs() };
      const replaced = await ports.publicCodes.replace(code);
      if (!replaced.ok) throw new ApiProblem(replaced.refusal.code);
      return answer(CodeBody, show(code), { status: 201, headers: { Location: `/v1/public/c/${code.code}` } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/chargers/{id}/qr',
      summary: 'A sheet of QR codes to print, one for each connector',
      description: 'A page of A4 as SVG. Only connectors that were given a code are on it.',
      tags,
      request: { params },
      responses: { 200: { description: 'The sheet.', content: { 'image/svg+xml': { schema: z.string() } } } },
    },
    async (c) => {
      const { id, siteId } = await chargerInSight(c, c.req.valid('param').id, ports);
      const [codes, site] = await Promise.all([ports.publicCodes.listOf(id), ports.sites.get(siteId)]);
      if (codes.length === 0) throw new ApiProblem('PUBLIC_CODE_NOT_FOUND', { detail: 'No connector of this charger has a code yet.' });
      const labels = codes.map(({ connectorId, code }) => ({
        title: site?.name ?? id,
        place: `${id} · ${connectorId}`,
        address: addressOfCode(ports.facts.publicUrl, code),
      }));
      return new Response(qrSheet(labels), {
        headers: { 'Content-Type': 'image/svg+xml', 'Content-Disposition': `inline; filename="qr-${encodeURIComponent(id)}.svg"` },
      });
    },
  );
}
