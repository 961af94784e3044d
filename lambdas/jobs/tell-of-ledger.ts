import type { Notices } from '../ports/notices';

/** Every night: opens the alert of a ledger that does not add up, and ends it when it does again. */
export async function tellOfLedger<T extends { readonly findings: number }>(outcome: T, notices: Notices): Promise<T> {
  const { findings } = outcome;
  await notices.send(
    findings > 0
      ? { kind: 'TROUBLE', rule: 'LEDGER_WRONG', objectId: 'ledger', facts: { findings } }
      : { kind: 'CALM', rule: 'LEDGER_WRONG', objectId: 'ledger' },
  );
  return outcome;
}
