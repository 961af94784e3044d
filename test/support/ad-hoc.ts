import type { AdHocPayer } from '../../lambdas/jobs/charge-ad-hoc';

/** For stories in which everybody has an account. */
export const nobodyPaysAdHoc: AdHocPayer = {
  held: async (adHocId) => Promise.reject(new Error(`nobody pays for ${adHocId} here`)),
  charge: async (_session, adHocId) => Promise.reject(new Error(`nobody pays for ${adHocId} here`)),
  settled: async (adHocId) => Promise.reject(new Error(`nobody pays for ${adHocId} here`)),
};
