import { DEFAULT_SITE_ID, type Site } from './site';

/** What the deployment says of chargers that were registered without a site. */
export interface DefaultSiteSettings {
  readonly timeZone: string;
  readonly priceZone: string;
}

/** The default site as long as no operator has changed it: version 0, so that the first change is a first write. */
export function defaultSite({ timeZone, priceZone }: DefaultSiteSettings): Site {
  return { id: DEFAULT_SITE_ID, name: 'Default site', timeZone, priceZone, createdAtMs: 0, version: 0 };
}
