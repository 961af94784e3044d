import * as z from 'zod';
import { ledgerMonths, TrialBalanceSum } from '../../domain/ledger/trial-balance';
import { moneyText } from '../../domain/shared/money';
import type { ApiPorts } from '../ports';
import { MoneyBody } from '../schemas';
import { type Api, answer, answers, serve } from '../serve';

const AccountBody = z
  .strictObject({
    account: z.string().meta({ example: 'rev:energy:site_default' }),
    type: z.enum(['ASSET', 'LIABILITY', 'INCOME', 'EXPENSE']),
    livemode: z.boolean(),
    debit: MoneyBody,
    credit: MoneyBody,
    balance: MoneyBody.meta({ description: "From the account's own side: what a till has, what a wallet is owed, what was earned." }),
  })
  .meta({ id: 'AccountBalance' });

const TrialBalanceBody = z
  .strictObject({
    accounts: z.array(AccountBody),
    difference: z
      .array(z.strictObject({ amount: z.string(), currency: z.string(), livemode: z.boolean() }))
      .meta({ description: 'All debits less all credits, by currency. Always zero.' }),
  })
  .meta({ id: 'TrialBalance' });

const PAGE = 200;

export function ledgerRoutes(api: Api, ports: ApiPorts): void {
  serve(
    api,
    ports,
    {
      method: 'get',
      path: '/v1/ledger/trial-balance',
      summary: 'Every account with its balance, and debits against credits',
      description: 'Read from every movement that was ever written. The difference is zero in every currency, or something is broken.',
      tags: ['Ledger'],
      responses: { 200: answers('The trial balance.', TrialBalanceBody) },
    },
    async () => {
      const { accounts, differences } = await trialBalance(ports);
      return answer(TrialBalanceBody, {
        accounts: accounts.map(({ account, type, books: { currency, livemode }, debitMinor, creditMinor, balanceMinor }) => ({
          account,
          type,
          livemode,
          debit: { ...moneyText({ amountMinor: debitMinor, currency }) },
          credit: { ...moneyText({ amountMinor: creditMinor, currency }) },
          balance: { ...moneyText({ amountMinor: balanceMinor, currency }) },
        })),
        difference: differences.map(({ books: { currency, livemode }, differenceMinor }) => ({
          ...moneyText({ amountMinor: differenceMinor, currency }),
          livemode,
        })),
      });
    },
  );
}

async function trialBalance({ ledger, clock }: Pick<ApiPorts, 'ledger' | 'clock'>) {
  const sum = new TrialBalanceSum();
  for (const month of ledgerMonths(clock.nowMs())) {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<ApiPorts['ledger']['transactions']>> = await ledger.transactions(month, {
        limit: PAGE,
        ...(cursor === null ? {} : { cursor }),
      });
      for (const transaction of page.items) sum.add(transaction);
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
  return sum.result();
}
