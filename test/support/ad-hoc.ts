import type { AdHocSession } from '../../lambdas/domain/ad-hoc/ad-hoc-session';
import type { AdHocPayer } from '../../lambdas/jobs/charge-ad-hoc';

/** For stories in which everybody has an account. */
export const nobodyPaysAdHoc: AdHocPayer = {
  held: async (adHocId) => Promise.reject(new Error(`nobody pays for ${adHocId} here`)),
  charge: async (_session, adHocId) => Promise.reject(new Error(`nobody pays for ${adHocId} here`)),
  settled: async (adHocId) => Promise.reject(new Error(`nobody pays for ${adHocId} here`)),
};

export const AD_HOC_TAG = 'QABCDEFGHIJKLMNOPQRS';

export function anAdHoc(over: Partial<AdHocSession> = {}): AdHocSession {
  return {
    id: `adh_${AD_HOC_TAG.toLowerCase()}`,
    idTag: AD_HOC_TAG,
    state: 'created',
    chargerId: 'CP1',
    connectorId: 1,
    siteId: 'site_1',
    code: 'k3Xw0PqLz7',
    tariff: { tariffId: 'street', version: 1, hash: 'abc', timeZone: 'Europe/Berlin' },
    books: { currency: 'EUR', livemode: true },
    holdMinor: 3_000n,
    paymentId: `pay_${AD_HOC_TAG.toLowerCase()}`,
    createdAtMs: Date.parse('2026-03-01T07:58:00Z'),
    outbox: [],
    version: 1,
    ...over,
  };
}
