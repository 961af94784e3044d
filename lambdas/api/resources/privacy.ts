import * as z from 'zod';
import { isoTime } from '../../domain/shared/time';
import { cardsOf, eraseDriver } from '../erase-driver';
import type { ApiPorts } from '../ports';
import { Instant } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';
import { CardBody, showCard } from './cards';
import { allSessions, DriverBody, driverInSight, showDriver } from './drivers';
import { SessionPage, showSession } from './sessions';
import { EntryBody, showEntry, showWallet, WalletBody } from './wallets';

const DataExportBody = z
  .strictObject({
    exportedAt: Instant,
    driver: DriverBody,
    cards: z.array(CardBody),
    wallet: WalletBody.optional(),
    walletEntries: z.array(EntryBody),
    sessions: SessionPage.shape.items,
  })
  .meta({ id: 'DriverData', description: 'All that is kept of a driver, as the other addresses show it.' });

const ErasureBody = z
  .strictObject({
    driverId: z.string(),
    erasedAt: Instant,
    cards: z.int().meta({ description: 'That were theirs: blocked, and nobody’s now.' }),
    sessions: z.int().meta({ description: 'Whose tag was replaced by `ERASED`.' }),
  })
  .meta({ id: 'DriverErasure' });

/** What the law calls access and erasure (GDPR Art. 15, 17 and 20). */
export function privacyRoutes(api: Api, ports: ApiPorts): void {
  const tags = ['Drivers'];
  const params = z.strictObject({ id: z.string() });

  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/drivers/{id}/data-export',
      summary: 'All that is kept of a driver',
      description:
        'For the driver, in one file that a machine reads. Meter values of a session are at its own address for as long as they are kept.',
      tags,
      request: { params },
      responses: { 200: answers('The data.', DataExportBody) },
    },
    async (c) => {
      const driver = await driverInSight(c, c.req.valid('param').id, ports);
      const [cards, wallet, entries, sessions] = await Promise.all([
        cardsOf(driver.id, ports),
        ports.ledger.wallet(driver.walletId),
        allEntries(driver.walletId, ports),
        allSessions(driver.id, {}, ports),
      ]);
      const data = {
        exportedAt: isoTime(ports.clock.nowMs()),
        driver: showDriver(driver),
        cards: cards.map(showCard),
        ...(wallet === undefined ? {} : { wallet: showWallet(wallet) }),
        walletEntries: entries.map(showEntry),
        sessions: sessions.map(showSession),
      };
      return answer(DataExportBody, data, { headers: { 'Content-Disposition': `attachment; filename="${driver.id}.json"` } });
    },
  );

  serve(
    api,
    ports,
    {
      method: 'post',
      path: '/v1/drivers/{id}/erase',
      summary: 'Forget who a driver is',
      description:
        'Their name, number and e-mail address go for good, their cards are blocked and nobody’s, and their sessions lose the tag of the card. The books stay as they are, under an id that leads to nobody. The wallet has to be empty and every session settled. Calling again finishes what was cut off.',
      tags,
      request: { params },
      responses: { 200: answers('Forgotten.', ErasureBody) },
    },
    async (c) => {
      const driver = await driverInSight(c, c.req.valid('param').id, ports);
      const { driver: erased, cards, sessions } = await eraseDriver(driver, ports);
      return answer(ErasureBody, { driverId: erased.id, erasedAt: isoTime(erased.erasedAtMs ?? ports.clock.nowMs()), cards, sessions });
    },
  );
}

async function allEntries(walletId: string, { ledger }: Pick<ApiPorts, 'ledger'>) {
  const entries: Awaited<ReturnType<ApiPorts['ledger']['statement']>>['items'][number][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ApiPorts['ledger']['statement']>> = await ledger.statement(walletId, {
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    entries.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return entries;
}

const PAGE = 200;
