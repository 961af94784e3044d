import type { Card } from '../domain/cards/card';
import { type Driver, ERASED_TAG } from '../domain/drivers/driver';
import type { ApiPorts } from './ports';
import { ApiProblem } from './problem';

type ErasePorts = Pick<ApiPorts, 'drivers' | 'cards' | 'sessions' | 'ledger' | 'clock'>;

export interface Erasure {
  readonly driver: Driver;
  readonly cards: number;
  readonly sessions: number;
}

/**
 * Forgets who a driver is and keeps what the books need: the ledger is not touched, and names an id that leads to nobody any more. First of
 * all their name and number go; each later step can be done again, so that a call that was cut off is made good by calling once more.
 */
export async function eraseDriver(driver: Driver, ports: ErasePorts): Promise<Erasure> {
  const ended = await endedSessions(driver.id, ports);
  await closeWallet(driver, ports);
  const erased = driver.erasedAtMs === undefined ? await forgetPerson(driver, ports) : driver;
  const cards = await giveUpCards(driver.id, ports);
  for (const id of ended) await ports.sessions.replaceTag(id, ERASED_TAG);
  return { driver: erased, cards, sessions: ended.length };
}

/** Those that still have the tag of a card. Somebody who is charging has to be able to stop, and to pay. */
async function endedSessions(driverId: string, { sessions }: ErasePorts): Promise<readonly string[]> {
  const ended: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ErasePorts['sessions']['list']>> = await sessions.list({
      driverId,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    if (page.items.some(({ status }) => status !== 'SETTLED')) throw new ApiProblem('SESSION_OPEN');
    ended.push(...page.items.filter(({ idTag }) => idTag !== ERASED_TAG).map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ended;
}

async function closeWallet({ walletId }: Driver, { ledger }: ErasePorts): Promise<void> {
  const closed = await ledger.setWalletStatus(walletId, 'CLOSED');
  if (!closed.ok && closed.refusal.code === 'WALLET_NOT_EMPTY') throw new ApiProblem('WALLET_NOT_EMPTY');
}

async function forgetPerson(driver: Driver, { drivers, clock }: ErasePorts): Promise<Driver> {
  const erased = await drivers.erase(driver, clock.nowMs());
  if (!erased.ok) throw new ApiProblem(erased.refusal.code);
  return erased.value;
}

/** A card is plastic that somebody else may get: it stays, blocked, and is nobody's. */
async function giveUpCards(driverId: string, { cards }: ErasePorts): Promise<number> {
  const own = await cardsOf(driverId, { cards });
  for (const { driverId: _, ...card } of own) {
    const given = await cards.update({ ...card, status: 'BLOCKED' });
    if (!given.ok) throw new ApiProblem('CONFLICT');
  }
  return own.length;
}

export async function cardsOf(driverId: string, { cards }: Pick<ErasePorts, 'cards'>): Promise<readonly Card[]> {
  const own: Card[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ErasePorts['cards']['list']>> = await cards.list({
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    own.push(...page.items.filter((card) => card.driverId === driverId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return own;
}

const PAGE = 200;
