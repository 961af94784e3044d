import { MemoryLedger } from '../../lambdas/adapters/memory/memory-ledger';
import type { Charge } from '../../lambdas/domain/ledger/charge';
import { type KeyedByItself, keyOf } from '../../lambdas/domain/ledger/identify-movement';
import type { Movement } from '../../lambdas/domain/ledger/movement';
import { newWallet, type Wallet } from '../../lambdas/domain/ledger/wallet';
import type { CommandSender } from '../../lambdas/ports/command-sender';
import type { Ledger } from '../../lambdas/ports/ledger';

export const EUR = { currency: 'EUR', livemode: true } as const;
export const TEST = { currency: 'XTS', livemode: false } as const;

export function aWallet(over: Partial<Wallet> = {}): Wallet {
  return { ...newWallet({ id: 'wal_1', driverId: 'drv_1', books: EUR, openedAtMs: 1 }), ...over };
}

/** Energy with 20 % tax on top. */
export function aCharge(netMinor: bigint, vatMinor = 0n, over: Partial<Charge> = {}): Charge {
  return {
    books: EUR,
    siteId: 'site_1',
    lines: [{ part: 'energy', netMinor }],
    vat: vatMinor === 0n ? [] : [{ ratePercent: '20', amountMinor: vatMinor }],
    ...over,
  };
}

/** Posts in as few words as a test can have. */
export class Teller {
  readonly ledger: Ledger;
  #keys = 0;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  topUp(amountMinor: bigint, over: Partial<Extract<Movement, { kind: 'TOP_UP' }>> = {}, idempotencyKey = `key ${++this.#keys}`) {
    return this.ledger.post({
      movement: { kind: 'TOP_UP', walletId: 'wal_1', books: EUR, amountMinor, source: 'CASH', ...over },
      actor: 'user:1',
      idempotencyKey,
    });
  }

  refund(of: string, amountMinor: bigint, over: Partial<Extract<Movement, { kind: 'REFUND' }>> = {}) {
    return this.ledger.post({
      movement: { kind: 'REFUND', walletId: 'wal_1', of, books: EUR, amountMinor, ...over },
      actor: 'user:1',
      idempotencyKey: `key ${++this.#keys}`,
    });
  }

  hold(holdId: string, wishedMinor: bigint, minimumMinor = 1n, walletId = 'wal_1') {
    return this.once({ kind: 'HOLD', walletId, holdId, minimumMinor, wishedMinor });
  }

  drawDown(holdId: string, heldMinor: bigint, wishedMinor: bigint, walletId = 'wal_1') {
    return this.once({ kind: 'DRAW_DOWN', walletId, holdId, heldMinor, wishedMinor });
  }

  release(holdId: string, walletId = 'wal_1') {
    return this.once({ kind: 'RELEASE', walletId, holdId });
  }

  settle(sessionId: string, charge: Charge, figures = 0, walletId = 'wal_1') {
    return this.once({ kind: 'SETTLEMENT', sessionId, figures, charge, payer: { kind: 'WALLET', walletId, driverId: 'drv_1' } });
  }

  once(movement: KeyedByItself) {
    return this.ledger.post({ movement, actor: 'system', idempotencyKey: keyOf(movement) });
  }

  post(movement: Movement, idempotencyKey = `key ${++this.#keys}`) {
    return this.ledger.post({ movement, actor: 'system', idempotencyKey });
  }

  /** available, held, debt. */
  async purse(walletId = 'wal_1'): Promise<readonly [bigint, bigint, bigint]> {
    const wallet = await this.ledger.wallet(walletId);
    if (wallet === undefined) throw new Error(`there is no wallet ${walletId}`);
    return [wallet.availableMinor, wallet.heldMinor, wallet.debtMinor];
  }
}

/** A ledger in memory whose numbers count up. */
export function aLedger(nowMs: () => number = () => Date.parse('2026-03-01T08:00:00Z')): MemoryLedger {
  let ulids = 0;
  return new MemoryLedger({ nowMs }, { ulid: () => `01J${String(++ulids).padStart(23, '0')}` });
}

/** Takes commands and does nothing with them. */
export const noSender: CommandSender = {
  send: async () => {
    throw new Error('no command was expected');
  },
};
