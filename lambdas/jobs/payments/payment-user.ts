import { hasEnded } from '../../domain/ad-hoc/ad-hoc-session';
import type { AdHocStore } from '../../ports/ad-hoc';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { AdHocNudge } from '../../ports/nudges';
import type { PaymentUser } from '../../ports/payments';
import { record } from '../advance-ad-hoc';

/** Ad-hoc sessions hear of their payments. A top-up has nobody to tell: its money is in the wallet. */
export function adHocSessions(deps: {
  readonly adHoc: AdHocStore;
  readonly clock: Clock;
  readonly nudge: AdHocNudge;
  readonly log: Log;
}): PaymentUser {
  return {
    changed: async ({ purpose }) => {
      if (purpose.kind === 'AD_HOC') await deps.nudge.advance(purpose.adHocId);
    },
    stillNeeds: async ({ purpose }) => {
      if (purpose.kind !== 'AD_HOC') return false;
      const adHoc = await deps.adHoc.get(purpose.adHocId);
      if (adHoc === undefined || hasEnded(adHoc) || adHoc.sessionId === undefined) return false;
      // Days after it began: it ends now, so that what it came to can be taken while the bank still holds it.
      await record(adHoc.id, { kind: 'STOP_ASKED' }, deps);
      await deps.nudge.advance(adHoc.id);
      return true;
    },
  };
}
