import type { Clock } from '../../ports/clock';
import type { Ledger } from '../../ports/ledger';
import type { Log } from '../../ports/log';
import type { PaymentNudge, PaymentProvider, PaymentStore, PaymentUser } from '../../ports/payments';

export interface PaymentDeps {
  readonly clock: Clock;
  readonly store: PaymentStore;
  readonly provider: PaymentProvider;
  readonly ledger: Pick<Ledger, 'post' | 'find'>;
  readonly nudge: PaymentNudge;
  /** Who the payments are made for. */
  readonly user: PaymentUser;
  readonly log: Log;
}
